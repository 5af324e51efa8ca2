"""States, groups, offices, organs: the views agree with what extraction reads with."""

import csv
import io

import pytest

from catalogue.authorities import groups, offices, states
from catalogue.authorities.states import Dated, on_date
from catalogue.authorities.tables import table
from extraction import languages
from extraction.folding import fold
from extraction.states import all_groups, codes


@pytest.mark.parametrize(
    "code, iso, expected",
    [
        ("AZE", "2021-02-23", "AZE"),
        ("COD", "1995-03-01", "ZAR"),  # the Congo's name of today in a letter of Zaire
        ("ZAR", "1999", "COD"),
        ("ZAR", "1997-05-16", "ZAR"),
        ("ZAR", "1997-05-17", "COD"),
        ("SUN", "1991-12-23", "SUN"),
        ("SUN", "1991-12-24", "RUS"),
        ("RUS", "1985-01-01", "SUN"),
        ("SRB", "1995-01", "YUG"),  # over two codes
        ("SRB", "2004-01-01", "SCG"),
        ("YUG", "2010-01-01", "SRB"),
        ("DDR", "1991-01-01", "DEU"),
        ("DEU", "1980-01-01", "DEU"),  # two Germanies, each with its own code
        ("YMD", "1995", "YEM"),
        ("BYS", "1991-09-18", "BYS"),
        ("BLR", "1980", "BYS"),
        ("SWZ", "2000", "SWZ"),  # another name, the same code
        ("CSK", "1992-12-31", "CSK"),
    ],
)
def test_a_letters_date_decides_the_code(code, iso, expected):
    assert on_date(code, iso) == Dated(expected)


@pytest.mark.parametrize(
    "code, iso, doubt",
    [
        ("CSK", "1995-01-01", "CZE and SVK"),
        ("CZE", "1990-01-01", "did not exist yet"),
        ("SUN", "1991", "SUN or RUS"),
        ("COD", "1997-05", "ZAR or COD"),
    ],
)
def test_what_a_date_cannot_decide_is_doubted(code, iso, doubt):
    dated = on_date(code, iso)
    assert dated.code == code
    assert doubt in dated.doubt


def test_every_code_ends_where_its_successor_begins():
    known = states.states()
    for code, *_ in table("succession"):
        state = known[code]
        for following in state.followed_by:
            if known[following].follows:
                assert known[following].since == state.until, code
                assert known[following].follows == code
        if state.follows:
            assert code in known[state.follows].followed_by


@pytest.mark.parametrize(
    "asked, expected",
    [
        ("aze", ["AZE"]),
        ("Azerbaïdjan", ["AZE"]),
        ("azerbaidjan", ["AZE"]),
        ("Swaziland", ["SWZ"]),
        ("Burma", ["MMR"]),
        ("扎伊尔", ["ZAR"]),
        ("Zaire", ["COD", "ZAR"]),
        ("Libyan Arab Jamahiriya", ["LBY"]),
        ("Ruritania", []),
    ],
)
def test_states_are_found_by_any_name(asked, expected):
    assert [state.code for state in states.find(asked)] == expected


def test_every_state_that_is_read_is_in_the_authority_in_six_languages():
    assert set(states.states()) == codes()
    lacking = {
        state.code: set(languages.codes()) - set(state.names)
        for state in states.states().values()
        if set(state.names) != set(languages.codes())
    }
    # Former names that not every vocabulary has are told, not hidden.
    assert set(lacking) <= {"BYS", "DHY", "HVO", "ZAR", "YMD", "SCG"}, lacking


def test_official_names_of_the_reference_are_found(shared):
    known = states.states()
    reference = (shared / "reference/country-names-six-languages.csv").read_text()
    asked = [
        (row["ISO3166-1-Alpha-3"], row[f"official_name_{language}"])
        for row in csv.DictReader(io.StringIO(reference))
        for language in ("ar", "cn", "en", "es", "fr", "ru")
        if row["ISO3166-1-Alpha-3"] in known and row["is_independent"] == "Yes"
    ]
    assert len(asked) > 1100
    missed = {code for code, name in asked if code not in [s.code for s in states.find(name)]}
    assert missed == {"NLD"}  # its entry is "Kingdom of the" in brackets after the name


def test_groups_have_the_names_that_are_read():
    for group in groups.groups().values():
        assert set(group.names) == set(languages.codes())
        for language, name in group.names.items():
            if language != "ru":  # read in the genitive
                assert fold(name) in map(fold, all_groups(language)), (group.code, language)
    assert [group.code for group in groups.find("group of 77 and china")] == ["G77"]


def test_offices_and_organs_have_words_in_every_language():
    for terms in (offices.offices(), offices.organs()):
        for term in terms.values():
            assert set(term.words) == set(languages.codes()), term.code
    assert set(offices.organs()) == {"A", "S", "E", "A/HRC"}
