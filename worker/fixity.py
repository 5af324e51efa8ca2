"""Fixity as the settings want it: in a task of the clock, and what is expected of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from catalogue.fixity.checking import Bounds, Tally, check_due
from catalogue.fixity.standing import Expected
from catalogue.originals import Originals
from catalogue.stores import by_name
from worker.settings import Settings

# A run shares its worker with people's letters.
_SECONDS = 60.0


def check_stores(
    sessions: sessionmaker[Session], store: Originals, settings: Settings
) -> Iterator[tuple[str, Tally]]:
    """Hash in each store what is due, for a while, and yield what was done."""
    before = datetime.now(UTC) - timedelta(days=settings.fixity_days)
    for name, one in by_name(store):
        bounds = Bounds(before, settings.fixity_megabytes << 20, _SECONDS)
        yield name, check_due(sessions, name, one, bounds)


def expected_of(settings: Settings) -> Expected:
    """Return what the settings ask of fixity."""
    return Expected(
        settings.fixity_days, settings.fixity_seconds, has_second=bool(settings.originals_second)
    )
