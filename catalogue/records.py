"""Enter a reading into the catalogue: a new document, another language of one, or a new reading.

Everything happens in the transaction of the caller, who also ends the job in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from catalogue.children import read_children, write_children
from catalogue.comparison import disagreements
from catalogue.dates import days_of
from catalogue.search_text import search_text, storable
from extraction.extract import RULES_VERSION
from extraction.record import Record, as_json
from schema import Citation, Document, FindingRow, Rendition, Review, Revision, SymbolRow

# Values without language: the first rendition's stand, others must agree.
MACHINE = "letterbook"


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
    data = _json(record)
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
    rendition = _write_rendition(
        session,
        document.id,
        original_id,
        earlier=earlier or _without_file(session, document.id, record.language),
        record=record,
        data=data,
        page_texts=page_texts,
        notes=notes,
    )
    if _is_leading(session, document.id, rendition.id):
        _write_values(session, document, record)
    reviews = _write_reviews(session, document, rendition, record)
    link_citations(session, document.id, record.symbols)
    _set_status(session, document)
    session.flush()
    _write_revision(session, document, before, action)
    return Entry(document.id, action, reviews)


def take_turns(session: Session, symbols: Sequence[str]) -> None:
    """Hold a lock for each symbol until the transaction ends, in an order that cannot deadlock."""
    for symbol in sorted(symbols):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(symbol, 0))))


def _json(record: Record) -> dict[str, Any]:
    """Return the record as JSON that PostgreSQL can hold."""
    return {name: _storable(value) for name, value in as_json(record).items()}


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(inner) for inner in value]
    return value


def _document_of(session: Session, earlier: Rendition | None, record: Record) -> Document | None:
    if earlier is not None:
        return session.get_one(Document, earlier.document_id, with_for_update=True)
    known = session.scalars(
        select(SymbolRow.document_id).where(SymbolRow.normal.in_(record.symbols)).limit(1)
    ).first()
    return session.get_one(Document, known, with_for_update=True) if known else None


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


def _write_rendition(
    session: Session,
    document_id: int,
    original_id: int,
    *,
    earlier: Rendition | None,
    record: Record,
    data: dict[str, Any],
    page_texts: Sequence[str],
    notes: Sequence[str],
) -> Rendition:
    full_text = "\f".join(storable(text) for text in page_texts)
    values: dict[str, Any] = {
        "language": record.language,
        "title": _title(session, document_id, earlier, data),
        "job_number": record.job_number,
        "release_date": record.dates.release,
        "pages": record.pages,
        "read_by": record.read_by,
        "rules_version": RULES_VERSION,
        "notes": list(notes),
        "record": data,
        "full_text": full_text,
        "search_text": search_text(full_text, record.language),
    }
    if earlier is None:
        rendition = Rendition(document_id=document_id, original_id=original_id, **values)
        session.add(rendition)
    else:
        rendition = earlier
        rendition.original_id = original_id
        for name, value in values.items():
            setattr(rendition, name, value)
    session.flush()
    session.execute(delete(FindingRow).where(FindingRow.rendition_id == rendition.id))
    session.execute(
        delete(Review).where(Review.rendition_id == rendition.id, Review.settled_by.is_(None))
    )
    session.add_all(_findings(rendition.id, data["evidence"]))
    return rendition


def _title(
    session: Session, document_id: int, earlier: Rendition | None, data: dict[str, Any]
) -> str | None:
    """Return the title as read, unless a person set another."""
    locked = session.scalar(select(Document.locked).where(Document.id == document_id)) or []
    if earlier is not None and f"title.{earlier.language}" in locked:
        return earlier.title
    title: str | None = data["title"]
    return title


def _findings(rendition_id: int, evidence: dict[str, Any]) -> list[FindingRow]:
    return [
        FindingRow(
            rendition_id=rendition_id,
            field=field,
            position=position,
            page=piece["page"],
            start=piece["start"],
            end=piece["end"],
            text=piece["text"],
            rule=piece["rule"],
            trust=piece["trust"],
            box=list(piece["box"]) if piece.get("box") else None,
            accepted=True,
        )
        for field, pieces in evidence.items()
        for position, piece in enumerate(pieces)
    ]


def _is_leading(session: Session, document_id: int, rendition_id: int) -> bool:
    """The first rendition's values are the document's; the others are compared with them."""
    first = session.scalar(
        select(func.min(Rendition.id)).where(Rendition.document_id == document_id)
    )
    return first == rendition_id


def _write_values(session: Session, document: Document, record: Record) -> None:
    """Write what the record says, but for fields that a person locked."""
    locked = set(document.locked)
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
    session.flush()
    write_children(session, document.id, record, locked)


COLUMNS = {"dates.letter": "letter_date", "dates.masthead": "masthead_date"}


def set_value(document: Document, field: str, value: str | None) -> None:
    """Set a single value of a document, and what is derived from it."""
    setattr(document, COLUMNS.get(field, field), value)
    if field == "dates.letter":
        document.letter_first, document.letter_last = days_of(value) if value else (None, None)


def _write_reviews(
    session: Session, document: Document, rendition: Rendition, record: Record
) -> int:
    reviews = [(item.field, item.reason) for item in record.review]
    others = session.scalars(
        select(Rendition).where(Rendition.document_id == document.id, Rendition.id != rendition.id)
    ).all()
    for other in others:
        reviews += disagreements(other.record, rendition.record)
    session.add_all(
        Review(document_id=document.id, rendition_id=rendition.id, field=field, reason=reason)
        for field, reason in dict.fromkeys(reviews)
        if field not in document.locked
    )
    session.flush()
    return len(reviews)


def _set_status(session: Session, document: Document) -> None:
    if document.status == "confirmed":
        return
    open_reviews = session.scalar(
        select(func.count()).where(Review.document_id == document.id, Review.settled_by.is_(None))
    )
    document.status = "in_review" if open_reviews else "complete"


def link_citations(session: Session, document_id: int, symbols: Sequence[str]) -> None:
    """Link what cites this document, and what it cites, as far as it is held."""
    if symbols:
        session.execute(
            update(Citation)
            .where(Citation.normal.in_(symbols), Citation.document_id != document_id)
            .values(cited_document_id=document_id)
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
        .order_by(Rendition.id)
    ).all()
    return {
        "form": document.form,
        "status": document.status,
        "symbols": list(symbols),
        "dates.letter": document.letter_date,
        "dates.masthead": document.masthead_date,
        "distribution": document.distribution,
        "original_language": document.original_language,
        "languages": list(languages),
        **read_children(session, document.id),
    }


def _write_revision(
    session: Session, document: Document, before: dict[str, Any], action: str
) -> None:
    """Note what changed; a reading that changes nothing leaves no trace."""
    after = snapshot(session, document)
    if after == before:
        return
    if before:
        document.version += 1
    session.add(
        Revision(
            document_id=document.id,
            version=document.version,
            who=MACHINE,
            why=f"{action} by a reading under rules {RULES_VERSION}",
            before={name: value for name, value in before.items() if after.get(name) != value},
            after={name: value for name, value in after.items() if before.get(name) != value},
        )
    )
    session.flush()
