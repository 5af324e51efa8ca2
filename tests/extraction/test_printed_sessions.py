"""A masthead that prints its session is believed without a symbol, and before another's symbol."""

import pytest

from extraction.extract import extract
from extraction.masthead_words import is_explained
from extraction.pages import Origin, Page
from extraction.record import as_json

_TITLE = (
    "\nLetter dated 7 October 2008 from the Permanent Representative of Peru to the\n"
    "United Nations addressed to the Secretary-General\n\n"
    "I have the honour to write to you about the sea.\n\n(Signed) Rosa Example\n"
)


def read(text: str) -> dict:
    return as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))


def counted(record: dict) -> list[tuple]:
    return [
        (organ["organ"], organ.get("session") or organ.get("year"), organ["stated"])
        for organ in record["organs"]
    ]


@pytest.mark.parametrize(
    "masthead, organs",
    [
        ("General Assembly\nSixtieth session\nAgenda item 9\n", [("A", "60", True)]),
        (
            (
                "General Assembly\tSecurity Council\nSixtieth session\tSixty-first year\n"
                "Items 9 and 11\nof the provisional agenda\nReport of the Security Council\n"
            ),
            [("A", "60", True), ("S", 2006, True)],
        ),
        # Another column stands between the two words of its name.
        (
            "GENERAL     Distr.\nASSEMBLY    GENERAL\n\nA/9999\n\nThirtieth session\n",
            [("A", "30", True)],
        ),
        # An item's title names an organ; no column does.
        (
            (
                "General Assembly\nSixtieth session\nAgenda item 9\n"
                "Report of the Economic and Social Council\n"
            ),
            [("A", "60", True)],
        ),
        (
            "General Assembly\nHuman Rights Council\nNinth session\nAgenda item 4\n",
            [("A/HRC", "9", True)],
        ),
        ("Permanent Mission of Peru\nNew York, 7 October 2008\n", []),
    ],
)
def test_a_session_above_a_list_of_items_needs_no_symbol(masthead, organs):
    assert counted(read(masthead + _TITLE)) == organs


@pytest.mark.parametrize(
    "masthead, session",
    [
        ("Eleventh emergency special session\nAgenda item 3\n", "ES-11"),
        ("Thirtieth special session\nAgenda item 3\n", "S-30"),
        # The item of a regular session is called after a special one.
        ("Sixty-third session\nAgenda item 3\nOutcome of the thirtieth special session\n", "63"),
    ],
)
def test_a_special_session_that_is_printed_beats_the_symbol_of_another(masthead, session):
    record = read("Also issued as A/63/77-S/2008/5\nGeneral Assembly\n" + masthead + _TITLE)
    assert [item["session"] for item in record["agenda_items"]] == [session]


def test_in_french_and_chinese():
    french = (
        "ASSEMBLEE GENERALE\nSoixantième session\nPoint 9 de l’ordre du jour\n\n"
        "Lettre datée du 7 octobre 2008, adressée au Secrétaire général\n"
        "par la Représentante permanente du Pérou\n\nJ’ai l’honneur de vous écrire.\n"
    )
    chinese = "大会\n第六十届会议\n议程项目9\n\n2008年5月7日秘鲁常驻代表给秘书长的信\n\n谨启。\n"
    assert counted(read(french)) == counted(read(chinese)) == [("A", "60", True)]


_ASKED = {
    "en": (
        "Letter dated 7 May 2018 from the Permanent Representative of Peru to the United Nations",
        "addressed to the Secretary-General",
        "Please circulate it as a document of the 2019 session of the Economic and Social Council.",
    ),
    "fr": (
        "Lettre datée du 7 mai 2018, adressée au Secrétaire général",
        "par la Représentante permanente du Pérou",
        "À distribuer comme document du Conseil économique et social, session de 2019.",
    ),
    "zh": (
        "2018年5月7日秘鲁常驻联合国代表给秘书长的信",
        "",
        "请将本函作为经济及社会理事会2019年会议的文件分发。",
    ),
}


@pytest.mark.parametrize("language", _ASKED)
def test_a_session_of_the_economic_and_social_council_is_counted_by_its_year(language):
    first, second, request = _ASKED[language]
    assert counted(read(f"{first}\n{second}\n\n{request}\n")) == [("E", 2019, True)]


def test_a_year_that_is_not_stated_is_that_of_the_masthead():
    title = _TITLE.replace("7 October 2008", "30 December 1992")
    masthead = "Distr.\nGENERAL\nS/25001\n5 January 1993\nORIGINAL: ENGLISH\n"
    assert counted(read(masthead + title)) == [("S", 1993, False)]
    asked = "I ask you to circulate this letter as a document of the Security Council.\n"
    assert counted(read(title + asked)) == [("S", 1992, False)]


@pytest.mark.parametrize(
    "language, line",
    [
        ("en", "Substantive session of 2009"),
        ("en", "Geneva, 29 June-24 July 2009"),
        ("fr", "Session de fond de 2009"),
        ("fr", "Genève, 29 juin-24 juillet 2009"),
        ("es", "Período de sesiones sustantivo de 2009"),
        ("es", "Ginebra, 29 de junio a 24 de julio de 2009"),
        ("ru", "Основная сессия 2009 года"),
        ("ru", "Женева, 29 июня — 24 июля 2009 года"),
        ("zh", "2009年实质性会议"),
        ("zh", "2009年6月29日至7月24日，日内瓦"),
        ("ar", "الدورة الموضوعية لعام 2009"),
        ("ar", "جنيف، 29 حزيران/يونيه - 24 تموز/يوليه 2009"),
    ],
)
def test_which_session_of_a_year_it_is_and_where_is_no_title(language, line):
    assert is_explained(line, language)


@pytest.mark.parametrize(
    "language, line",
    [
        ("en", "for the period from 1 August to 31 July 2009"),
        ("en", "World summit in Geneva, 2009"),
        ("fr", "pour la période du 1er août 2008 au 31 juillet 2009"),
        ("zh", "2009年世界首脑会议成果的后续行动"),
    ],
)
def test_a_title_with_a_year_is_one(language, line):
    assert not is_explained(line, language)
