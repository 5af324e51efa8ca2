"""An import: the files of a source received in chunks, each with its line in the batch.

Killed at any moment it goes on where it was: lines are committed with the arrivals that they
speak of, and what has a line is passed over. Nothing of a source is kept in memory but a chunk.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

import structlog
from sqlalchemy import Text, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from catalogue.copying import Values, copy_rows
from catalogue.originals import StoredOriginal
from catalogue.retention.arriving import require_kept
from catalogue.search_text import storable
from catalogue.transaction import retried
from schema import Batch, BatchLine
from worker.intake.receive import Receipt
from worker.intake.receive_many import Incoming, Kept, Porter, record_arrivals
from worker.intake.sources.source import Entry, Source

log = structlog.get_logger()

# As many files are stored together, and committed in one transaction, and read by one message.
CHUNK = 100
# What the stamp of a line begins with whose letter failed and is tried again.
FAILED = "failed "
# PostgreSQL's index takes no more than a third of a page for an entry.
_LONGEST_PATH = 2000

Ring = Callable[[Sequence[int], str], object]


class BatchNotOursError(RuntimeError):
    """A batch is paused, cancelled, or received by another process."""

    def __init__(self, batch_id: int, why: str) -> None:
        super().__init__(f"batch {batch_id} is not received here: {why}")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A chunk whose bytes are on the disk: what to write of it.

    ``mended`` are those of it that have a line of this batch already, of a letter that failed.
    """

    received: list[Entry]
    mended: list[Entry]
    unchanged: list[Entry]
    kept: list[tuple[Entry, Kept]]


@dataclass(frozen=True, slots=True)
class Import:
    """The receiving of one batch.

    Attributes:
        porter: keeps the bytes.
        source: gives the entries.
        batch_id: the batch that lines are written for.
        ring: rings the bell for committed jobs of a lane.
        lane: the lane of the jobs.
    """

    porter: Porter
    source: Source
    batch_id: int
    ring: Ring
    lane: str = "bulk"

    def go_on(self, *, seconds: float = float("inf")) -> bool:
        """Receive what is not received yet; tell whether the source was listed to its end.

        Raises:
            BatchNotOursError: the batch was paused or cancelled, or another receives it.
            SourceUnreadableError: the source cannot be listed.
        """
        until = time.monotonic() + seconds
        with self._alone() as batch:
            is_listed = self._receive(batch, until)
            if is_listed:
                with self.porter.sessions.begin() as session:
                    session.execute(_END, {"id": self.batch_id})
        return is_listed

    @contextmanager
    def _alone(self) -> Iterator[Batch]:
        """Hold the batch: by a lock of the database, which a process that is killed lets go."""
        with self.porter.sessions() as session:
            session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            if not session.scalar(_LOCK, {"id": self.batch_id}):
                raise BatchNotOursError(self.batch_id, "another process receives it")
            try:
                batch = session.get_one(Batch, self.batch_id)
                session.expunge(batch)
                yield batch
            finally:
                session.execute(_UNLOCK, {"id": self.batch_id})

    def _receive(self, batch: Batch, until: float) -> bool:
        """Receive chunk by chunk: while one is committed, the bytes of the next are stored."""
        is_listed = True
        with ThreadPoolExecutor(1) as ahead:
            stored: Future[_Prepared] | None = None
            for chunk in chunks(self.source.entries(), CHUNK):
                upcoming = ahead.submit(self._prepare, batch, chunk)
                if stored:
                    self._commit(batch, stored.result())
                stored = upcoming
                if time.monotonic() > until:
                    is_listed = False
                    break
            if stored:
                self._commit(batch, stored.result())
        return is_listed

    def _prepare(self, batch: Batch, chunk: Sequence[Entry]) -> _Prepared:
        """Store the bytes of what is new or changed."""
        with self.porter.sessions() as session:
            done, before = seen(session, batch, chunk)
        mended = [entry for entry in chunk if _is_mended(entry, done.get(fit(entry.path)))]
        left = [entry for entry in chunk if fit(entry.path) not in done]
        unchanged = [
            entry for entry in left if entry.stamp and before.get(fit(entry.path)) == entry.stamp
        ]
        fresh = [*mended, *(entry for entry in left if entry not in unchanged)]
        kept = self.porter.keep([Incoming(entry.name, entry.open) for entry in fresh])
        # Killed after a commit, it may not have come to move or mark what was committed.
        held = {path for path, line in done.items() if line.state != "refused"}
        received = [entry for entry in chunk if fit(entry.path) in held and entry not in mended]
        return _Prepared(received, mended, unchanged, list(zip(fresh, kept, strict=True)))

    @retried
    def _commit(self, batch: Batch, chunk: _Prepared) -> None:
        """Write arrivals, jobs and lines in one transaction; only then ring and settle."""
        received = [(entry, kept) for entry, kept in chunk.kept if isinstance(kept, StoredOriginal)]
        with self.porter.sessions.begin() as session:
            self._require_receiving(session)
            receipts = record_arrivals(
                session,
                [(entry.name, kept) for entry, kept in received],
                source=batch.source,
                who=batch.who,
                lane=self.lane,
                batch_id=batch.id,
            )
            new = {receipt.sha256 for receipt in receipts if not receipt.duplicate}
            fresh = [kept for _, kept in received if kept.sha256 in new]
            require_kept(session, self.porter.store, fresh)
            paths = [fit(entry.path) for entry in chunk.mended]
            session.execute(_REPLACE, {"id": batch.id, "paths": paths})
            copy_rows(session, {BatchLine: self._lines(chunk, received, receipts)})
        self.ring([receipt.job_id for receipt in receipts if not receipt.duplicate], self.lane)
        for entry in (*chunk.received, *chunk.unchanged):
            self._settle(entry, None)
        for entry, kept in chunk.kept:
            self._settle(entry, _reason(kept) if isinstance(kept, Exception) else None)

    def _settle(self, entry: Entry, problem: str | None) -> None:
        """Let the source take note; one that cannot is told at the next import again."""
        try:
            self.source.settle(entry, problem)
        except OSError as error:
            log.warning("not_settled", batch=self.batch_id, error=str(error))

    def _require_receiving(self, session: Session) -> None:
        """Let nobody pause the batch before this commit, or find that somebody did."""
        state = session.scalar(
            select(Batch.state).where(Batch.id == self.batch_id).with_for_update(read=True)
        )
        if state != "receiving":
            raise BatchNotOursError(self.batch_id, f"it is {state or 'gone'}")

    def _lines(
        self,
        chunk: _Prepared,
        received: Sequence[tuple[Entry, StoredOriginal]],
        receipts: Sequence[Receipt],
    ) -> list[Values]:
        lines = [self._line(entry, "unchanged") for entry in chunk.unchanged]
        lines += [
            self._line(entry, "received", size=kept.size, arrival_id=receipt.arrival_id)
            for (entry, kept), receipt in zip(received, receipts, strict=True)
        ]
        for entry, kept in chunk.kept:
            if isinstance(kept, Exception):
                log.info("refused", batch=self.batch_id, error=type(kept).__name__)
                lines.append(self._line(entry, "refused", reason=_reason(kept)))
        return lines

    def _line(
        self,
        entry: Entry,
        state: str,
        *,
        size: int | None = None,
        arrival_id: int | None = None,
        reason: str | None = None,
    ) -> Values:
        return {
            "batch_id": self.batch_id,
            "path": fit(entry.path),
            "stamp": entry.stamp,
            "state": state,
            "size": size,
            "arrival_id": arrival_id,
            "reason": reason,
            "known": {name: storable(value) for name, value in entry.known.items()},
        }


