"""Enter many readings at once: what :func:`catalogue.records.enter` writes, by COPY.

Only readings that are plainly new go this way: of an original that was not read before, with
symbols that no document holds and no other of the readings has. That is nearly all of a bulk;
the rest is for ``enter``, one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, select, text
from sqlalchemy.orm import Session

from catalogue.agenda.known import Known, known_of
from catalogue.agenda.learning import sighting_values
from catalogue.agenda.resolve import resolve
from catalogue.any_of import any_of
from catalogue.children import describe_children, new_children
from catalogue.copying import Values, copy_rows, values_of
from catalogue.counted_under import counted_under, facets_written
from catalogue.joining.candidates import Newcomer, propose
from catalogue.records import (
    MACHINE,
    Entry,
    describe,
    revision_values,
    set_values,
    storable_json,
)
from catalogue.renditions import finding_values, rendition_values, rival_values
from catalogue.reviews import of_authority, of_reading, of_states
from extraction.record import Record
from extraction.rules_version import RULES_VERSION
from schema import (
    AgendaSighting,
    Base,
    Citation,
    Document,
    FindingRow,
    Rendition,
    Review,
    Revision,
    RivalRow,
    SymbolRow,
)

_TAKE_TURNS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(symbol, 0)) FROM "
    '(SELECT symbol FROM unnest(:symbols) AS symbol ORDER BY symbol COLLATE "C") AS in_order'
).bindparams(bindparam("symbols", type_=ARRAY(Text())))
_NUMBERS = text(
    "SELECT nextval(pg_get_serial_sequence('document', 'id')),"
    " nextval(pg_get_serial_sequence('rendition', 'id')) FROM generate_series(1, :count)"
)
# Symbol by symbol: joined at once, the planner may go through all citations that there are.
_CITING = text(
    """
    SELECT citing.id, s.document_id FROM symbol s CROSS JOIN LATERAL (
        SELECT id FROM citation
         WHERE normal = s.normal AND document_id <> s.document_id OFFSET 0) AS citing
     WHERE s.document_id = ANY(:ids)
    """
)
_LINK_CITING = text(
    "UPDATE citation SET cited_document_id = cited.id"
    " FROM unnest(:citing, :cited) AS cited (citation_id, id) WHERE citation.id = citation_id"
).bindparams(
    bindparam("citing", type_=ARRAY(BigInteger())), bindparam("cited", type_=ARRAY(BigInteger()))
)

_Rows: TypeAlias = defaultdict[type[Base], list[Values]]


@dataclass(frozen=True, slots=True)
class Found:
    """A reading of an original, as the pipeline has it: its record, page texts and notes."""

    original_id: int
    record: Record
    page_texts: Sequence[str]
    notes: Sequence[str] = field(default=())


def take_turns(session: Session, readings: Sequence[Found]) -> None:
    """Hold a lock for each symbol of many readings until the transaction ends.

    As ``enter`` does for one: in an order that cannot deadlock.
    """
    symbols = sorted({symbol for reading in readings for symbol in reading.record.symbols})
    if symbols:
        session.execute(_TAKE_TURNS, {"symbols": symbols})


def plainly_new(session: Session, readings: Sequence[Found]) -> list[Found]:
    """Return those of the readings that make a new document, whatever is done with the others.

    The caller has taken turns, so that this stays true until the transaction ends.
    """
    counts = Counter(symbol for reading in readings for symbol in set(reading.record.symbols))
    held = set(session.scalars(select(SymbolRow.normal).where(any_of(SymbolRow.normal, counts))))
    read = set(
        session.scalars(
            select(Rendition.original_id).where(
                any_of(Rendition.original_id, [reading.original_id for reading in readings])
            )
        )
    )
    return [
        reading
        for reading in readings
        if reading.original_id not in read
        and not any(counts[symbol] > 1 or symbol in held for symbol in reading.record.symbols)
    ]


def enter_new(session: Session, readings: Sequence[Found]) -> list[Entry]:
    """Write the documents of plainly new readings, all or none, and return an entry for each.

    Raises:
        sqlalchemy.exc.DBAPIError, psycopg.Error: one of them cannot be written, and nothing was.
    """
    if not readings:
        return []
    numbers = session.execute(_NUMBERS, {"count": len(readings)}).all()
    known = known_of(session, [item for one in readings for item in one.record.agenda_items])
    rows: _Rows = defaultdict(list)
    entries = [
        _add(rows, document_id, rendition_id, reading, known)
        for (document_id, rendition_id), reading in zip(numbers, readings, strict=True)
    ]
    _link_cited(session, rows)
    with facets_written(session):
        copy_rows(session, rows)
    _link_citing(session, [entry.document_id for entry in entries])
    propose(
        session,
        [Newcomer(row["document_id"], row["record"], row["full_text"]) for row in rows[Rendition]],
    )
    return entries


def _add(rows: _Rows, document_id: int, rendition_id: int, reading: Found, known: Known) -> Entry:
    """Add all rows of one document, what others refer to first."""
    record = reading.record
    data = storable_json(record)
    resolution = resolve(record.agenda_items, known, record.language)
    document = Document(form=record.form, status="complete")
    document.id = document_id
    set_values(document, record, set())
    reviews = [
        *of_reading(record, rendition_id, document, resolution),
        *of_authority(document, rendition_id, resolution),
        *of_states(document, rendition_id, record),
    ]
    if reviews:
        document.status = "in_review"
    children = new_children(document_id, record, resolution)
    after = describe(document, record.symbols, [record.language], describe_children(children))
    why = f"created by a reading under rules {RULES_VERSION}"
    facets = counted_under(children, record.language)
    rows[Document].append({"id": document_id, **values_of(document), "facets": facets})
    rows[Rendition].append(
        {
            "id": rendition_id,
            "document_id": document_id,
            "original_id": reading.original_id,
            **rendition_values(record, data, reading.page_texts, reading.notes),
        }
    )
    for table, lists in children.items():
        rows[table] += lists
    rows[FindingRow] += finding_values(rendition_id, data["evidence"])
    rows[RivalRow] += rival_values(rendition_id, record)
    rows[Review] += map(values_of, reviews)
    rows[AgendaSighting] += sighting_values(document_id, record, resolution)
    rows[Revision].append(revision_values(document, {}, after, who=MACHINE, why=why))
    return Entry(document_id, "created", len(reviews))


def _link_cited(session: Session, rows: _Rows) -> None:
    """Link the citations among new rows to the documents that are held, or new themselves."""
    citations = rows[Citation]
    known = select(SymbolRow.normal, SymbolRow.document_id).where(
        any_of(SymbolRow.normal, {citation["normal"] for citation in citations})
    )
    held: dict[str, int] = {row.normal: row.document_id for row in session.execute(known)}
    held |= {row["normal"]: row["document_id"] for row in rows[SymbolRow]}
    for citation in citations:
        cited = held.get(citation["normal"])
        citation["cited_document_id"] = cited if cited != citation["document_id"] else None


def _link_citing(session: Session, ids: Sequence[int]) -> None:
    """Link the citations that came before to the documents, new now, that they cite."""
    citing = session.execute(_CITING, {"ids": list(ids)}).all()
    if citing:
        numbers, cited = zip(*citing, strict=True)
        session.execute(_LINK_CITING, {"citing": list(numbers), "cited": list(cited)})
