"""Start, pause, resume and cancel batches. All of it is committed by the caller, and holds at once.

A paused batch's letters stay queued and are held back; a cancelled one's are rejected as
cancelled, kept, and can be retried: the ledger's sum holds throughout.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.orm import Session

from schema import Batch
from worker.intake import jobs
from worker.intake.jobs import HELD
from worker.intake.seen import FAILED

CANCELLED = "cancelled"

# What is read again later has nothing to do with the batch that it came in.
_OF_BATCH = (
    "kind = 'catalogue' "
    "AND original_id IN (SELECT original_id FROM arrival WHERE batch_id = :id AND NOT is_duplicate)"
)
# Held back until the batch goes on. What a worker has in hand is held back
# should it return unread. In the order in which workers lock them.
_HOLD_BACK = text(
    f"""
    UPDATE job SET not_before = {HELD}
     WHERE id IN (SELECT id FROM job WHERE state IN ('queued', 'leased') AND {_OF_BATCH}
                   ORDER BY id FOR UPDATE)
    """  # noqa: S608 - constants
)
_LET_GO = text(
    f"""
    UPDATE job SET not_before = now()
     WHERE id IN (SELECT id FROM job WHERE state IN ('queued', 'leased')
                     AND not_before >= {HELD} AND {_OF_BATCH} ORDER BY id FOR UPDATE)
    RETURNING id, lane, state
    """  # noqa: S608 - constants
)
_REJECT = text(
    f"""
    UPDATE job SET state = 'rejected', finished_at = now(), error_code = :code,
           error_message = 'its batch was cancelled; it is kept and can be retried'
     WHERE state = 'queued' AND {_OF_BATCH}
    """  # noqa: S608 - constants
)
_FAILED_JOBS = text(
    f"SELECT id FROM job WHERE state IN ('rejected', 'quarantined') AND {_OF_BATCH}"  # noqa: S608
)
# A file that failed and is mended has another stamp than this the next time that it is listed.
_MARK_FAILED = text(
    """
    UPDATE batch_line SET stamp = :mark || stamp
     WHERE batch_id = :id AND state = 'received' AND stamp <> '' AND NOT starts_with(stamp, :mark)
       AND arrival_id IN (SELECT a.id FROM arrival a JOIN job j ON j.original_id = a.original_id
                           WHERE a.batch_id = :id AND NOT a.is_duplicate AND j.id = ANY(:jobs))
    """
).bindparams(bindparam("jobs", type_=ARRAY(BigInteger())))
# What is queued on a page ends when its bringer says so: between two files nothing is pending. One
# that never said so is not waited for.
_FINISH = text(
    """
    UPDATE batch b SET finished_at = now()
     WHERE b.finished_at IS NULL AND b.state IN ('received', 'cancelled', 'failed')
       AND (b.source <> 'web' OR b.state = 'cancelled'
            OR b.started_at < now() - interval '1 day')
       AND NOT EXISTS (
           SELECT FROM arrival a JOIN job j ON j.original_id = a.original_id
            WHERE a.batch_id = b.id AND NOT a.is_duplicate AND j.kind = 'catalogue'
              AND j.state IN ('queued', 'leased'))
    RETURNING b.id
    """
)


class BatchStateError(ValueError):
    """What is asked of a batch cannot be done in the state that it is in."""

    def __init__(self, batch_id: int, state: str, wanted: str) -> None:
        super().__init__(f"batch {batch_id} is {state}: it cannot be {wanted}")


def start(
    session: Session,
    *,
    name: str,
    source: str,
    who: str,
    options: dict[str, Any] | None = None,
    passwords: list[str] | None = None,
    schedule_id: int | None = None,
) -> Batch:
    """Begin a batch: its files are to be received from now on."""
    batch = Batch(
        name=name,
        source=source,
        who=who,
        state="receiving",
        options=options or {},
        passwords=passwords or [],
        schedule_id=schedule_id,
    )
    session.add(batch)
    session.flush()
    return batch


def pause(session: Session, batch_id: int) -> None:
    """Receive no more of a batch, and hold its queued letters back.

    Raises:
        BatchStateError: it has ended.
    """
    batch = _held(session, batch_id)
    if batch.finished_at is not None or batch.state in {CANCELLED, "failed"}:
        raise BatchStateError(batch_id, batch.state, "paused")
    if batch.state == "paused":  # by somebody else, at the same moment
        return
    batch.options = {**batch.options, "resume_as": batch.state}
    batch.state = "paused"
    session.execute(_HOLD_BACK, {"id": batch_id})


def resume(session: Session, batch_id: int) -> dict[str, list[int]]:
    """Let a batch go on that was paused or failed; return its jobs to ring for, by lane.

    Raises:
        BatchStateError: it was cancelled.
    """
    batch = _held(session, batch_id)
    if batch.state == CANCELLED:
        raise BatchStateError(batch_id, batch.state, "resumed")
    if batch.state == "failed":
        _begin_anew(batch)
    elif batch.state == "paused":
        batch.state = batch.options.get("resume_as", "receiving")
    return _by_lane(_let_go(session, batch))


def cancel(session: Session, batch_id: int) -> None:
    """Receive no more of a batch, and reject what of it is queued. What is read stays."""
    batch = _held(session, batch_id)
    batch.state = CANCELLED
    session.execute(_REJECT, {"id": batch_id, "code": CANCELLED})
    _let_go(session, batch)  # what a worker has in hand is not held back for ever


def try_failures_again(session: Session, batch_id: int) -> dict[str, list[int]]:
    """Queue a batch's rejected and quarantined letters anew, and have its refused files brought.

    Files that were mended in their place since are brought too. Return the jobs to ring for, by
    lane.
    """
    batch = _held(session, batch_id)
    _begin_anew(batch)
    held = _let_go(session, batch)
    session.execute(
        text("DELETE FROM batch_line WHERE batch_id = :id AND state = 'refused'"), {"id": batch_id}
    )
    failed = session.scalars(_FAILED_JOBS, {"id": batch_id}).all()
    session.execute(_MARK_FAILED, {"id": batch_id, "mark": FAILED, "jobs": list(failed)})
    return _by_lane([*held, *jobs.retry(session, failed)])


def fail(session: Session, batch_id: int, problem: str) -> None:
    """Note that a batch's source cannot be listed, or no further; it can be resumed."""
    batch = _held(session, batch_id)
    if batch.state == "receiving":
        batch.state, batch.problem = "failed", problem


