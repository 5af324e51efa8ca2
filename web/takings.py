"""What is taken away in files: of restricted documents it is written down first who takes them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from catalogue.viewer import Viewer, note_views
from web.services import Services

_AT_ONCE = 200


class _Document(Protocol):
    @property
    def id(self) -> int: ...


Taken = TypeVar("Taken", bound=_Document)


def noted(
    services: Services, viewer: Viewer, found: Iterable[Taken], address: str
) -> Iterator[Taken]:
    """Yield documents that go into a file, each after it was noted, if it is restricted."""
    if not viewer.sees_restricted:
        yield from found
        return
    rest = iter(found)
    while some := list(islice(rest, _AT_ONCE)):
        with services.sessions.begin() as session:
            note_views(session, viewer, [entry.id for entry in some], address)
        yield from some
