"""Write a record of another catalogue into ours: a new document, or what is new of a known one.

Who catalogued it there was a person: what the record states is locked, and a later reading of
a file proposes and does not overwrite. What a person set here stays, and is reported.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.exports.exported import Description, in_order
from catalogue.exports.stream import load
from catalogue.records import snapshot, take_turns
from catalogue.takeover.marcxml import Found, parsed
from catalogue.takeover.reading import Reading, read
from catalogue.takeover.writing import field_names, lock_of, note_change, note_doubts, write
from schema import Document, Rendition, SourceRecord, SymbolRow


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record.

    ``outcome`` is ``created``, ``amended``, ``unchanged``, ``not_a_letter`` or ``refused``.
    """

    number: int
    key: str
    symbols: tuple[str, ...]
    outcome: str
    document_id: int | None = None
    notes: tuple[str, ...] = ()


def take_over(
    session: Session, found: Found, *, source: str, who: str, other_forms: bool = False
) -> Taken:
    """Take one record over, in the transaction of the caller. Safe to do twice.

    Args:
        session: the catalogue.
        found: the record.
        source: the catalogue it comes from, where its field 003 names none.
        who: for the history.
        other_forms: whether documents that are no letters are taken over too.
    """
    reading = read(found.record)
    description = reading.description
    source, key = _origin(found, source)
    notes = tuple(f"{field}: {reason}" for field, reason in reading.doubts)
    told = (found.number, key, description.symbols)
    if not (reading.is_letter or other_forms or found.record.get_fields("887")):
        return Taken(*told, "not_a_letter", None, (reading.kind,))
    if not description.symbols and description.main.title is None:
        return Taken(*told, "refused", None, (*notes, "it has neither symbol nor title"))
    take_turns(session, description.symbols)
    known = session.scalars(
        select(SourceRecord).where(SourceRecord.source == source, SourceRecord.key == key)
    ).one_or_none()
    digest = hashlib.sha256(found.xml).hexdigest()
    if known and known.sha256 == digest:
        return Taken(*told, "unchanged", known.document_id)
    holders = _holders(session, known, description)
    if len(holders) > 1:
        held = " and ".join(map(str, sorted(holders)))
        return Taken(*told, "refused", None, (f"its symbols belong to documents {held}",))
    document = session.get_one(Document, holders.pop(), with_for_update=True) if holders else None
    why = f"taken over from {source}, record {key}"
    if document is None:
        document = _create(session, reading, who, why)
        outcome = "created"
    else:
        previous = read(parsed(known.marcxml)).description if known else None
        changed, kept = _amend(session, document, reading, previous, who=who, why=why)
        outcome = "amended" if changed else "unchanged"
        notes += tuple(f"{name}: kept as it was corrected here" for name in kept)
    _remember(session, known, SourceRecord(document.id, source, key, digest, found.xml.decode()))
    return Taken(*told, outcome, document.id, notes)


def _origin(found: Found, source: str) -> tuple[str, str]:
    """Name a record by its catalogue and its number there, or else by its content."""
    numbers = {
        field.tag: (field.data or "").strip() for field in found.record.get_fields("001", "003")
    }
    key = numbers.get("001") or hashlib.sha256(found.xml).hexdigest()
    return numbers.get("003") or source, key


def _holders(session: Session, known: SourceRecord | None, description: Description) -> set[int]:
    """Return the documents that the record is of: by its source, its symbols, or its likeness."""
    if known:
        return {known.document_id}
    if description.symbols:
        return set(
            session.scalars(
                select(SymbolRow.document_id).where(SymbolRow.normal.in_(description.symbols))
            )
        )
    alike = session.scalars(
        select(Document.id)
        .join(Rendition)
        .where(
            Document.letter_date.is_not_distinct_from(description.letter_date),
            Rendition.title == description.main.title,
            ~select(SymbolRow.id).where(SymbolRow.document_id == Document.id).exists(),
        )
        .limit(1)
    ).all()
    return set(alike)


def _create(session: Session, reading: Reading, who: str, why: str) -> Document:
    document = Document(form=reading.description.form, status="complete")
    session.add(document)
    session.flush()
    write(session, document, reading.description)
    note_doubts(session, document, reading.doubts)
    note_change(session, document, {}, who, why)
    return document


def _amend(
    session: Session,
    document: Document,
    reading: Reading,
    previous: Description | None,
    *,
    who: str,
    why: str,
) -> tuple[bool, list[str]]:
    """Write what the record states and nobody here corrected; say what was kept."""
    before = snapshot(session, document)
    (held,) = load(session, [document.id])
    merged, kept = _merge(held.description, reading.description, previous, document.locked)
    if merged == held.description:
        return False, kept
    document.version += 1
    write(session, document, merged, stated=reading.description)
    note_doubts(session, document, reading.doubts)
    note_change(session, document, before, who, why)
    return True, kept


def _merge(
    held: Description, stated: Description, previous: Description | None, locked: Sequence[Any]
) -> tuple[Description, list[str]]:
    """A field that the record states wins, unless it was set here: locked by another source."""
    values: dict[str, Any] = {}
    kept = []
    for name in field_names():
        ours, theirs = getattr(held, name), getattr(stated, name)
        if theirs in (None, ()) or ours == theirs:
            continue
        is_corrected = lock_of(name) in locked
        if is_corrected and (previous is None or getattr(previous, name) != ours):
            kept.append(name)
        else:
            values[name] = theirs
    # A version that was read from its file says more than a record does.
    spoken = {version.language for version in held.versions}
    added = tuple(v for v in stated.versions if v.language not in spoken)
    return in_order(replace(held, **values, versions=held.versions + added)), kept


def _remember(session: Session, known: SourceRecord | None, kept: SourceRecord) -> None:
    if known is None:
        session.add(kept)
    else:
        known.sha256, known.marcxml = kept.sha256, kept.marcxml
    session.flush()
