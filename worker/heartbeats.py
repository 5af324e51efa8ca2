"""Heartbeats: which background processes were heard from, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Text, bindparam, delete, text
from sqlalchemy.orm import Session

from schema import Heartbeat

# So much older than a heartbeat ever is that its process is gone, in seconds.
FRESH_SECONDS = 60.0

_NOTE = text(
    """
    INSERT INTO heartbeat (name, kind, lanes, is_busy, heard_at)
    VALUES (:name, :kind, :lanes, :is_busy, now() - make_interval(secs => :silent))
    ON CONFLICT (name) DO UPDATE
       SET is_busy = excluded.is_busy, heard_at = excluded.heard_at, noted_at = now(),
           lanes = excluded.lanes
    """
).bindparams(bindparam("lanes", type_=ARRAY(Text())))

# Of those that ended without saying so, a day later nobody wants to know.
_FORGET = text("DELETE FROM heartbeat WHERE noted_at < now() - interval '1 day'")

_ALL = text(
    """
    SELECT name, kind, lanes, is_busy, started_at,
           CAST(extract(epoch FROM now() - started_at) AS double precision) AS age,
           CAST(extract(epoch FROM now() - heard_at) AS double precision) AS silent,
           CAST(extract(epoch FROM now() - noted_at) AS double precision) AS unnoted
      FROM heartbeat ORDER BY kind, name
    """
)


@dataclass(frozen=True, slots=True)
class Beat:
    """A background process, and for how many seconds it was not heard from.

    ``age`` is since it was first heard from, ``silent`` since it last took a message out of the
    broker, ``unnoted`` since it last said anything.
    """

    name: str
    kind: str
    lanes: tuple[str, ...]
    is_busy: bool
    started_at: datetime
    age: float
    silent: float
    unnoted: float

    @property
    def is_well(self) -> bool:
        """Whether it takes messages, or would if its hands were not full."""
        return self.unnoted < FRESH_SECONDS and (self.is_busy or self.silent < FRESH_SECONDS)


def note(
    session: Session,
    name: str,
    *,
    kind: str,
    lanes: Sequence[str] = (),
    silent: float = 0.0,
    is_busy: bool = False,
) -> None:
    """Note that a process was heard from, and for how many seconds the broker gave it nothing."""
    session.execute(
        _NOTE,
        {
            "name": name,
            "kind": kind,
            "lanes": list(lanes),
            "silent": silent,
            "is_busy": is_busy,
        },
    )
    session.execute(_FORGET)


def forget(session: Session, name: str) -> None:
    """Forget a process that ends as it should."""
    session.execute(delete(Heartbeat).where(Heartbeat.name == name))


def beats(session: Session) -> list[Beat]:
    """Return all background processes of the last day."""
    return [
        Beat(**{**row, "lanes": tuple(row["lanes"])}) for row in session.execute(_ALL).mappings()
    ]
