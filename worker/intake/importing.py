"""An import: the files of a source received in chunks, each with its line in the batch.

Killed at any moment it goes on where it was: lines are committed with the arrivals that they
speak of, and what has a line is passed over. Files that came before and are unchanged are counted,
anew with each listing. Nothing of a source is kept in memory but a chunk.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import structlog
from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, sessionmaker

from catalogue.copying import Values, copy_rows
from catalogue.originals import StoredOriginal
from catalogue.retention.arriving import require_kept
from catalogue.search_text import storable
from catalogue.transaction import retried
from schema import Batch, BatchLine
from worker.intake.arrivals import record_arrivals
from worker.intake.receive import Receipt
from worker.intake.receive_many import Incoming, Kept, Porter
from worker.intake.seen import fit, is_mended, is_same, is_unchanged, seen
from worker.intake.sources.source import Entry, Source

log = structlog.get_logger()

# As many files are stored together, and committed in one transaction, and read by one message.
CHUNK = 100
# The option of a batch by which unchanged files have lines too.
LIST_UNCHANGED = "list_unchanged"
# A count of nothing but unchanged files is written down so often, in seconds.
_SOON = 1.0

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


@dataclass(slots=True)
class _Listing:
    """How far this listing of the source has come.

    ``unchanged`` files so far, a count that was last ``noted`` when; whether it ``has_received``
    any file; whether it ``is_whole``.
    """

    unchanged: int = 0
    noted: float = 0.0
    has_received: bool = False
    is_whole: bool = False


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
        with alone(self.porter.sessions, self.batch_id) as batch:
            listing = self._receive(batch, until)
            if listing.is_whole:
                with self.porter.sessions.begin() as session:
                    session.execute(_END, {"id": self.batch_id, "unchanged": listing.unchanged})
        return listing.is_whole

    def _receive(self, batch: Batch, until: float) -> _Listing:
        """Receive chunk by chunk: while one is committed, the bytes of the next are stored.

        It does not end before something was received: otherwise a source whose known files take
        longer to pass over would never come further.
        """
        listing = _Listing()
        with ThreadPoolExecutor(1) as ahead:
            stored: Future[_Prepared] | None = None
            for chunk in chunks(self.source.entries(), CHUNK):
                upcoming = ahead.submit(self._prepare, batch, chunk)
                if stored:
                    self._take(batch, stored.result(), listing)
                stored = upcoming
                if time.monotonic() > until and (listing.has_received or stored.result().kept):
                    self._take(batch, stored.result(), listing)
                    return listing
            if stored:
                self._take(batch, stored.result(), listing)
        listing.is_whole = True
        return listing

    def _prepare(self, batch: Batch, chunk: Sequence[Entry]) -> _Prepared:
        """Store the bytes of what is new or changed."""
        with self.porter.sessions() as session:
            done, before = seen(session, batch, chunk)
        prepared = _Prepared([], [], [], [])
        fresh: list[Entry] = []
        for entry in chunk:
            path = fit(entry.path)
            line = done.get(path)
            if line is None:
                is_known = is_unchanged(entry, before.get(path))
                (prepared.unchanged if is_known else fresh).append(entry)
            elif is_mended(entry, line):
                prepared.mended.append(entry)
            elif line.state != "refused" and is_same(entry, line):
                # Killed after a commit, it may not have come to move or mark what was committed.
                prepared.received.append(entry)
        fresh = [*prepared.mended, *fresh]
        kept = self.porter.keep([incoming(entry) for entry in fresh])
        prepared.kept.extend(zip(fresh, kept, strict=True))
        return prepared

    def _take(self, batch: Batch, chunk: _Prepared, listing: _Listing) -> None:
        """Commit a chunk; only then ring and settle."""
        is_listed = bool(batch.options.get(LIST_UNCHANGED))
        listing.unchanged += 0 if is_listed else len(chunk.unchanged)
        listing.has_received |= bool(chunk.kept)
        if chunk.kept or is_listed or time.monotonic() > listing.noted + _SOON:
            lines = [self._line(entry, "unchanged") for entry in chunk.unchanged if is_listed]
            receipts = self._commit(batch, chunk, lines, listing.unchanged)
            listing.noted = time.monotonic()
            self.ring([receipt.job_id for receipt in receipts if not receipt.duplicate], self.lane)
        for entry in (*chunk.received, *chunk.unchanged):
            self._settle(entry, None)
        for entry, kept in chunk.kept:
            self._settle(entry, _reason(kept) if isinstance(kept, Exception) else None)

    @retried
    def _commit(
        self, batch: Batch, chunk: _Prepared, lines: Sequence[Values], unchanged: int
    ) -> list[Receipt]:
        """Write arrivals, jobs, lines and the count of unchanged files in one transaction."""
        received = [(entry, kept) for entry, kept in chunk.kept if isinstance(kept, StoredOriginal)]
        with self.porter.sessions.begin() as session:
            self._require_receiving(session, unchanged)
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
            if chunk.mended:
                paths = [fit(entry.path) for entry in chunk.mended]
                session.execute(_REPLACE, {"id": batch.id, "paths": paths})
            copy_rows(session, {BatchLine: [*lines, *self._lines(chunk, received, receipts)]})
        return receipts

    def _settle(self, entry: Entry, problem: str | None) -> None:
        """Let the source take note; one that cannot is told at the next import again."""
        try:
            self.source.settle(entry, problem)
        except OSError as error:
            log.warning("not_settled", batch=self.batch_id, error=str(error))

    def _require_receiving(self, session: Session, unchanged: int) -> None:
        """Let nobody pause the batch before this commit, or find that somebody did.

        While it is listed again its count does not fall: it is exact at the end.
        """
        counted = session.execute(_COUNT, {"id": self.batch_id, "unchanged": unchanged})
        if counted.one_or_none() is None:
            batch = session.get(Batch, self.batch_id)
            raise BatchNotOursError(self.batch_id, f"it is {batch.state if batch else 'gone'}")

    def _lines(
        self,
        chunk: _Prepared,
        received: Sequence[tuple[Entry, StoredOriginal]],
        receipts: Sequence[Receipt],
    ) -> list[Values]:
        lines = [
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
_COUNT = text(
    """
    UPDATE batch SET unchanged = greatest(unchanged, :unchanged)
     WHERE id = :id AND state = 'receiving' RETURNING id
    """
)
_END = text(
    """
    UPDATE batch SET state = 'received', unchanged = :unchanged
     WHERE id = :id AND state = 'receiving'
    """
)
_REPLACE = text("DELETE FROM batch_line WHERE batch_id = :id AND path = ANY(:paths)").bindparams(
    bindparam("paths", type_=ARRAY(Text()))
)


@contextmanager
def alone(sessions: sessionmaker[Session], batch_id: int) -> Iterator[Batch]:
    """Hold a batch: by a lock of the database, which a process that is killed lets go.

    Raises:
        BatchNotOursError: another holds it.
    """
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        if not session.scalar(_LOCK, {"id": batch_id}):
            raise BatchNotOursError(batch_id, "another process receives it")
        try:
            batch = session.get_one(Batch, batch_id)
            session.expunge(batch)
            yield batch
        finally:
            session.execute(_UNLOCK, {"id": batch_id})


def incoming(entry: Entry) -> Incoming:
    """Return an entry as the porter takes it."""
    return Incoming(entry.name, entry.open, entry.is_near)


def chunks(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Yield the entries in lists of at most ``size``; no more of them are taken than needed."""
    going = iter(entries)
    while chunk := list(islice(going, size)):
        yield chunk


def _reason(error: Exception) -> str:
    return storable(str(error) or type(error).__name__)[:2000]
