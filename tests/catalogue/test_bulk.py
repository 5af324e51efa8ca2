"""Many readings at once leave the same rows as one after the other."""

import io
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from catalogue.bulk import Found, enter_new, plainly_new, take_turns
from catalogue.records import enter
from extraction.extract import extract
from extraction.pages import Origin, Page
from schema import AgendaItemRow, Base
from tests.made_letters import ENGLISH, FRENCH, letter
from worker.intake.receive import receive

# What differs between any two runs: numbers, which are compared through what they point at, times.
PASSING = {"id", "created_at", "read_at", "at", "original_id"}
TABLES = (
    "document",
    "rendition",
    "symbol",
    "document_organ",
    "document_agenda_item",
    "party",
    "annex",
    "citation",
    "finding",
    "rival",
    "review",
    "revision",
)


@pytest.fixture
def readings(sessions, store):
    """Letters that cite one another, two with doubts, one whose item has an authority."""
    texts = [letter(ENGLISH if number % 2 else FRENCH, number=number) for number in range(1, 6)]
    texts[0] = texts[0].replace(b"demining.", b"demining (A/75/3).")
    texts[1] = texts[1].replace(b"d\xc3\xa9minage.", b"d\xc3\xa9minage (A/75/1, S/2020/3).")
    # A doubt with a rival: the request asks for other items than the masthead has.
    texts[2] = texts[2].replace(b"items 34 and 40, and", b"items 34 and 41, and")
    texts[3] = texts[3].replace(b"A/75/4\xe2\x80\x93S/2021/4", b"")
    with sessions.begin() as session:
        session.add(
            AgendaItemRow(
                organ="A",
                session="75",
                stage="final",
                item=34,
                subitem=None,
                agenda_document="A/75/251",
                titles={},
            )
        )
    return [_reading(sessions, store, content) for content in texts]


def _reading(sessions, store, content: bytes) -> Found:
    receipt = receive(sessions, store, io.BytesIO(content), name="a.txt", source="test", who="me")
    with sessions() as session:
        original = session.scalar(
            text("SELECT id FROM original WHERE sha256 = :sha256"), {"sha256": receipt.sha256}
        )
    pages = [Page(1, content.decode(), "text")]
    record = extract(pages, Origin("a.txt", receipt.sha256, "text/plain"))
    return Found(original, record, [page.text for page in pages], ["a note"])


# Through these a row is told by the symbol of its document, or the title of its rendition.
DOCUMENT = "(SELECT min(s.normal) FROM symbol s WHERE s.document_id = t.document_id)"
RENDITION = "(SELECT r.title FROM rendition r WHERE r.id = t.rendition_id)"
CITED = "(SELECT min(s.normal) FROM symbol s WHERE s.document_id = t.cited_document_id)"


def rows_of(session) -> dict[str, list]:
    """Return all that was written, but for what passes."""
    return {name: _rows_of(session, name) for name in TABLES}


def _rows_of(session, name: str) -> list:
    known = [column.name for column in Base.metadata.tables[name].columns]
    told_by = {"document_id": DOCUMENT, "rendition_id": RENDITION, "cited_document_id": CITED}
    columns = [told_by[column] for column in known if column in told_by]
    columns += [f't."{column}"' for column in known if column not in {*PASSING, *told_by}]
    listed = ", ".join(columns)
    return sorted(map(repr, session.execute(text(f"SELECT {listed} FROM {name} t"))))


def together(session, readings: Sequence[Found]) -> list:
    take_turns(session, readings)
    return enter_new(session, plainly_new(session, readings))


def test_the_same_rows_as_one_by_one(sessions, readings):
    with sessions() as session:
        for found in readings:
            enter(session, found.original_id, found.record, found.page_texts, found.notes)
        singly = rows_of(session)
    with sessions() as session:
        entries = together(session, readings)
        at_once = rows_of(session)
    assert [entry.action for entry in entries] == ["created"] * len(readings)
    assert all(singly[name] for name in TABLES if name != "annex")
    for cited in ("A/75/1", "A/75/3"):  # one held before, one that comes after
        assert any(
            f"'{cited}', {number}, '{cited}'" in row
            for row in singly["citation"]
            for number in range(3)
        )
    assert at_once == singly


def test_what_is_not_plainly_new_is_left(sessions, readings):
    first, *rest = readings
    twin = Found(rest[0].original_id, first.record, first.page_texts)
    with sessions() as session:
        assert plainly_new(session, [first, twin, rest[1]]) == [rest[1]]
        together(session, [first])
        assert plainly_new(session, readings) == rest


def test_numbers_go_on_after_those_that_were_given_out(sessions, readings):
    with sessions() as session:
        entries = together(session, readings[:-1])
        last = readings[-1]
        entry = enter(session, last.original_id, last.record, last.page_texts)
    assert entry.document_id == entries[-1].document_id + 1
