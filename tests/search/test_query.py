"""What is typed into the box, as terms: a table."""

import pytest

from catalogue.search.called import field_name, values_by_name
from catalogue.search.fields import FIELDS, field_called
from catalogue.search.query import Query, Term, parse
from catalogue.search.values import codes_of
from extraction.folding import fold
from extraction.languages import codes as language_codes
from extraction.languages import subject

CASES = [
    # A symbol in any shape.
    ("A/75/660", [("symbol", "A/75/660")]),
    ("a/75/660", [("symbol", "A/75/660")]),
    ("S-2020-1267", [("symbol", "S/2020/1267")]),
    ("A / 75 / 660*", [("symbol", "A/75/660")]),
    ("A-ES-10-870", [("symbol", "A/ES-10/870")]),
    ("A/HRC/47/G/10", [("symbol", "A/HRC/47/G/10")]),
    # With other strokes, with none, with spaces; where people copy it from.
    ("A_75_981", [("symbol", "A/75/981")]),
    ("a.75.981", [("symbol", "A/75/981")]),
    ("a.c.1.75.3", [("symbol", "A/C.1/75/3")]),
    ("A\\75\\981", [("symbol", "A/75/981")]),
    ("A75/981", [("symbol", "A/75/981")]),
    ("a 75 981", [("symbol", "A/75/981")]),
    ("A 75 981 mines", [("symbol", "A/75/981"), ("words", "mines")]),
    ("a hrc 47 g 10 session:47", [("symbol", "A/HRC/47/G/10"), ("session", "47")]),
    ("symbol:a 75 981", [("symbol", "A/75/981")]),
    ("symbol:A/75/1 mines", [("symbol", "A/75/1"), ("words", "mines")]),
    ("cites:S/2020/1, S/2020/2 A", [("cites", "S/2020/1,S/2020/2"), ("words", "A")]),
    ("A/72/510 Rev. 1", [("symbol", "A/72/510/Rev.1")]),
    ("(A/75/981)", [("symbol", "A/75/981")]),
    ("https://undocs.org/en/A/75/981", [("symbol", "A/75/981")]),
    # In the letters and figures of other alphabets.
    ("\u0410/75/981", [("symbol", "A/75/981")]),
    ("\u0421/2020/1267", [("symbol", "S/2020/1267")]),
    ("\uff21\uff0f\uff17\uff15\uff0f\uff19\uff18\uff11", [("symbol", "A/75/981")]),
    ("٧٥/٩٨١", [("symbol", "75/981")]),
    ("\u200fA/75/981\u200e", [("symbol", "A/75/981")]),
    # Joined by a dash, a hyphen, spaces, nothing: each is a symbol of the one document.
    ("A/75/660–S/2020/1267", [("symbol", "A/75/660"), ("symbol", "S/2020/1267")]),
    ("a/75/660-s/2020/1267", [("symbol", "A/75/660"), ("symbol", "S/2020/1267")]),
    ("A/75/660 – S/2020/1267", [("symbol", "A/75/660"), ("symbol", "S/2020/1267")]),
    ("A/ES-10/484S/2010/158", [("symbol", "A/ES-10/484"), ("symbol", "S/2010/158")]),
    # Half of one.
    ("75/660", [("symbol", "75/660")]),
    ("2020/1267", [("symbol", "2020/1267")]),
    ("A/75/", [("symbol", "A/75/")]),
    ("981", [("symbol", "981")]),
    ("981 session:75", [("symbol", "981"), ("session", "75")]),
    # A number among words is a word, and a year is no number of a symbol.
    ("981 mines", [("words", '"981"'), ("words", "mines")]),
    ("mines 0981 -75", [("words", "mines"), ("words", '"0981"'), ("words", '"75"')]),
    ("2021", [("words", "2021")]),
    ("symbol:2021", [("symbol", "2021")]),
    # Words that look a little like symbols.
    ("e-mail", [("words", "e-mail")]),
    ("and/or", [("words", "and/or")]),
    ("A", [("words", "A")]),
    ("U.S.", [("words", "U.S.")]),
    ("a 75 year", [("words", "a"), ("words", '"75"'), ("words", "year")]),
    ("75 000 ton", [("words", '"75"'), ("words", '"000"'), ("words", "ton")]),
    ("a 75 000 ton ship", [("words", word) for word in ("a", '"75"', '"000"', "ton", "ship")]),
    ("note: 10:30", [("words", "note:"), ("words", "10:30")]),
    ("2021-02-23", [("words", "2021-02-23")]),
    # Fields.
    ("item:35", [("item", "35")]),
    ("item:35(a),040", [("item", "35(a),40")]),
    ("item:74 (a)", [("item", "74(a)")]),
    ("item: 35, 40", [("item", "35,40")]),
    ("session:75", [("session", "75")]),
    ("session:es-10", [("session", "ES-10")]),
    ("organ:S", [("organ", "S")]),
    ("organ:hrc", [("organ", "A/HRC")]),
    ("organ:A,S", [("organ", "A,S")]),
    ("organ:Security Council mines", [("organ", "S"), ("words", "mines")]),
    ("organ:Совет Безопасности", [("organ", "S")]),
    ("organ:Conseil des droits de l'homme", [("organ", "A/HRC")]),
    ("organ:安理会", [("organ", "S")]),
    ("organ:الجمعية العامة", [("organ", "A")]),
    ("date:2021-02", [("date", "2021-02")]),
    ("date:2021-01..2021-03", [("date", "2021-01..2021-03")]),
    ("date:..1994", [("date", "..1994")]),
    ("date:2021-08-03..", [("date", "2021-08-03..")]),
    ("date:2021-8-3 .. 2021-10", [("date", "2021-08-03..2021-10")]),
    # With the name of a month, in each of the six languages, or begun.
    ("date:august 2021 mines", [("date", "2021-08"), ("words", "mines")]),
    ("date:3 août 2021", [("date", "2021-08-03")]),
    ("date:3 de agosto de 2021", [("date", "2021-08-03")]),
    ("date:agosto 2021", [("date", "2021-08")]),
    ("date:3 августа 2021", [("date", "2021-08-03")]),
    ("date:2021年8月3日", [("date", "2021-08-03")]),
    ("date:3 آب/أغسطس 2021", [("date", "2021-08-03")]),
    ("date:Aug. 2021", [("date", "2021-08")]),
    ("date:1er août 2021..september 2021", [("date", "2021-08-01..2021-09")]),
    ("form:note verbale", [("form", "note_verbale")]),
    ("language:French form:note_verbale", [("language", "fr"), ("form", "note_verbale")]),
    ("status:review", [("status", "in_review")]),
    # A State in each of the six languages, by its code, by half its name, by a name of two words.
    ("state:Azerbaijan", [("state", "AZE")]),
    ("state:Azerbaïdjan", [("state", "AZE")]),
    ("state:Azerbaiyan", [("state", "AZE")]),
    ("state:Азербайджан", [("state", "AZE")]),
    ("state:阿塞拜疆", [("state", "AZE")]),
    ("state:أذربيجان", [("state", "AZE")]),
    ("state:aze", [("state", "AZE")]),
    ("state:azerb", [("state", "AZE")]),
    ("state:New Zealand mines", [("state", "NZL"), ("words", "mines")]),
    ('state:"United Kingdom"', [("state", "GBR")]),
    ("state: New Zealand", [("state", "NZL")]),
    ('state: "New Zealand"', [("state", "NZL")]),
    ("state:Iles Fidji", [("state", "FJI")]),
    ("state:the Gambia", [("state", "GMB")]),
    ("state：斐济", [("state", "FJI")]),
    # Fields as each language calls them, accents forgiven; with a wide colon, or a space before it.
    ("point:35 session:75", [("item", "35"), ("session", "75")]),
    ("cote:A/75/1 statut:révision", [("symbol", "A/75/1"), ("status", "in_review")]),
    ("ÉTAT:Fidji langue:fr", [("state", "FJI"), ("language", "fr")]),
    ("etat : Nouvelle-Zélande mines", [("state", "NZL"), ("words", "mines")]),
    ("date : 3 août 2021", [("date", "2021-08-03")]),
    ("forme:lettre organe:Conseil de sécurité", [("form", "letter"), ("organ", "S")]),
    ("tema:35 Estado:Fiji año:2021", [("item", "35"), ("state", "FJI"), ("year", "2021")]),
    ("sesio\u0301n:75", [("session", "75")]),
    ("пункт:35 государство:Фиджи", [("item", "35"), ("state", "FJI")]),
    ("国家：斐济 议程项目：35", [("state", "FJI"), ("item", "35")]),
    ("الدولة:فيجي البند:35", [("state", "FJI"), ("item", "35")]),
    ("note : mines", [("words", word) for word in ("note", ":", "mines")]),
    # Words, phrases, minus.
    ('"mine action"', [("words", '"mine action"')]),
    ('"never closed', [("words", '"never closed"')]),
    ("« action antimines »", [("words", '"action antimines"')]),
    ("http://example.org/1", [("words", "http://example.org/1")]),
    ("", []),
    ("   ", []),
]


