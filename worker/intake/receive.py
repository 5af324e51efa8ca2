"""Receive a file: its bytes are stored, then arrival and job committed, then a receipt given."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals, Readable, StoredOriginal
from catalogue.retention.arriving import require_kept
from catalogue.transaction import retried
from schema import Arrival, Job, Original

_MOST_NAME = 255
# Controls, and the marks that turn the direction of what follows them, mislead a reader.
_MISLEADING = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class FileTooLargeError(ValueError):
    """A file is larger than may be received; nothing of it was kept."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            f"{name}: larger than {most} bytes. Send it in parts, or raise LETTERBOOK_MOST_BYTES."
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a file is kept: the arrival is committed, its bytes are on the disk.

    ``job_id`` is the job that reads its content: of an earlier arrival if this is a duplicate.
    """

    arrival_id: int
    job_id: int
    sha256: str
    size: int
    duplicate: bool


def receive(
    sessions: sessionmaker[Session],
    store: Originals,
    stream: Readable,
    *,
    name: str,
    source: str,
    who: str,
    lane: str = "interactive",
    batch_id: int | None = None,
    most_bytes: int | None = None,
) -> Receipt:
    """Keep a file and return its receipt.

    When this returns, the transaction is committed: the caller may ring the bell, and only now
    may a source be moved, marked or deleted. The bell is not rung here, so that many files can be
    rung for at once.

    Raises:
        FileTooLargeError: it is larger than ``most_bytes``.
        OSError: the store cannot keep it.
    """
    stored = store.put(Limited(stream, name, most_bytes) if most_bytes else stream)
    return _recorded(
        sessions, store, stored, name=name, source=source, who=who, lane=lane, batch_id=batch_id
    )


@retried
def _recorded(
    sessions: sessionmaker[Session], store: Originals, stored: StoredOriginal, **how: Any
) -> Receipt:
    with sessions.begin() as session:
        receipt = record_arrival(session, stored, **how)
        require_kept(session, store, [] if receipt.duplicate else [stored])
    return receipt


def record_arrival(
    session: Session,
    stored: StoredOriginal,
    *,
    name: str,
    source: str,
    who: str,
    lane: str,
    batch_id: int | None = None,
    parent_id: int | None = None,
) -> Receipt:
    """Write down that a stored file arrived, with its job; the caller commits."""
    original_id, is_new = _keep_original(session, stored)
    arrival = Arrival(
        original_id=original_id,
        name=display_name(name),
        source=source,
        who=who,
        is_duplicate=not is_new,
        batch_id=batch_id,
        parent_id=parent_id,
    )
    session.add(arrival)
    job_id = _job(session, original_id, lane, is_new=is_new)
    session.flush()
    return Receipt(arrival.id, job_id, stored.sha256, stored.size, not is_new)


def display_name(name: str) -> str:
    """Return a name fit to be shown: no folders, nothing that misleads, at most 255 characters.

    >>> display_name("../../etc/letter.pdf")
    'letter.pdf'
    """
    last = name.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
    if last.isascii() and last.isprintable():
        cleaned = last.strip()
    else:
        cleaned = unicodedata.normalize("NFC", _MISLEADING.sub("\ufffd", last)).strip()
    return cleaned[:_MOST_NAME] if cleaned.strip(".") else "unnamed"


def _keep_original(session: Session, stored: StoredOriginal) -> tuple[int, bool]:
    """Return the original's id and whether it is new; of two at once exactly one is."""
    made = session.execute(
        insert(Original)
        .values(sha256=stored.sha256, size=stored.size, location=stored.location)
        .on_conflict_do_nothing(index_elements=["sha256"])
        .returning(Original.id)
    ).scalar()
    if made is not None:
        return made, True
    found = session.execute(select(Original.id).where(Original.sha256 == stored.sha256))
    return found.scalar_one(), False


def _job(session: Session, original_id: int, lane: str, *, is_new: bool) -> int:
    if is_new:
        job = Job(original_id=original_id, lane=lane)
        session.add(job)
        session.flush()
        return job.id
    return session.execute(
        select(Job.id).where(Job.original_id == original_id, Job.kind == "catalogue")
    ).scalar_one()


class Limited:
    """A stream that refuses to give more than it may."""

    def __init__(self, stream: Readable, name: str, most: int) -> None:
        self._stream, self._name, self._most = stream, name, most
        self._given = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return what the stream gives, as long as that is not too much in all."""
        chunk = self._stream.read(size)
        self._given += len(chunk)
        if self._given > self._most:
            raise FileTooLargeError(self._name, self._most)
        return chunk
