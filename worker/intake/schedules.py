"""Schedules: sources that are imported again and again. PostgreSQL keeps them and gives the time.

A run is claimed by moving the schedule's next time on, in the transaction that makes its batch:
two clocks do no harm, and a clock that is killed between the two has done neither.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from schema import Batch, Schedule
from worker.intake import batches
from worker.intake.import_orders import BY_WORKER, ImportOrderError

# Due for so long without being started, a schedule has no clock that runs.
_LATE = timedelta(minutes=5)
# So many missed runs are counted one by one.
_MOST_MISSED = 1000


class ScheduleError(ImportOrderError):
    """A schedule's time is not understood, or its name taken; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run of a schedule: its batch, or ``None`` where it was skipped, and why."""

    schedule_id: int
    batch_id: int | None
    problem: str | None


def next_time(cron: str, time_zone: str, after: datetime) -> datetime:
    """Return when a schedule runs next.

    Args:
        cron: five fields as cron has them: ``0 2 * * 1-5``.
        time_zone: whose clock they mean: ``Europe/Paris``. An hour that the clock leaves out in
            spring is made up for; one that it has twice counts once.
        after: with its own zone.

    Raises:
        ScheduleError: one of them is not understood.
    """
    try:
        zone = ZoneInfo(time_zone)
        return next(CronSim(cron, after.astimezone(zone)))
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"{time_zone}: no such time zone; say for example Europe/Paris"
        raise ScheduleError(message) from error
    except (CronSimError, StopIteration) as error:
        message = f"{cron!r}: not five fields of cron that ever come ({error})"
        raise ScheduleError(message) from error


def next_times(cron: str, time_zone: str, after: datetime, count: int) -> list[datetime]:
    """Return the next so many times, on the clock of the time zone; fewer where no more come.

    Raises:
        ScheduleError: one of them is not understood.
    """
    first = next_time(cron, time_zone, after)
    return [first, *islice(CronSim(cron, first), count - 1)]


def add(
    session: Session,
    *,
    name: str,
    cron: str,
    time_zone: str,
    source: str,
    who: str,
    options: dict[str, Any] | None = None,
    webhook: str | None = None,
) -> Schedule:
    """Add a schedule.

    Raises:
        ScheduleError: its time is not understood, or its name is taken.
    """
    if session.scalar(select(Schedule.id).where(Schedule.name == name)):
        message = f"{name}: there is a schedule of this name; remove it first, or name this another"
        raise ScheduleError(message)
    schedule = Schedule(
        name=name,
        cron=cron,
        time_zone=time_zone,
        source=source,
        who=who,
        next_at=next_time(cron, time_zone, now(session)),
        options=options or {},
        webhook=webhook,
    )
    session.add(schedule)
    session.flush()
    return schedule


def resume(session: Session, schedule: Schedule) -> None:
    """Let a paused schedule run again from now on; what it missed meanwhile it was meant to."""
    schedule.is_paused = False
    schedule.next_at = next_time(schedule.cron, schedule.time_zone, now(session))


def start_due(session: Session) -> list[Started]:
    """Start what is due, once however many ask; the caller commits, then sends for each batch."""
    due = session.scalars(
        select(Schedule)
        .where(~Schedule.is_paused, Schedule.next_at <= func.now())
        .order_by(Schedule.next_at)
        .with_for_update(skip_locked=True)
    )
    at = now(session)
    return [_start(session, schedule, at, schedule.next_at) for schedule in due.all()]


def run_now(session: Session, schedule: Schedule) -> Started:
    """Start a schedule out of its time, if its last batch has ended."""
    session.refresh(schedule, with_for_update=True)
    at = now(session)
    return _start(session, schedule, at, at)


def _start(session: Session, schedule: Schedule, at: datetime, due: datetime) -> Started:
    schedule.next_at = next_time(schedule.cron, schedule.time_zone, at)
    missed = _missed(schedule, due, at)
    schedule.problem = f"{missed} earlier runs were missed: nothing ran then" if missed else None
    running = session.scalar(
        select(Batch.id).where(
            Batch.schedule_id == schedule.id,
            Batch.finished_at.is_(None),
            Batch.state.in_(("receiving", "received", "paused")),
        )
    )
    if running is not None:
        schedule.problem = f"skipped at {at:%Y-%m-%d %H:%M} UTC: batch {running} still runs"
        return Started(schedule.id, None, schedule.problem)
    schedule.last_at = at
    batch = batches.start(
        session,
        name=f"{schedule.name} {at.astimezone(ZoneInfo(schedule.time_zone)):%Y-%m-%d %H:%M}",
        source=schedule.source,
        who=schedule.who,
        options=schedule.options,
        schedule_id=schedule.id,
    )
    return Started(schedule.id, batch.id, schedule.problem)


def _missed(schedule: Schedule, due: datetime, at: datetime) -> int:
    """Count the runs after the one that was due that should have been by now."""
    later = islice(
        CronSim(schedule.cron, due.astimezone(ZoneInfo(schedule.time_zone))), _MOST_MISSED
    )
    return sum(1 for _ in takewhile(lambda time: time <= at, later))


def unfinished(session: Session) -> list[int]:
    """Return the batches that workers receive and that are not whole: new, or a worker was killed.

    A batch of `letterbook import` is received by that command.
    """
    query = text(
        "SELECT id FROM batch WHERE state = 'receiving' "
        "AND (schedule_id IS NOT NULL OR options ? :by_worker) ORDER BY id"
    )
    return list(session.scalars(query, {"by_worker": BY_WORKER}))


def drop_if_empty(session: Session, batch_id: int) -> None:
    """Take a scheduled batch back that brought nothing: a folder is looked at every minute."""
    session.execute(
        text(
            "DELETE FROM batch WHERE id = :id AND schedule_id IS NOT NULL AND state = 'received' "
            "AND unchanged = 0 AND NOT EXISTS (SELECT FROM batch_line WHERE batch_id = :id)"
        ),
        {"id": batch_id},
    )


def is_late(schedule: Schedule, at: datetime) -> bool:
    """Tell whether a schedule is due for so long that no clock can be running."""
    return not schedule.is_paused and schedule.next_at < at - _LATE


def now(session: Session) -> datetime:
    """Return the database's time: hosts may differ in theirs."""
    return session.execute(select(func.now())).scalar_one()
