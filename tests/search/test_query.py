"""What is typed into the box, as terms: a table."""

import pytest

from catalogue.search.query import Query, Term, parse

CASES = [
    # A symbol in any shape.
    ("A/75/660", [("symbol", "A/75/660")]),
    ("a/75/660", [("symbol", "A/75/660")]),
    ("S-2020-1267", [("symbol", "S/2020/1267")]),
    ("A / 75 / 660*", [("symbol", "A/75/660")]),
    ("A-ES-10-870", [("symbol", "A/ES-10/870")]),
    ("A/HRC/47/G/10", [("symbol", "A/HRC/47/G/10")]),
    # Joined by a dash, a hyphen, spaces, nothing: each is a symbol of the one document.
    ("A/75/660–S/2020/1267", [("symbol", "A/75/660"), ("symbol", "S/2020/1267")]),
    ("a/75/660-s/2020/1267", [("symbol", "A/75/660"), ("symbol", "S/2020/1267")]),
    ("A/75/660 – S/2020/1267", [("symbol", "A/75/660"), ("symbol", "S/2020/1267")]),
    ("A/ES-10/484S/2010/158", [("symbol", "A/ES-10/484"), ("symbol", "S/2010/158")]),
    # Half of one.
    ("75/660", [("symbol", "75/660")]),
    ("2020/1267", [("symbol", "2020/1267")]),
    ("A/75/", [("symbol", "A/75/")]),
    # Words that look a little like symbols.
    ("e-mail", [("words", "e-mail")]),
    ("and/or", [("words", "and/or")]),
    ("A", [("words", "A")]),
    ("2021-02-23", [("words", "2021-02-23")]),
    # Fields.
    ("item:35", [("item", "35")]),
    ("item:35(a),040", [("item", "35(a),40")]),
    ("session:75", [("session", "75")]),
    ("session:es-10", [("session", "ES-10")]),
    ("organ:S", [("organ", "S")]),
    ("organ:hrc", [("organ", "A/HRC")]),
    ("organ:A,S", [("organ", "A,S")]),
    ("date:2021-02", [("date", "2021-02")]),
    ("date:2021-01..2021-03", [("date", "2021-01..2021-03")]),
    ("date:..1994", [("date", "..1994")]),
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
    # Words, phrases, minus.
    ('"mine action"', [("words", '"mine action"')]),
    ('"never closed', [("words", '"never closed"')]),
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
        ("state:Atlantis", "no State"),
        ("organ:X", "A, S, E"),
        ("form:poem", "letter"),
    ],
)
def test_what_is_not_understood_is_said_with_what_would_be(typed, says):
    query = parse(f"mines {typed}")
    assert [term.value for term in query.terms] == ["mines"]
    assert says in query.problems[0].reason


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
