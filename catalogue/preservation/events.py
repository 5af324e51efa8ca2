"""The events in the life of a document's originals, read off the tables that have them.

The types are those of the Library of Congress's vocabulary of preservation events. Only what truly
happened is told: no event is made up for completeness, and no virus check claimed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from schema import Disposal, Rendition

SUCCESS, FAILURE = "success", "failure"
PERSON, SOFTWARE = "person", "software"
US = "Letterbook"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        key: names it within this catalogue: ``arrival-5``.
        type: of the vocabulary of preservation events.
        at: when.
        detail: in words.
        outcome: ``success`` or ``failure``.
        agents: who did it: (name, kind, role).
        sha256: the original that it happened to; ``None`` for the document as a whole.
    """

    key: str
    type: str
    at: datetime
    detail: str
    outcome: str
    agents: tuple[tuple[str, str, str], ...]
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An original of a document, as PREMIS describes a file."""

    sha256: str
    size: int
    media_type: str | None
    name: str | None
    location: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Life:
    """A document, its originals, and all that happened to them, oldest first."""

    document_id: int
    title: str | None
    symbols: tuple[str, ...]
    originals: tuple[Held, ...]
    events: tuple[Event, ...]


_OURS = ((US, SOFTWARE, "executing program"),)
_FILES = text(
    """
    SELECT o.id, o.sha256, o.size, o.media_type, o.location, r.language,
           (SELECT name FROM arrival a WHERE a.original_id = o.id ORDER BY a.id LIMIT 1) AS name
      FROM rendition r JOIN original o ON o.id = r.original_id
     WHERE r.document_id = :id ORDER BY o.id
    """
)
# Each query gives: key, type, at, detail, is_good, who (a person) or nothing.
_OF_ORIGINAL = (
    """SELECT 'arrival-' || id, 'ingestion', received_at,
              'received as ' || name || ' from ' || source
              || CASE WHEN is_duplicate THEN ', held already' ELSE ', hashed and read back' END,
              true, who
         FROM arrival WHERE original_id = :id""",
    """SELECT 'format-' || o.id, 'format identification', j.finished_at, o.media_type, true, NULL
         FROM original o JOIN job j ON j.original_id = o.id AND j.kind = 'catalogue'
        WHERE o.id = :id AND o.media_type IS NOT NULL AND j.finished_at IS NOT NULL""",
    """SELECT 'reading-' || id, 'metadata extraction', read_at,
              'read by ' || read_by || ', rules ' || rules_version, true, NULL
         FROM rendition WHERE original_id = :id""",
    """SELECT 'replica-' || original_id, 'replication', written_at,
              'copied to the second store, hashed and read back', true, NULL
         FROM replica WHERE original_id = :id""",
    """SELECT 'fixity-' || store || '-' || original_id, 'fixity check', checked_at,
              'SHA-256 in the ' || store || ' store: ' || result
              || ', the last of ' || times || ' checks', result = 'intact', NULL
         FROM fixity_check WHERE original_id = :id""",
    """SELECT 'fault-' || f.id, 'fixity check', f.found_at,
              'SHA-256 in the ' || f.store || ' store: ' || f.result, false, NULL
         FROM fixity_fault f JOIN original o USING (sha256) WHERE o.id = :id""",
    """SELECT 'mended-' || f.id, 'recovery', f.mended_at,
              'in the ' || f.store || ' store: ' || f.mended_by, true, NULL
         FROM fixity_fault f JOIN original o USING (sha256)
        WHERE o.id = :id AND f.mended_at IS NOT NULL""",
)
_OF_DOCUMENT = """
    SELECT 'revision-' || id, 'metadata modification', at,
           why || ' (version ' || version || ')', true, who
      FROM revision WHERE document_id = :id
"""


def life_of(session: Session, document_id: int) -> Life | None:
    """Return what happened to a document's originals; also of one that was disposed of.

    ``None`` where there is and was no such document.
    """
    gone = session.scalar(
        select(Disposal).where(Disposal.document_id == document_id, Disposal.state == "done")
    )
    if gone is not None:
        return _of_disposal(gone)
    known = session.execute(text("SELECT 1 FROM document WHERE id = :id"), {"id": document_id})
    if known.first() is None:
        return None
    files = session.execute(_FILES, {"id": document_id}).all()
    events = list(_told(session, _OF_DOCUMENT, document_id, None))
    for row in files:
        for query in _OF_ORIGINAL:
            events += _told(session, query, row.id, row.sha256)
    symbols = session.scalars(
        text("SELECT normal FROM symbol WHERE document_id = :id ORDER BY position"),
        {"id": document_id},
    )
    title = session.scalar(
        select(Rendition.title)
        .where(Rendition.document_id == document_id, Rendition.title.is_not(None))
        .order_by(*Rendition.in_order())
        .limit(1)
    )
    held = tuple(
        Held(row.sha256, row.size, row.media_type, row.name, row.location, row.language)
        for row in files
    )
    return Life(document_id, title, tuple(symbols), held, _in_order(events))


def _told(session: Session, query: str, number: int, sha256: str | None) -> Iterator[Event]:
    for key, kind, at, detail, is_good, who in session.execute(text(query), {"id": number}):
        agents = ((who, PERSON, "implementer"), *_OURS) if who else _OURS
        yield Event(key, kind, at, detail, SUCCESS if is_good else FAILURE, agents, sha256)


def _in_order(events: list[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.at, event.key)))


def _of_disposal(gone: Disposal) -> Life:
    """Tell of a document of which only the trace is left."""
    assert gone.done_at is not None
    agents = (
        (gone.proposed_by, PERSON, "proposer"),
        (gone.decided_by or "", PERSON, "authorizer"),
        *_OURS,
    )
    files: list[dict[str, Any]] = gone.originals
    events = [
        Event(
            f"disposal-{gone.id}-{number}",
            "deletion",
            gone.done_at,
            gone.why,
            SUCCESS,
            agents,
            entry["sha256"],
        )
        for number, entry in enumerate(files, start=1)
    ]
    held = tuple(
        Held(entry["sha256"], entry["size"], entry.get("media_type"), None, None, None)
        for entry in files
    )
    return Life(gone.document_id, gone.title, tuple(gone.symbols), held, tuple(events))
