"""Jobs: leased under a fence, ended under the same fence, swept when their worker is gone.

A job whose batch is paused is not to be taken before :data:`HELD`: whoever gives one back leaves
that as it is.

All of it is SQL on one row or one statement, so that any number of workers and sweeps may run at
once. A worker that was thought dead finds that its fence is not the job's any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, case, func, literal_column, text, update
from sqlalchemy.orm import Session

from schema import Job, Original
from schema.intake import LANES

# Far beyond any sweep. Not infinity, which Python cannot read and nobody can reckon with.
HELD = "timestamptz '9999-01-01 00:00+00'"
# How long a letter waits after a passing fault, for each attempt made.
_BACKOFF = timedelta(seconds=2)
# For so long a letter is not blamed for what is wrong with the machine.
_FORGIVEN = timedelta(days=1)
# What is wrong with the machine is waited for, at growing intervals.
_LATER_AND_LATER: ColumnElement[datetime] = literal_column(
    "now() + least(make_interval(secs => 2 * fence), interval '1 minute')"
)
_WORKER_LOST = "worker_lost"
# A fresh job was rung for when it was received.
_FRESH = timedelta(seconds=10)
# So many of a lane are rung for by one sweep: more than several hosts do until the next.
_MOST_RUNG = 5000


class LeaseLostError(RuntimeError):
    """Another worker holds the job now: what this one did must not be written."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"job {job_id}: the lease ran out and another worker has taken it over")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job until it runs out; every write names its fence."""

    job_id: int
    fence: int
    attempts: int
    kind: str
    lane: str
    original_id: int
    location: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: job ids to ring for by lane, how many were quarantined and taken back."""

    queued: dict[str, list[int]]
    quarantined: int
    taken_back: int = 0


def lease(session: Session, job_id: int, *, holder: str, seconds: float) -> Lease | None:
    """Take a queued job, or return ``None`` if it is taken, ended or not yet due.

    The caller commits at once: work begins only under a lease that others can see.
    """
    row = session.execute(
        text(
            """
            UPDATE job SET state = 'leased', attempts = attempts + 1, fence = fence + 1,
                   lease_holder = :holder, lease_until = now() + make_interval(secs => :seconds),
                   started_at = coalesce(started_at, now())
             WHERE id = (SELECT id FROM job WHERE id = :id AND state = 'queued'
                            AND (not_before IS NULL OR not_before <= now())
                            FOR UPDATE SKIP LOCKED)
            RETURNING id, fence, attempts, kind, lane, original_id
            """
        ),
        {"id": job_id, "holder": holder, "seconds": seconds},
    ).one_or_none()
    if row is None:
        return None
    original = session.get_one(Original, row.original_id)
    return Lease(
        row.id,
        row.fence,
        row.attempts,
        row.kind,
        row.lane,
        original.id,
        original.location,
        original.sha256,
    )


def finish(session: Session, lease: Lease, document_id: int) -> None:
    """End a job in the transaction that wrote its record."""
    _end(session, lease, state="done", document_id=document_id, error_code=None, error_message=None)


def reject(session: Session, lease: Lease, code: str, message: str) -> None:
    """End a job whose file cannot be read; it is kept, with the reason, and can be retried."""
    _end(session, lease, state="rejected", error_code=code, error_message=message)


def quarantine(session: Session, lease: Lease, code: str, message: str) -> None:
    """Set a job aside that does harm; it is kept, says why, and can be retried."""
    _end(session, lease, state="quarantined", error_code=code, error_message=message)


def requeue(session: Session, lease: Lease, code: str, message: str) -> None:
    """Give a job back after a passing fault, to be tried again a little later."""
    _end(
        session,
        lease,
        state="queued",
        finished_at=None,
        error_code=code,
        error_message=message,
        not_before=_not_before(func.now() + _BACKOFF * lease.attempts),
    )


def wait(session: Session, lease: Lease, code: str, message: str) -> None:
    """Give a job back because of the machine: a full disk, a database that is read-only.

    That is no attempt, however often it happens, for a day: else every letter that meets an
    outage would be set aside. It is tried again at growing intervals, at most a minute. If the
    lease ran out meanwhile, the letter is acquitted of what the sweep held against it.
    """
    try:
        _end(
            session,
            lease,
            state="queued",
            attempts=case(
                (Job.started_at > func.now() - _FORGIVEN, func.greatest(Job.attempts - 1, 0)),
                else_=Job.attempts,
            ),
            finished_at=None,
            error_code=code,
            error_message=message,
            not_before=_not_before(_LATER_AND_LATER),
        )
    except LeaseLostError:
        acquit(session, lease)


def acquit(session: Session, lease: Lease) -> None:
    """Take back what the sweep held against a letter whose worker comes back late.

    The worker was frozen, slow, or could not write: the letter has not killed it. Nothing changes
    but the count, and a letter is let out that was set aside for it; for a day, no longer.
    """
    session.execute(_ACQUIT, {"id": lease.job_id, "code": _WORKER_LOST, "since": _FORGIVEN})


_ACQUIT = text(
    """
    UPDATE job SET attempts = greatest(attempts - 1, 0), finished_at = NULL,
           state = CASE state WHEN 'quarantined' THEN 'queued' ELSE state END,
           error_code = CASE state WHEN 'quarantined' THEN NULL ELSE error_code END,
           not_before = CASE state WHEN 'quarantined' THEN now() ELSE not_before END
     WHERE id = :id AND started_at > now() - :since
       AND (state IN ('queued', 'leased') OR (state = 'quarantined' AND error_code = :code))
    """
)


def pass_on(session: Session, lease: Lease, lane: str) -> None:
    """Give a job on to a lane, its next step to be done there; what was done so far counts."""
    _end(
        session,
        lease,
        state="queued",
        lane=lane,
        attempts=0,
        finished_at=None,
        error_code=None,
        error_message=None,
        not_before=_not_before(func.now()),
    )


def _not_before(time: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """Return when a job that is given back may be taken: never, while its batch is paused."""
    return func.greatest(Job.not_before, time)


def _end(session: Session, lease: Lease, **values: object) -> None:
    done: CursorResult[tuple[()]] = session.execute(  # type: ignore[assignment]
        update(Job)
        .where(Job.id == lease.job_id, Job.fence == lease.fence, Job.state == "leased")
        .values(
            **{"finished_at": func.now(), "not_before": None, **values},
            lease_until=None,
            lease_holder=None,
        )
    )
    if done.rowcount != 1:
        raise LeaseLostError(lease.job_id)


# Of each lane its first: however many letters a bulk has queued, a person's is among them.
_WAITING = text(
    """
    SELECT lanes.lane, waiting.id
      FROM unnest(CAST(:lanes AS text[])) AS lanes (lane)
     CROSS JOIN LATERAL (
           SELECT id FROM job
            WHERE job.lane = lanes.lane AND state = 'queued'
              AND coalesce(not_before, created_at + :fresh) <= now()
            ORDER BY id LIMIT :most) AS waiting
     ORDER BY waiting.id
    """
)


def sweep(session: Session, *, most_attempts: int) -> Swept:
    """Take back leases that ran out, quarantine what killed its workers, list what is queued.

    A job whose lease ran out lost its worker: killed, frozen or cut off. After ``most_attempts``
    of that it is set aside, for a letter that kills its reader would do so for ever.
    """
    quarantined: CursorResult[tuple[()]] = session.execute(  # type: ignore[assignment]
        text(
            """
            UPDATE job SET state = 'quarantined', lease_until = NULL, lease_holder = NULL,
                   not_before = NULL, finished_at = now(), fence = fence + 1, error_code = :code,
                   error_message = 'its worker was lost ' || attempts || ' times'
             WHERE id IN (SELECT id FROM job WHERE state = 'leased' AND lease_until < now()
                             AND attempts >= :most FOR UPDATE SKIP LOCKED)
            """
        ),
        {"code": _WORKER_LOST, "most": most_attempts},
    )
    taken_back: CursorResult[tuple[()]] = session.execute(  # type: ignore[assignment]
        text(
            """
            UPDATE job SET state = 'queued', lease_until = NULL, lease_holder = NULL,
                   fence = fence + 1, error_code = :code,
                   error_message = 'its worker was lost; it is tried again',
                   not_before = greatest(not_before, now())
             WHERE id IN (SELECT id FROM job WHERE state = 'leased' AND lease_until < now()
                             FOR UPDATE SKIP LOCKED)
            """
        ),
        {"code": _WORKER_LOST},
    )
    waiting = session.execute(_WAITING, {"lanes": list(LANES), "most": _MOST_RUNG, "fresh": _FRESH})
    queued: dict[str, list[int]] = {}
    for lane, job_id in waiting:
        queued.setdefault(lane, []).append(job_id)
    return Swept(queued, quarantined.rowcount, taken_back.rowcount)


def retry(session: Session, job_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Queue rejected or quarantined jobs anew; return id and lane of those that were."""
    rows = session.execute(
        update(Job)
        .where(Job.id.in_(job_ids), Job.state.in_(("rejected", "quarantined")))
        .values(
            state="queued",
            attempts=0,
            error_code=None,
            error_message=None,
            not_before=None,
            # Judged and timed from now on: what it met long ago is not held against it.
            started_at=None,
            finished_at=None,
        )
        .returning(Job.id, Job.lane)
    )
    return [(row.id, row.lane) for row in rows]
