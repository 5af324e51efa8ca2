"""Documents among others: revisions, addenda, reissues; citations both ways."""

import pytest

from catalogue.family import relation
from catalogue.lookups import show
from extraction.extract import extract
from extraction.pages import Origin, Page
from tests.made_letters import ENGLISH, letter


def issued(symbol="A/75/101", body="", *, number=101):
    text = letter(ENGLISH, number=number).decode().replace(f"A/75/{number}", symbol)
    text = text.replace("a statement on demining", f"a statement on demining{body}")
    return extract([Page(1, text, "text")], Origin("l.txt", "0" * 64, "text/plain")), text


def shown(sessions, key):
    with sessions() as session:
        return show(session, key)


@pytest.mark.parametrize(
    "suffixes, expected",
    [
        ([], "original"),
        (["Rev.1"], "revision"),
        (["Add.3"], "addendum"),
        (["Corr.1"], "corrigendum"),
        (["Amend.1"], "amendment"),
        (["Rev.1", "Add.2"], "addendum"),
        (["Resumption1"], "part"),
    ],
)
def test_relations(suffixes, expected):
    assert relation(suffixes) == expected


def test_what_shares_a_stem_is_a_family(sessions, put):
    for place, symbol in enumerate(("A/75/101/Add.1", "A/75/101", "A/75/101/Rev.1", "A/75/1012")):
        text = letter(ENGLISH, number=101 + place).decode()
        text = text.replace(f"A/75/{101 + place}", symbol)
        record = extract([Page(1, text, "text")], Origin("l.txt", "0" * 64, "text/plain"))
        assert record.symbols[0] == symbol
        put(record, text)
    found = shown(sessions, "A/75/101")["family"]
    assert [(one["symbol"], one["relation"]) for one in found] == [
        ("A/75/101/Add.1", "addendum"),
        ("A/75/101/Rev.1", "revision"),
    ]
    back = shown(sessions, "A/75/101/Rev.1")["family"]
    assert [(one["symbol"], one["relation"]) for one in back] == [
        ("A/75/101", "original"),
        ("A/75/101/Add.1", "addendum"),
    ]


def test_a_reissue_is_a_version_of_its_document_and_shown_as_one(sessions, put):
    put(*issued())
    entry = put(*issued("A/75/101*"))
    assert entry.action == "joined"
    document = shown(sessions, "A/75/101")
    assert document["family"] == [
        {
            "symbol": "A/75/101*",
            "document_id": entry.document_id,
            "relation": "reissue",
            "language": "en",
        }
    ]
    assert [one["reissue"] for one in document["renditions"]] == [False, True]


def test_citations_lead_both_ways_when_the_cited_comes_later(sessions, put):
    citing = put(*issued("A/75/102", ", further to A/75/101 and A/75/999", number=102))
    assert shown(sessions, "A/75/102")["cites"] == [
        {"symbol": "A/75/101", "document_id": None},
        {"symbol": "A/75/999", "document_id": None},
    ]
    cited = put(*issued())
    assert shown(sessions, "A/75/102")["cites"] == [
        {"symbol": "A/75/101", "document_id": cited.document_id},
        {"symbol": "A/75/999", "document_id": None},
    ]
    assert shown(sessions, "A/75/101")["cited_by"] == ["A/75/102"]
    assert citing.document_id != cited.document_id


def test_a_letter_without_symbol_cites_under_its_number(sessions, put):
    put(*issued())
    text = letter(ENGLISH, number=7, day=9).decode()
    text = text[text.index("Letter dated") :].replace("on demining", "further to A/75/101")
    record = extract([Page(1, text, "text")], Origin("l.txt", "0" * 64, "text/plain"))
    entry = put(record, text)
    assert shown(sessions, "A/75/101")["cited_by"] == [str(entry.document_id)]


def test_a_symbol_that_a_new_reading_takes_away_is_no_longer_cited(sessions, put):
    put(*issued("A/75/102", ", further to A/75/101", number=102))
    put(*issued(), original="one")
    put(*issued("A/75/103"), original="one")
    (cited,) = shown(sessions, "A/75/102")["cites"]
    assert cited == {"symbol": "A/75/101", "document_id": None}
    assert shown(sessions, "A/75/103")["cited_by"] == []
