"""Write a description that another catalogue made: values, versions without a file, history."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.children import resolution_of, write_children
from catalogue.exports.exported import Description, Version
from catalogue.records import link_citations, set_value, snapshot
from catalogue.search_text import search_text
from extraction.record import Dates, Record, as_json
from schema import Document, Rendition, Review, Revision

READ_BY = "record"
# What a record is read under, in place of the version of our rules.
_RULES = "marc"
# Fields of a description by the names under which they are locked.
_LOCKS = {"letter_date": "dates.letter", "masthead_date": "dates.masthead"}
_SINGLE = ("form", "letter_date", "masthead_date", "distribution", "original_language")


def field_names() -> list[str]:
    """Return the fields that a document has as a whole; its versions are a matter of their own."""
    return [field.name for field in fields(Description) if field.name != "versions"]


def lock_of(name: str) -> str:
    """Return the name under which a field of a description is locked."""
    return _LOCKS.get(name, name)


def write(
    session: Session,
    document: Document,
    description: Description,
    stated: Description | None = None,
) -> None:
    """Write a description over what a document has, and lock what the record states."""
    for name in _SINGLE:
        set_value(document, lock_of(name), getattr(description, name))
    session.flush()
    record = _record(description, description.main)
    write_children(session, document.id, record, set(), resolution_of(session, record))
    spoken = set(
        session.scalars(select(Rendition.language).where(Rendition.document_id == document.id))
    )
    for version in description.versions:
        if version.language not in spoken:
            session.add(_rendition(document.id, description, version))
    locks = {
        lock_of(name)
        for name in field_names()
        if getattr(stated or description, name) not in (None, ())
    }
    locks |= {f"title.{version.language}" for version in description.versions if version.title}
    document.locked = sorted({*document.locked, *locks})
    link_citations(session, document.id, description.symbols)
    session.flush()


def _rendition(document_id: int, description: Description, version: Version) -> Rendition:
    """A version without a file: its text is what the record says of it."""
    record = _record(description, version)
    text = version.title or ""
    return Rendition(
        document_id=document_id,
        original_id=None,
        language=version.language,
        title=version.title,
        job_number=version.job_number,
        release_date=version.release_date,
        pages=version.pages,
        read_by=READ_BY,
        rules_version=_RULES,
        notes=[],
        record=as_json(record),
        full_text=text,
        search_text=search_text(text, version.language),
    )


def _record(description: Description, version: Version) -> Record:
    return Record(
        source=READ_BY,
        sha256="",
        media_type="application/marcxml+xml",
        read_by=READ_BY,
        pages=version.pages,
        language=version.language,
        title=version.title,
        dates=Dates(description.letter_date, description.masthead_date, version.release_date),
        job_number=version.job_number,
        **{
            name: getattr(description, name) for name in field_names() if not name.endswith("_date")
        },
    )


def note_doubts(session: Session, document: Document, doubts: Sequence[tuple[str, str]]) -> None:
    """Send what could not be read to review."""
    for field, reason in doubts:
        session.add(Review(document_id=document.id, rendition_id=None, field=field, reason=reason))
    if doubts and document.status != "confirmed":
        document.status = "in_review"
    session.flush()


def note_change(
    session: Session, document: Document, before: dict[str, Any], who: str, why: str
) -> None:
    """Write the document's history: what was there before, what is there now."""
    after = snapshot(session, document)
    session.add(
        Revision(
            document_id=document.id,
            version=document.version,
            who=who,
            why=why,
            before={name: value for name, value in before.items() if after.get(name) != value},
            after={name: value for name, value in after.items() if before.get(name) != value},
        )
    )
    session.flush()
