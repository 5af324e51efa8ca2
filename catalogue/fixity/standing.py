"""How the originals stand: what was checked, what is faulty, and whether checks are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.stores import FIRST, SECOND
from schema import FixityCheck, FixityFault, FixityRun, Original, Replica

# A store may be so much later than asked before that is an alarm.
_GRACE = 1.25
_LEAST_SILENCE = timedelta(hours=1)
_RUNS_MISSED = 3
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Expected:
    """What is asked of fixity: each original within so many days, a run every so many seconds."""

    days: float
    seconds: float
    has_second: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How one store stands: its faults now, all else as of its last run.

    Attributes:
        store: ``first`` or ``second``.
        originals: how many it should hold.
        faults: how many of them have an open fault.
        oldest_at: when the one was hashed that was hashed longest ago.
        last_run_at: when the last run ended.
        waiting: originals that the second store has no copy of yet.
        alarms: a sentence for each thing that is wrong, with what to do.
    """

    store: str
    originals: int
    faults: int
    oldest_at: datetime | None
    last_run_at: datetime | None
    waiting: int
    alarms: tuple[str, ...]


def standing(session: Session, expected: Expected, now: datetime) -> list[Standing]:
    """Return how each store stands at a moment."""
    names = (FIRST, SECOND) if expected.has_second else (FIRST,)
    return [_standing(session, name, expected, now) for name in names]


def _standing(session: Session, name: str, expected: Expected, now: datetime) -> Standing:
    run = session.scalar(
        select(FixityRun).where(FixityRun.store == name).order_by(FixityRun.id.desc()).limit(1)
    )
    is_open = FixityFault.mended_at.is_(None)
    count = session.scalar(
        select(func.count()).select_from(FixityFault).where(FixityFault.store == name, is_open)
    )
    alarms = []
    if count:
        alarms.append(f"{count} damaged, missing or unreadable. Run: letterbook fixity faults")
    alarms += _silence(session, run, expected, now)
    alarms += _behind(run, expected, now) if run else []
    return Standing(
        name,
        run.originals if run else 0,
        count or 0,
        run.oldest_at if run else None,
        run.finished_at if run else None,
        run.waiting if run else 0,
        tuple(f"Originals in the {name} store: {alarm}" for alarm in alarms),
    )


def _silence(
    session: Session, run: FixityRun | None, expected: Expected, now: datetime
) -> list[str]:
    """Tell when no run was heard of for too long; where nothing was received none is wanted."""
    first = select(Original.received_at).order_by(Original.id).limit(1)
    heard_at = run.finished_at if run else session.scalar(first)
    silence = max(_LEAST_SILENCE, timedelta(seconds=expected.seconds * _RUNS_MISSED))
    if heard_at is None or heard_at >= now - silence:
        return []
    return [f"fixity has not run since {heard_at:%Y-%m-%d %H:%M}. Run: letterbook up"]


def _behind(run: FixityRun, expected: Expected, now: datetime) -> list[str]:
    """Tell what the last run left wanting."""
    alarms = []
    if run.problem:
        alarms.append(f"the last fixity run ended early: {run.problem}")
    if run.oldest_at and run.oldest_at < now - timedelta(days=expected.days * _GRACE):
        alarms.append(
            f"one was last hashed on {run.oldest_at:%Y-%m-%d}, asked is "
            f"every {expected.days:g} days. Raise LETTERBOOK_FIXITY_MEGABYTES, or run: letterbook "
            "fixity check"
        )
    if run.waiting_since and run.waiting_since < run.finished_at - _LEAST_SILENCE:
        alarms.append(
            f"{run.waiting} have no copy in it, the oldest since "
            f"{run.waiting_since:%Y-%m-%d %H:%M}. Run: letterbook fixity copy"
        )
    return alarms


def faults(session: Session, *, is_open: bool = True) -> list[FixityFault]:
    """Return the faults that are open, or the newest of all, newest first."""
    query = select(FixityFault).order_by(FixityFault.id.desc()).limit(_MOST_LISTED)
    return list(session.scalars(query.where(FixityFault.mended_at.is_(None)) if is_open else query))


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one original's fixity."""

    sha256: str
    size: int
    received_at: datetime
    copied_at: datetime | None
    checks: tuple[FixityCheck, ...]
    faults: tuple[FixityFault, ...]


def history(session: Session, sha256: str) -> History | None:
    """Return the history of one original; ``None`` where there is no such original."""
    original = session.scalar(select(Original).where(Original.sha256 == sha256))
    if original is None:
        return None
    checks = select(FixityCheck).where(FixityCheck.original_id == original.id)
    found = select(FixityFault).where(FixityFault.sha256 == sha256).order_by(FixityFault.id)
    copy = session.get(Replica, original.id)
    return History(
        sha256,
        original.size,
        original.received_at,
        copy.written_at if copy else None,
        tuple(session.scalars(checks.order_by(FixityCheck.store))),
        tuple(session.scalars(found)),
    )
