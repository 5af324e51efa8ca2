"""Enter a reading into the catalogue: a new document, another language of one, or a new reading.

Everything happens in the transaction of the caller, who also ends the job in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select, text, update
from sqlalchemy.orm import Session

from catalogue.agenda.known import known_of
from catalogue.agenda.learning import note
from catalogue.agenda.resolve import Resolution, resolve
from catalogue.children import read_children, write_children
from catalogue.comparison import Reading
from catalogue.copying import Values
from catalogue.dates import days_of
from catalogue.joining.candidates import Newcomer, propose
from catalogue.renditions import write_rendition
from catalogue.reviews import (
    MACHINE,
    of_authority,
    of_reading,
    of_states,
    of_versions,
    replace_reviews,
    set_status,
)
from catalogue.search_text import is_storable_json, storable_value
from catalogue.versions import Versions, readings_of, together
from extraction.record import Record, as_json
from extraction.rules_version import RULES_VERSION
from schema import Citation, Document, Rendition, Revision, SymbolRow

__all__ = [
    "COLUMNS",
    "MACHINE",
    "Entry",
    "describe",
    "enter",
    "link_citations",
    "revision_values",
    "set_value",
    "set_values",
    "snapshot",
    "storable_json",
    "take_turns",
    "write_revision",
    "write_values",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """What entering a reading did: ``created``, ``joined`` or ``amended`` a document."""

    document_id: int
    action: str
    reviews: int


def enter(
    session: Session,
    original_id: int,
    record: Record,
    page_texts: Sequence[str],
    notes: Sequence[str] = (),
) -> Entry:
    """Write a reading, its evidence and its history.

    A reading whose symbols are known joins their document; a reading of an original that was
    read before replaces the former one. Values that a person set stay. Two workers that enter
    two languages of one document at once wait for each other.
    """
    take_turns(session, record.symbols)
    data = storable_json(record)
    earlier = session.scalars(
        select(Rendition).where(Rendition.original_id == original_id)
    ).one_or_none()
    document = _document_of(session, earlier, record)
    action = "amended" if earlier else ("joined" if document else "created")
    before = snapshot(session, document) if document else {}
    if document is None:
        document = _new_document(record)
        session.add(document)
        session.flush()
    rendition = write_rendition(
        session,
        document.id,
        original_id,
        earlier=earlier or _without_file(session, document.id, record.language),
        record=record,
        data=data,
        page_texts=page_texts,
        notes=notes,
    )
    own = Reading(rendition.id, data, rendition.reissue)
    fresh = action == "created"
    others = [] if fresh else readings_of(session, document.id, without=rendition.id)
    versions = together([*others, own], record)
    reviews = _write(session, document, record, own, versions, action=action)
    link_citations(session, document.id, versions.record.symbols, fresh=fresh)
    if action != "amended":
        propose(session, [Newcomer(document.id, data, rendition.full_text)])
    session.flush()
    settled = f"; settled: {', '.join(versions.settled)}" if versions.settled else ""
    why = f"{action} by a reading under rules {RULES_VERSION}{settled}"
    write_revision(session, document, before, who=MACHINE, why=why)
    return Entry(document.id, action, reviews)


def _write(
    session: Session,
    document: Document,
    record: Record,
    own: Reading,
    versions: Versions,
    *,
    action: str,
) -> int:
    """Write values and questions, checked against the authority; return how many are open.

    Where a version is read again, what its former reading led or settled may not stand any more:
    the values are written whichever version leads now.
    """
    fresh = action == "created"
    writes = versions.leader is own or bool(versions.settled) or action == "amended"
    known = known_of(session, {*record.agenda_items, *versions.record.agenda_items})
    resolution = resolve(record.agenda_items, known, record.language)
    leading = (
        resolution
        if versions.record is record
        else resolve(versions.record.agenda_items, known, versions.leader.language)
    )
    note(session, document.id, record, resolution, fresh=fresh)
    if writes:
        write_values(session, document, versions.record, leading, fresh=fresh)
    asked = [
        *of_reading(record, own.rendition_id, document, resolution),
        *of_versions(document, versions.found),
        *of_authority(document, versions.leader.rendition_id, leading),
        *of_states(document, versions.leader.rendition_id, versions.record),
    ]
    reviews = replace_reviews(session, document, asked, rendition_id=own.rendition_id, fresh=fresh)
    session.flush()
    set_status(session, document, open_now=reviews if fresh else None)
    return reviews


def take_turns(session: Session, symbols: Sequence[str]) -> None:
    """Hold a lock for each symbol until the transaction ends, in an order that cannot deadlock."""
    for symbol in sorted(symbols):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(symbol, 0))))


def storable_json(record: Record) -> dict[str, Any]:
    """Return the record as JSON that PostgreSQL can hold."""
    data = as_json(record)
    return data if is_storable_json(data) else {n: storable_value(v) for n, v in data.items()}


def _document_of(session: Session, earlier: Rendition | None, record: Record) -> Document | None:
    if earlier is not None:
        return _locked(session, earlier)
    known = session.scalars(
        select(SymbolRow.document_id).where(SymbolRow.normal.in_(record.symbols)).limit(1)
    ).first()
    return session.get_one(Document, known, with_for_update=True) if known else None


def _locked(session: Session, rendition: Rendition) -> Document:
    """Return a version's document, locked. Until it is, the version may be joined to another."""
    while True:
        document = session.get(Document, rendition.document_id, with_for_update=True)
        session.refresh(rendition, ["document_id"])
        if document is not None and document.id == rendition.document_id:
            return document