@pytest.mark.parametrize("typed, expected", CASES)
def test_what_is_typed_is_understood(typed, expected):
    query = parse(typed)
    assert [(term.field, term.value) for term in query.terms] == expected
    assert query.problems == ()


def test_all_of_it_combined():
    query = parse('item:35 session:75 state:Fiji -organ:S "mine action" -fisheries A/75/1')
    assert [(term.excluded, term.field, term.value) for term in query.terms] == [
        (False, "item", "35"),
        (False, "session", "75"),
        (False, "state", "FJI"),
        (True, "organ", "S"),
        (False, "words", '"mine action"'),
        (True, "words", "fisheries"),
        (False, "symbol", "A/75/1"),
    ]


@pytest.mark.parametrize(
    "typed, says",
    [
        ("item:x", "item:35"),
        ("date:2021-13", "2021-02"),
        ("date:1..2..3", "2021-02"),
        (f"date:{'9' * 900}", "2021-02"),
        ("year:99999999999", "2021"),
        ("session:seventy", "session:75"),
        ("cites:the resolution of May", "is no symbol"),
        ("date:2021-10..2021-08", "ends before it begins"),
        ("date:jui 2021", "is no date"),
        ("date:31 June 2021", "is no date"),
        ("date:3/8/2021", "is no date"),
        ("date:..", "is no date"),
        ("state:Atlantis", "no State"),
        ("state:Azerbajan", "the nearest names: Azerbaijan"),
        ("state:Korea", "Republic of Korea, Democratic People’s Republic of Korea"),
        # None of several is guessed.
        ("state:Iles", "Îles Cook, Îles Fidji, Îles Marshall, Îles Salomon"),
        ("state:", "write state:Fiji"),
        ("-organ:", "write organ:S"),
        ('session:""', "write session:75"),
        ("statee:Fiji", "write state:"),
        ("sujet:mines", "there are symbol, item, session"),
        ("organ:X", "A, S, E"),
        ("form:poem", "letter"),
    ],
)
def test_what_is_not_understood_is_said_with_what_would_be(typed, says):
    query = parse(f"mines {typed}")
    assert [term.value for term in query.terms] == ["mines"]
    assert says in query.problems[0].reason
    assert [problem.typed for problem in query.problems] == [typed]


def test_a_field_without_a_value_does_not_take_that_of_the_next():
    query = parse("state: organ:S")
    assert [(term.field, term.value) for term in query.terms] == [("organ", "S")]
    assert [problem.typed for problem in query.problems] == ["state:"]


@pytest.mark.parametrize("typed", [typed for typed, _ in CASES])
def test_the_normal_writing_says_the_same(typed):
    query = parse(typed)
    again = parse(query.text)
    assert [(t.field, t.value) for t in again.terms] == [(t.field, t.value) for t in query.terms]


def test_a_term_can_be_added_and_left_out():
    query = parse("mines").adding("organ", "S")
    assert query.text == "mines organ:S"
    assert query.without(Term("organ", "S", "organ:S")).text == "mines"
    assert Query().text == ""


def test_every_language_names_every_field_and_no_name_is_of_two():
    held: dict[str, str] = {}
    for language in language_codes():
        for field, names in subject(language, "search")["fields"].items():
            for name in names:
                assert held.setdefault(fold(name), field) == field, name
        for field in FIELDS:
            name = field_name(field, language)
            assert field_called(name) == field, (language, field)
    for field in ("form", "status", "stage"):
        for name, code in values_by_name(field).items():
            assert codes_of(field, name) == (code,), name
