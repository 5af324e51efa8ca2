"""How the originals stand: what was checked, what is faulty, and whether checks are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
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
    """How one store stands.

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


_STANDING = text(
    """
    SELECT count(o.id) AS originals,
           min(coalesce(c.checked_at, o.received_at)) AS oldest_at,
           min(o.received_at) AS first_at,
           (SELECT count(*) FROM fixity_fault
             WHERE store = :store AND mended_at IS NULL) AS faults
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


def standing(session: Session, expected: Expected, now: datetime) -> list[Standing]:
    """Return how each store stands at a moment."""
    names = (FIRST, SECOND) if expected.has_second else (FIRST,)
    return [_standing(session, name, expected, now) for name in names]


def _standing(session: Session, name: str, expected: Expected, now: datetime) -> Standing:
    row = session.execute(_STANDING, {"store": name}).one()
    run = session.scalar(
        select(FixityRun).where(FixityRun.store == name).order_by(FixityRun.id.desc()).limit(1)
    )
    alarms = []
    if row.faults:
        alarms.append(
            f"{row.faults} originals are damaged, missing or unreadable in the {name} store. "
            "Run: letterbook fixity faults"
        )
    alarms += _lateness(name, row, run, expected, now)
    waiting = 0
    if name == SECOND:
        waiting, since = session.execute(_WAITING).one()
        if since is not None and since < now - _LEAST_SILENCE:
            alarms.append(
                f"{waiting} originals have no copy in the second store, the oldest since "
                f"{since:%Y-%m-%d %H:%M}. See that the store answers and `letterbook up` runs."
            )
    last = run.finished_at if run else None
    return Standing(name, row.originals, row.faults, row.oldest_at, last, waiting, tuple(alarms))


def _lateness(
    name: str, row: Any, run: FixityRun | None, expected: Expected, now: datetime
) -> list[str]:
    if not row.originals:
        return []
    alarms = []
    silence = max(_LEAST_SILENCE, timedelta(seconds=expected.seconds * _RUNS_MISSED))
    heard_at = run.finished_at if run else row.first_at
    if heard_at < now - silence:
        alarms.append(
            f"Fixity of the {name} store has not run since {heard_at:%Y-%m-%d %H:%M}. "
            "Run: letterbook up"
        )
    if run is not None and run.problem:
        alarms.append(f"The last fixity run over the {name} store ended early: {run.problem}")
    if row.oldest_at < now - timedelta(days=expected.days * _GRACE):
        alarms.append(
            f"An original of the {name} store was last hashed on {row.oldest_at:%Y-%m-%d}, asked "
            f"is every {expected.days:g} days. Raise LETTERBOOK_FIXITY_MEGABYTES, or run: "
            "letterbook fixity check"
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
