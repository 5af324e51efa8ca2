"""Hash originals anew, those first that were hashed longest ago, and write down what came of it.

An original was hashed when it was received: until a first run comes to it, that counts.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import OriginalDamagedError, Originals, StoredOriginal
from catalogue.stores import SECOND
from schema import FixityCheck, FixityRun, Original, Replica

# So many are looked up at once (the order by age costs two seconds for a million), and so many
# are written down in one short transaction.
_LOOKED_UP = 5000
_CHUNK = 50
# After so many faults one after the other it is not the originals but the store that is away.
_MOST_IN_A_ROW = 20
# Runs without a fault are forgotten after this; those with one stay.
_RUNS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Due:
    """An original that is to be hashed."""

    original_id: int
    stored: StoredOriginal


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of hashing one: ``intact``, ``damaged``, ``missing`` or ``unreadable``."""

    due: Due
    result: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one run does: of what was last hashed before a moment, so much and so long."""

    before: datetime
    most_bytes: float = float("inf")
    seconds: float = float("inf")


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    checked: int = 0
    bytes: int = 0
    faults: int = 0
    problem: str | None = None
    in_a_row: int = 0

    def note(self, findings: Iterable[Finding]) -> None:
        """Count what was found."""
        for finding in findings:
            self.checked += 1
            self.bytes += finding.due.stored.size
            self.faults += finding.result != "intact"


def check_due(
    sessions: sessionmaker[Session], name: str, store: Originals, bounds: Bounds
) -> Tally:
    """Hash what is due in a store, within bounds, and write the run down.

    Args:
        sessions: the catalogue.
        name: ``first`` or ``second``.
        store: the store itself.
        bounds: how much.
    """
    started_at, until = datetime.now(UTC), time.monotonic() + bounds.seconds
    tally = Tally()
    waiting: list[Due] = []
    while not tally.problem and tally.bytes < bounds.most_bytes and time.monotonic() < until:
        if not waiting:
            with sessions() as session:
                waiting = due(session, name, bounds.before)
            if not waiting:
                break
        chunk, waiting = waiting[:_CHUNK], waiting[_CHUNK:]
        findings = _hash(store, chunk, tally, bounds.most_bytes - tally.bytes, until)
        tally.note(findings)
        write_down(sessions, name, findings)
    _write_run(sessions, name, started_at, tally)
    return tally


def _hash(
    store: Originals, chunk: Sequence[Due], tally: Tally, most_bytes: float, until: float
) -> list[Finding]:
    """Hash one after the other, until it is enough or the store turns out to be away."""
    findings: list[Finding] = []
    done = 0
    for one in chunk:
        findings.append(hash_one(store, one))
        done += one.stored.size
        tally.in_a_row = 0 if findings[-1].result == "intact" else tally.in_a_row + 1
        if tally.in_a_row >= _MOST_IN_A_ROW:
            tally.problem = f"the store seems to be away: {findings[-1].reason}"
            return [finding for finding in findings if finding.result == "intact"]
        if done >= most_bytes or time.monotonic() >= until:
            break
    return findings


def due(session: Session, name: str, before: datetime, limit: int = _LOOKED_UP) -> list[Due]:
    """Return what was last hashed before a moment, longest ago first."""
    last = func.coalesce(FixityCheck.checked_at, Original.received_at)
    query = (
        select(Original.id, Original.sha256, Original.size, Original.location)
        .outerjoin(
            FixityCheck, (FixityCheck.original_id == Original.id) & (FixityCheck.store == name)
        )
        .where(last < before)
        .order_by(last, Original.id)
        .limit(limit)
    )
    if name == SECOND:
        query = query.join(Replica, Replica.original_id == Original.id)
    return [
        Due(row.id, StoredOriginal(row.sha256, row.size, row.location))
        for row in session.execute(query)
    ]


def of_contents(session: Session, sha256s: Sequence[str]) -> Iterator[Due]:
    """Yield the originals of some contents."""
    query = select(Original).where(Original.sha256.in_(sha256s)).order_by(Original.id)
    for row in session.scalars(query):
        yield Due(row.id, StoredOriginal(row.sha256, row.size, row.location))


def hash_one(store: Originals, one: Due) -> Finding:
    """Hash an original, and say what came of it."""
    try:
        store.verify(one.stored)
    except FileNotFoundError as error:
        return Finding(one, "missing", str(error))
    except OriginalDamagedError as error:
        return Finding(one, "damaged", str(error))
    except OSError as error:
        return Finding(one, "unreadable", str(error))
    return Finding(one, "intact")


# An original that was disposed of meanwhile matches nothing, and nothing is written of it.
_CHECK = text(
    """
    INSERT INTO fixity_check (original_id, store, checked_at, result)
    SELECT id, :store, now(), :result FROM original WHERE id = :id FOR KEY SHARE
    ON CONFLICT (original_id, store) DO UPDATE
        SET checked_at = now(), result = excluded.result, times = fixity_check.times + 1
    """
)
_FAULT = text(
    """
    INSERT INTO fixity_fault (sha256, store, result, reason)
    SELECT sha256, :store, :result, :reason FROM original WHERE id = :id
    ON CONFLICT (sha256, store) WHERE mended_at IS NULL DO NOTHING
    """
)
_MENDED = text(
    """
    UPDATE fixity_fault SET mended_at = now(), mended_by = :by
     WHERE sha256 = :sha256 AND store = :store AND mended_at IS NULL
    """
)


def write_down(
    sessions: sessionmaker[Session],
    name: str,
    findings: Sequence[Finding],
    by: str = "found intact again",
) -> None:
    """Write down what was found; a fault that is found no more is closed.

    Args:
        sessions: the catalogue.
        name: of the store.
        findings: what was found, at most once for each original.
        by: who or what closed the faults of those that are intact.
    """
    with sessions.begin() as session:
        for finding in sorted(findings, key=lambda one: one.due.original_id):
            given = {"id": finding.due.original_id, "store": name, "result": finding.result}
            session.execute(_CHECK, given)
            if finding.result == "intact":
                sha256 = finding.due.stored.sha256
                session.execute(_MENDED, {"sha256": sha256, "store": name, "by": by})
            else:
                session.execute(_FAULT, {**given, "reason": finding.reason})


_STANDING = text(
    """
    SELECT count(o.id) AS originals, min(coalesce(c.checked_at, o.received_at)) AS oldest_at
      FROM original o
      LEFT JOIN fixity_check c ON c.original_id = o.id AND c.store = :store
     WHERE :store = 'first' OR EXISTS (SELECT FROM replica r WHERE r.original_id = o.id)
    """
)
_WAITING = text(
    """
    SELECT count(*) AS waiting, min(received_at) AS since
      FROM original o WHERE NOT EXISTS (SELECT FROM replica r WHERE r.original_id = o.id)
    """
)


def _write_run(
    sessions: sessionmaker[Session], name: str, started_at: datetime, tally: Tally
) -> None:
    with sessions.begin() as session:
        stands = session.execute(_STANDING, {"store": name}).one()
        waiting, since = session.execute(_WAITING).one() if name == SECOND else (0, None)
        session.add(
            FixityRun(
                name,
                started_at,
                tally.checked,
                tally.bytes,
                tally.faults,
                tally.problem,
                stands.originals,
                stands.oldest_at,
                waiting,
                since,
            )
        )
        session.execute(
            text("DELETE FROM fixity_run WHERE faults = 0 AND finished_at < :before"),
            {"before": started_at - _RUNS_KEPT},
        )
