"""What people do to schedules: add, change, pause, resume, run, remove; each with its history."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from schema import Schedule, ScheduleChange
from worker.intake import schedules
from worker.intake.import_orders import ORDERED, ImportOrder, order_of
from worker.intake.schedules import Started, next_time, now


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person says of a schedule.

    Attributes:
        cron: when it runs, as five fields.
        time_zone: whose clock they mean.
        order: what it says of each of its imports.
    """

    cron: str
    time_zone: str
    order: ImportOrder

    def plain(self) -> dict[str, Any]:
        """Return all that is said by its names, as the API and the history have it."""
        said = asdict(self.order)
        return {"cron": self.cron, "time_zone": self.time_zone, **said, "roots": [*said["roots"]]}


def terms_of(schedule: Schedule) -> Terms:
    """Return what is said of a schedule."""
    said = order_of(schedule.source, schedule.webhook, schedule.options)
    return Terms(schedule.cron, schedule.time_zone, said)


def add(session: Session, name: str, terms: Terms, *, who: str) -> Schedule:
    """Add a schedule.

    Raises:
        ScheduleError: its time cannot be, or its name is taken.
        ImportOrderError: its imports cannot be ordered so.
    """
    terms.order.check()
    schedule = schedules.add(
        session,
        name=name,
        cron=terms.cron,
        time_zone=terms.time_zone,
        source=terms.order.source,
        who=who,
        options=terms.order.options,
        webhook=terms.order.webhook,
    )
    _note(session, schedule, who, "added", after=terms.plain())
    return schedule


def change(session: Session, schedule: Schedule, terms: Terms, *, who: str) -> None:
    """Set what is said of a schedule; its next run is counted from now where its time changed.

    Raises:
        ScheduleError: its time cannot be.
        ImportOrderError: its imports cannot be ordered so.
    """
    terms.order.check()
    session.refresh(schedule, with_for_update=True)
    before, after = terms_of(schedule).plain(), terms.plain()
    if before == after:
        return
    # Other options than these were not asked about.
    others = {name: value for name, value in schedule.options.items() if name not in ORDERED}
    if (schedule.cron, schedule.time_zone) != (terms.cron, terms.time_zone):
        schedule.next_at = next_time(terms.cron, terms.time_zone, now(session))
    schedule.options = others | terms.order.options
    schedule.cron, schedule.time_zone = terms.cron, terms.time_zone
    schedule.source, schedule.webhook = terms.order.source, terms.order.webhook
    changed = [name for name in after if before[name] != after[name]]
    _note(
        session,
        schedule,
        who,
        "changed",
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def pause(session: Session, schedule: Schedule, *, who: str) -> None:
    """Let a schedule start nothing for now."""
    if not schedule.is_paused:
        schedule.is_paused = True
        _note(session, schedule, who, "paused")


def resume(session: Session, schedule: Schedule, *, who: str) -> None:
    """Let a paused schedule run again from now on."""
    if schedule.is_paused:
        schedules.resume(session, schedule)
        _note(session, schedule, who, "resumed")


def run(session: Session, schedule: Schedule, *, who: str) -> Started:
    """Start a schedule out of its time, if its last batch has ended."""
    started = schedules.run_now(session, schedule)
    if started.batch_id is not None:
        _note(session, schedule, who, "started", after={"batch": started.batch_id})
    return started


def remove(session: Session, schedule: Schedule, *, who: str) -> None:
    """Remove a schedule; its batches and its history stay."""
    _note(session, schedule, who, "removed", before=terms_of(schedule).plain())
    session.delete(schedule)


def _note(
    session: Session,
    schedule: Schedule,
    who: str,
    act: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    session.add(
        ScheduleChange(
            schedule.id, schedule.name, who, act, before=dict(before or {}), after=dict(after or {})
        )
    )
    session.flush()
