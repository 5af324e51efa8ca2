"""What people do to schedules: add, change, pause, resume, run, remove; each with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from schema import Schedule, ScheduleChange
from worker.intake import schedules
from worker.intake.import_orders import ImportOrder, ImportOrderError
from worker.intake.schedules import ScheduleError, Started, next_time, now


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person says of a schedule.

    Attributes:
        cron: when it runs, as five fields.
        time_zone: whose clock they mean.
        source: what `letterbook import` takes: an absolute path, or an address without a password.
        roots: where a manifest may name files.
        webhook: an address that is told when a batch ends.
        mail: an address that is written to when a batch ends.
        mail_when: ``always``, or only on ``failures``.
    """

    cron: str
    time_zone: str
    source: str
    roots: tuple[str, ...] = ()
    webhook: str | None = None
    mail: str | None = None
    mail_when: str = "always"

    @property
    def order(self) -> ImportOrder:
        """What it says of each of its imports."""
        return ImportOrder(self.source, self.roots, self.webhook, self.mail, self.mail_when)

    @property
    def options(self) -> dict[str, Any]:
        """The options of its batches.

        Raises:
            ScheduleError: the address for mail is none.
        """
        try:
            return self.order.options
        except ImportOrderError as error:
            raise ScheduleError(str(error)) from error

    def check(self, within: Sequence[str] = ()) -> None:
        """See that its imports can be ordered so.

        Raises:
            ScheduleError: they cannot; the message says what to write.
        """
        try:
            self.order.check(within)
        except ImportOrderError as error:
            raise ScheduleError(str(error)) from error


def terms_of(schedule: Schedule) -> Terms:
    """Return what is said of a schedule."""
    options = schedule.options
    return Terms(
        schedule.cron,
        schedule.time_zone,
        schedule.source,
        tuple(options.get("roots", ())),
        schedule.webhook,
        options.get("mail"),
        options.get("mail_when", "always"),
    )


def add(session: Session, name: str, terms: Terms, *, who: str) -> Schedule:
    """Add a schedule.

    Raises:
        ScheduleError: its terms cannot be, or its name is taken.
    """
    terms.check()
    schedule = schedules.add(
        session,
        name=name,
        cron=terms.cron,
        time_zone=terms.time_zone,
        source=terms.source,
        who=who,
        options=terms.options,
        webhook=terms.webhook,
    )
    _note(session, schedule, who, "added", after=_plain(terms))
    return schedule


def change(session: Session, schedule: Schedule, terms: Terms, *, who: str) -> None:
    """Set what is said of a schedule; its next run is counted from now where its time changed.

    Raises:
        ScheduleError: the terms cannot be.
    """
    terms.check()
    session.refresh(schedule, with_for_update=True)
    before, after = _plain(terms_of(schedule)), _plain(terms)
    if before == after:
        return
    # Other options than these were not asked about.
    others = {
        name: value
        for name, value in schedule.options.items()
        if name not in {"roots", "mail", "mail_when"}
    }
    if (schedule.cron, schedule.time_zone) != (terms.cron, terms.time_zone):
        schedule.next_at = next_time(terms.cron, terms.time_zone, now(session))
    schedule.options = others | terms.options
    schedule.cron, schedule.time_zone = terms.cron, terms.time_zone
    schedule.source, schedule.webhook = terms.source, terms.webhook
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
    _note(session, schedule, who, "removed", before=_plain(terms_of(schedule)))
    session.delete(schedule)


def _plain(terms: Terms) -> dict[str, Any]:
    return {**asdict(terms), "roots": list(terms.roots)}


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