def _without_file(session: Session, document_id: int, language: str) -> Rendition | None:
    """Return the version that another catalogue described and whose file has now come."""
    return session.scalars(
        select(Rendition)
        .where(
            Rendition.document_id == document_id,
            Rendition.language == language,
            Rendition.original_id.is_(None),
        )
        .limit(1)
    ).first()


def _new_document(record: Record) -> Document:
    return Document(form=record.form, status="complete")


def write_values(
    session: Session, document: Document, record: Record, items: Resolution, *, fresh: bool
) -> None:
    """Write what the record says, but for fields that a person locked."""
    locked = set(document.locked)
    set_values(document, record, locked)
    session.flush()
    write_children(session, document.id, record, locked, items, fresh=fresh)


def set_values(document: Document, record: Record, locked: set[str]) -> None:
    """Set a document's single values to the record's, but for locked fields."""
    values = {
        "form": record.form,
        "dates.letter": record.dates.letter,
        "dates.masthead": record.dates.masthead,
        "distribution": record.distribution,
        "original_language": record.original_language,
    }
    for field, value in values.items():
        if field not in locked:
            set_value(document, field, value)


COLUMNS = {"dates.letter": "letter_date", "dates.masthead": "masthead_date"}


def set_value(document: Document, field: str, value: str | None) -> None:
    """Set a single value of a document, and what is derived from it."""
    setattr(document, COLUMNS.get(field, field), value)
    if field == "dates.letter":
        document.letter_first, document.letter_last = days_of(value) if value else (None, None)


def link_citations(
    session: Session, document_id: int, symbols: Sequence[str], *, fresh: bool = False
) -> None:
    """Link what cites this document, and what it cites, as far as it is held.

    A symbol that the document lost with a new reading is no longer where its citations lead.
    """
    if symbols or not fresh:
        held = Citation.normal.in_(symbols)
        session.execute(
            update(Citation)
            .where(
                held if fresh else or_(held, Citation.cited_document_id == document_id),
                Citation.document_id != document_id,
            )
            .values(cited_document_id=case((held, document_id)))
        )
    session.execute(
        text(
            "UPDATE citation c SET cited_document_id = s.document_id FROM symbol s "
            "WHERE c.document_id = :id AND s.normal = c.normal AND s.document_id <> :id"
        ),
        {"id": document_id},
    )


def snapshot(session: Session, document: Document) -> dict[str, Any]:
    """Return what the catalogue says of a document, for its history."""
    symbols = session.scalars(
        select(SymbolRow.normal)
        .where(SymbolRow.document_id == document.id)
        .order_by(SymbolRow.position)
    ).all()
    languages = session.scalars(
        select(Rendition.language)
        .where(Rendition.document_id == document.id)
        .order_by(*Rendition.in_order())
    ).all()
    return describe(document, symbols, languages, read_children(session, document.id))


def describe(
    document: Document,
    symbols: Sequence[str],
    languages: Sequence[str],
    children: dict[str, Any],
) -> dict[str, Any]:
    """Return the values of a document in the names of the record."""
    return {
        "form": document.form,
        "status": document.status,
        "symbols": list(symbols),
        "dates.letter": document.letter_date,
        "dates.masthead": document.masthead_date,
        "distribution": document.distribution,
        "original_language": document.original_language,
        "languages": list(languages),
        **children,
    }


def write_revision(
    session: Session, document: Document, before: dict[str, Any], *, who: str, why: str
) -> None:
    """Note what changed since ``before``; a change that changes nothing leaves no trace."""
    after = snapshot(session, document)
    if after == before:
        return
    if before:
        document.version += 1
    session.add(Revision(**revision_values(document, before, after, who=who, why=why)))
    session.flush()


def revision_values(
    document: Document, before: dict[str, Any], after: dict[str, Any], *, who: str, why: str
) -> Values:
    """Return the row of a document's history that says what changed."""
    return {
        "document_id": document.id,
        "version": document.version,
        "who": who,
        "why": why,
        "before": {name: value for name, value in before.items() if after.get(name) != value},
        "after": {name: value for name, value in after.items() if before.get(name) != value},
    }