_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('batch', :id))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended('batch', :id))")
_END = text("UPDATE batch SET state = 'received' WHERE id = :id AND state = 'receiving'")
_REPLACE = text("DELETE FROM batch_line WHERE batch_id = :id AND path = ANY(:paths)").bindparams(
    bindparam("paths", type_=ARRAY(Text()))
)
# Of each path the line in this batch, and the newest of the source's others: a folder that is
# imported every night has a line for each night.
_SEEN = text(
    """
    SELECT asked.path, here.state, here.stamp AS own, before.stamp
      FROM unnest(:paths) AS asked (path)
      LEFT JOIN batch_line here ON here.path = asked.path AND here.batch_id = :id
      LEFT JOIN LATERAL (
           SELECT l.stamp FROM batch_line l
            WHERE l.path = asked.path AND l.batch_id <> :id AND l.state <> 'refused'
              AND (SELECT source FROM batch WHERE id = l.batch_id) = :source
            ORDER BY l.batch_id DESC LIMIT 1) AS before ON true
     WHERE here.path IS NOT NULL OR before.stamp IS NOT NULL
    """
).bindparams(bindparam("paths", type_=ARRAY(Text())))


class SeenLine(NamedTuple):
    """What a line of this batch says of its file."""

    state: str
    stamp: str


def seen(
    session: Session, batch: Batch, chunk: Sequence[Entry]
) -> tuple[dict[str, SeenLine], dict[str, str]]:
    """Return the lines of paths that this batch has, and the stamps that others saw.

    What an earlier import refused is no more than not received: it is tried again.
    """
    values = {
        "id": batch.id,
        "source": batch.source,
        "paths": [fit(entry.path) for entry in chunk],
    }
    rows = session.execute(_SEEN, values).all()
    done = {row.path: SeenLine(row.state, row.own) for row in rows if row.state is not None}
    return done, {row.path: row.stamp for row in rows if row.stamp is not None}


def _is_mended(entry: Entry, line: SeenLine | None) -> bool:
    """Tell whether a file is another than the one that failed and is tried again."""
    if line is None or not entry.stamp:
        return False
    return line.stamp.startswith(FAILED) and line.stamp != FAILED + entry.stamp


def chunks(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Yield the entries in lists of at most ``size``; no more of them are taken than needed."""
    going = iter(entries)
    while chunk := list(islice(going, size)):
        yield chunk


def fit(path: str) -> str:
    """Return a path that the ledger can hold; an overlong one ends with its digest."""
    cleaned = storable(path)
    if len(cleaned.encode()) <= _LONGEST_PATH:
        return cleaned
    return f"{cleaned[: _LONGEST_PATH // 4]}…{sha256(cleaned.encode()).hexdigest()}"


def _reason(error: Exception) -> str:
    return storable(str(error) or type(error).__name__)[:2000]