def finish_ended(session: Session) -> list[int]:
    """Note which batches have ended: received, and every letter with its outcome."""
    return list(session.scalars(_FINISH))


def _held(session: Session, batch_id: int) -> Batch:
    """Return a batch as it is now, and let nobody else change it until the commit.

    Looked at earlier in this session, it would be given as it was then.
    """
    return session.get_one(Batch, batch_id, with_for_update=True, populate_existing=True)


def _begin_anew(batch: Batch) -> None:
    """Let a batch be received that had ended; its new end is told anew."""
    batch.state, batch.finished_at, batch.problem = "receiving", None, None
    batch.told_at, batch.tellings, batch.mailed_at, batch.mailings = None, 0, None, 0


def _let_go(session: Session, batch: Batch) -> list[tuple[int, str]]:
    """Hold nothing of a batch back any more; return id and lane of its jobs to ring for."""
    batch.options = {name: value for name, value in batch.options.items() if name != "resume_as"}
    rows = session.execute(_LET_GO, {"id": batch.id})
    return [(row.id, row.lane) for row in rows if row.state == "queued"]


def _by_lane(jobs_and_lanes: Sequence[tuple[int, str]]) -> dict[str, list[int]]:
    lanes: dict[str, list[int]] = {}
    for job_id, lane in jobs_and_lanes:
        lanes.setdefault(lane, []).append(job_id)
    return lanes
