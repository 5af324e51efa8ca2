"""Titles beneath a list of items, and the items that they belong to."""

import pytest

from extraction.item_list import read_items
from extraction.lines import Line, lines_of
from extraction.rules.item_titles import share_titles

CASES = [
    # A stem that is printed once for each sub-item divides the titles, however they wrap.
    (
        "en",
        "19 (b) and (d)",
        "Oceans and seas: protection of the deep\nSea Floor\nOceans and seas: fisheries",
        ["Oceans and seas: protection of the deep Sea Floor", "Oceans and seas: fisheries"],
    ),
    (
        "fr",
        "8 et 19 b) et d)",
        "Budget\nOcéans et mers : protection\ndes fonds\nOcéans et mers : pêches",
        ["Budget", "Océans et mers : protection des fonds", "Océans et mers : pêches"],
    ),
    (
        "ru",
        "19 b) и d)",
        "Мировой океан: дно\nМировой океан: лов",
        ["Мировой океан: дно", "Мировой океан: лов"],
    ),
    (
        "zh",
        "19(b)和(d)",
        "海洋和海洋法：海底\n海洋和海洋法：渔业",
        ["海洋和海洋法:海底", "海洋和海洋法:渔业"],
    ),
    # The stem may fill its line.
    (
        "en",
        "30 (a) and (b)",
        (
            "Work of the Organization with regional\nbodies: the League\n"
            "Work of the Organization with regional\nbodies: the Forum"
        ),
        [
            "Work of the Organization with regional bodies: the League",
            "Work of the Organization with regional bodies: the Forum",
        ],
    ),
    # One title for two sub-items is both's, though a capital opens its second line.
    (
        "en",
        "30 (a) and (b)",
        "Report on the work of the Sixth\nCommittee",
        ["Report on the work of the Sixth Committee"] * 2,
    ),
    # A title for each entry of the list.
    (
        "es",
        "8 y 30 a) y b)",
        "Presupuesto\nDerechos del niño\nDerechos de la mujer\nrural",
        ["Presupuesto", "Derechos del niño", "Derechos de la mujer rural"],
    ),
]


@pytest.mark.parametrize("language, numbers, printed, expected", CASES)
def test_titles(language: str, numbers: str, printed: str, expected: list[str]):
    listed = read_items(numbers, 0, language)
    shared = share_titles(lines_of(printed), listed, language)
    assert [title and title.replace("：", ":") for title, _ in shared] == expected


class _Watched(Line):
    """A line that counts how often its words are asked for."""

    asked = 0

    @property
    def text(self) -> str:
        _Watched.asked += 1
        return self[3]


@pytest.mark.parametrize(
    "printed, expected",
    [
        ("A wide line that wrapped\nBudget\nOther", ["A wide line that wrapped Budget", "Other"]),
        ("Rights\nA wide line that wrapped\nBudget", ["Rights", "A wide line that wrapped Budget"]),
        # As many as there are too many; of those as wide as each other the first.
        ("Human rights\nBudget\nOcean floors\nSea", ["Human rights Budget", "Ocean floors Sea"]),
        ("Rights\nand duties\nBudget", ["Rights and duties", "Budget"]),
    ],
)
def test_the_widest_lines_are_those_that_wrapped(printed: str, expected: list[str]):
    shared = share_titles(lines_of(printed), read_items("8 and 9", 0, "en"), "en")
    assert [title for title, _ in shared] == expected


def test_each_of_many_lines_is_looked_at_a_few_times():
    """Thousands of lines below two items cost as much a line as a hundred do."""
    asked = []
    for many in (100, 1000):
        printed = "\n".join(f"Title {number}" for number in range(many))
        _Watched.asked = 0
        share_titles(
            [_Watched(*line) for line in lines_of(printed)], read_items("8, 9", 0, "en"), "en"
        )
        asked.append(_Watched.asked / many)
    assert 0 < asked[1] < 1.1 * asked[0] < 20
