"""What a doctor looks at, and what it finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals
from worker.settings import Settings

# Clocks that differ by more than this make leases and schedules wrong, in seconds.
MOST_SKEW = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: what, why it matters, what to do."""

    check: str
    what: str
    why: str
    todo: str


@dataclass(frozen=True, slots=True)
class Patient:
    """One Letterbook to be looked at.

    Attributes:
        settings: as read.
        environment: the variables that they were read from.
        sessions: of its database; ``None`` where no database is set or running.
        broker_url: ``None`` where no broker is set or running.
        store: the originals.
        now: this machine's clock, in seconds since 1970.
    """

    settings: Settings
    environment: Mapping[str, str]
    sessions: sessionmaker[Session] | None
    broker_url: str | None
    store: Originals
    now: Callable[[], float]


class NotSeenError(RuntimeError):
    """A part cannot be looked at, for a reason that another check has told already."""


Check = Callable[[Patient], Iterator[Finding]]


def skew(check: str, other: str, difference: float) -> Iterator[Finding]:
    """Yield a finding if another clock differs from this machine's."""
    if abs(difference) > MOST_SKEW:
        yield Finding(
            check,
            f"The clock of {other} differs from this machine's by {difference:+.1f} s.",
            "Leases run out too early or too late, and times in the history are wrong.",
            "Let a time service (chrony, systemd-timesyncd) set the clocks of all hosts.",
        )


def what_to_do(reason: str, variable: str) -> str:
    """Say what to do about a server that does not answer, or answers and lets nobody in."""
    if "authentication" in reason.lower():
        return (
            f"It runs, and does not let us in: see name and password in {variable}, or in the file "
            f"that {variable}_FILE names."
        )
    return f"Start it: `letterbook up` for the embedded one, or your server; check {variable}."
