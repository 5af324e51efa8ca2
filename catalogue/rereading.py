"""Foresee what reading a document's files again would make of it. Nothing is written.

The values are found as entering a reading finds them: the versions compared, the items checked
against the authority, what a person set or settled left alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.agenda.known import known_of
from catalogue.agenda.resolve import Resolution, resolve
from catalogue.children import describe_children, new_children, taken_elsewhere
from catalogue.comparison import Reading
from catalogue.differences import Difference, differences
from catalogue.records import snapshot, storable_json
from catalogue.renditions import is_reissue
from catalogue.reviews import (
    MACHINE,
    of_authority,
    of_reading,
    of_states,
    of_versions,
    status_with,
)
from catalogue.versions import Versions, together
from extraction.record import Record
from schema import Document, Rendition, Review

# Of a version, by its names in the record; a title is a matter of its language.
_OF_VERSIONS = {
    "title": "title",
    "job_number": "job_number",
    "dates.release": "release_date",
    "pages": "pages",
    "read_by": "read_by",
    "reissue": "reissue",
}


@dataclass(frozen=True, slots=True)
class FreshReading:
    """What a version's file says now; ``data`` is the record as it would be stored."""

    record: Record
    data: dict[str, Any]
    reissue: bool


def fresh_reading(record: Record, page_texts: Sequence[str]) -> FreshReading:
    """Return a reading as it would be entered."""
    return FreshReading(record, storable_json(record), is_reissue(record, page_texts))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A document, and what would change of it.

    ``key`` is its first symbol, or its number in the catalogue where it has none.
    """

    document_id: int
    key: str
    differences: tuple[Difference, ...]


def foresee(
    session: Session, document_id: int, fresh: Mapping[int, FreshReading]
) -> Foreseen | None:
    """Return what would change of a document; ``None`` if it is not there any more.

    Args:
        session: to read with.
        document_id: which one.
        fresh: by version (rendition id). One that is left out stands as it was read before.
    """
    document = session.get(Document, document_id)
    if document is None:
        return None
    renditions = session.scalars(
        select(Rendition)
        .where(Rendition.document_id == document_id)
        .order_by(*Rendition.in_order())
    ).all()
    fresh = {one.id: fresh[one.id] for one in renditions if one.id in fresh}
    before = snapshot(session, document)
    found = _of_versions(document, renditions, fresh)
    if fresh:
        languages = {one.id: one.language for one in renditions}
        languages |= {number: one.record.language for number, one in fresh.items()}
        after = {"languages": sorted(languages.values(), key=lambda code: (code != "en", code))}
        asked, values = _of_document(session, document, renditions, fresh)
        after |= values | _questions(session, document, asked, fresh)
        before["review"] = _open(_reviews(session, document_id))
        found = [*differences(before, after, document.locked), *found]
    key = next(iter(before["symbols"]), str(document_id))
    return Foreseen(document_id, key, tuple(found))


def _of_versions(
    document: Document, renditions: Iterable[Rendition], fresh: Mapping[int, FreshReading]
) -> list[Difference]:
    """Return what differs in what each version has of its own."""
    found: list[Difference] = []
    for rendition in renditions:
        if rendition.id not in fresh:
            continue
        one = fresh[rendition.id]
        release = one.data["dates"]["release"]
        now = {**one.data, "dates.release": release, "reissue": one.reissue}
        named = {f"{name}.{rendition.language}": name for name in _OF_VERSIONS}
        before = {key: getattr(rendition, _OF_VERSIONS[name]) for key, name in named.items()}
        after = {key: now[name] for key, name in named.items()}
        found += differences(before, after, document.locked)
    return found


def _of_document(
    session: Session,
    document: Document,
    renditions: Iterable[Rendition],
    fresh: Mapping[int, FreshReading],
) -> tuple[list[Review], dict[str, Any]]:
    """Return what would be asked about a document, and the values that it would have."""
    versions = together([_reading(one, fresh.get(one.id)) for one in renditions])
    resolution = _resolved(session, versions.record, versions.leader.language)
    asked = [
        *of_versions(document, versions.found),
        *of_authority(document, versions.leader.rendition_id, resolution),
        *of_states(document, versions.leader.rendition_id, versions.record),
    ]
    for number, one in fresh.items():
        own = _resolved(session, one.record, one.record.language)
        asked += of_reading(one.record, number, document, own)
    return asked, _values(session, document, versions, resolution)


def _reading(rendition: Rendition, fresh: FreshReading | None) -> Reading:
    if fresh is None:
        return Reading(rendition.id, rendition.record, rendition.reissue)
    return Reading(rendition.id, fresh.data, fresh.reissue)


def _resolved(session: Session, record: Record, language: str) -> Resolution:
    return resolve(record.agenda_items, known_of(session, record.agenda_items), language)


def _values(
    session: Session, document: Document, versions: Versions, items: Resolution
) -> dict[str, Any]:
    record = versions.record
    elsewhere = taken_elsewhere(session, document.id, record)
    return {
        "form": record.form,
        "symbols": [symbol for symbol in record.symbols if symbol not in elsewhere],
        "dates.letter": record.dates.letter,
        "dates.masthead": record.dates.masthead,
        "distribution": record.distribution,
        "original_language": record.original_language,
        **describe_children(new_children(document.id, record, items)),
    }


def _questions(
    session: Session,
    document: Document,
    asked: Sequence[Review],
    fresh: Mapping[int, FreshReading],
) -> dict[str, Any]:
    """Return the questions that would be open, and the status that follows from them."""
    stored = _reviews(session, document.id)
    settled = {
        (row.rendition_id, row.field, row.reason)
        for row in stored
        if row.settled_by not in (None, MACHINE)
    }
    kept = [row for row in stored if row.origin == "reading" and row.rendition_id not in fresh]
    new = [
        row
        for row in asked
        if row.field not in document.locked
        and (row.rendition_id, row.field, row.reason) not in settled
    ]
    open_now = _open([*kept, *new])
    return {"review": open_now, "status": status_with(document, len(open_now))}


def _reviews(session: Session, document_id: int) -> Sequence[Review]:
    return session.scalars(select(Review).where(Review.document_id == document_id)).all()


def _open(reviews: Iterable[Review]) -> list[str]:
    return sorted(f"{row.field}: {row.reason}" for row in reviews if row.settled_by is None)
