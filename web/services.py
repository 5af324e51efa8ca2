"""What the pages need from the rest of Letterbook, handed to the application once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals
from web.artist import Artist
from worker.settings import Settings

Ring = Callable[[Sequence[int], str], bool]


@dataclass(frozen=True, slots=True)
class Services:
    """One Letterbook as its pages see it.

    Attributes:
        sessions: the catalogue.
        store: the originals.
        artist: draws pages, in a child process.
        ring: rings the bell for committed jobs in a lane.
        settings: all settings.
        secret: what cookies' companions and feeds' keys are derived from.
        cache: a folder for drawn pages; losing it loses nothing.
    """

    sessions: sessionmaker[Session]
    store: Originals
    artist: Artist
    ring: Ring
    settings: Settings
    secret: str
    cache: Path

    @property
    def import_roots(self) -> tuple[str, ...]:
        """Where imports that are ordered here may be from; anywhere, if there are none."""
        roots = (self.settings.import_roots or "").split(",")
        return tuple(root.strip() for root in roots if root.strip())


def services_of(request: Request) -> Services:
    """Return the services that the application was made with."""
    services: Services = request.app.state.services
    return services


ServicesOf = Annotated[Services, Depends(services_of)]


def _session(services: ServicesOf) -> Iterator[Session]:
    with services.sessions() as session:
        yield session


# A session for reading; what changes something opens `services.sessions.begin()` itself.
Database = Annotated[Session, Depends(_session)]
