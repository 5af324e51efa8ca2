"""What a source is: something that lists entries, each of which can be opened."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from catalogue.originals import Readable


class SourceUnreadableError(ValueError):
    """A source cannot be listed: it is not there, not what it seems, or not allowed."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a source.

    Attributes:
        path: where it is in the source; no other entry has the same. Bytes of a name that are no
            UTF-8 are in it as Python has them (`os.fsdecode`).
        stamp: changes whenever the file does; empty where the source cannot tell.
        open: opens it for reading, as often as it is called. What it raises is the reason why
            the file is not received.
        known: what the source says of it: ``symbol``, ``language``, ``restricted``, ``label``.
        is_near: whether it costs next to nothing to open it again: a file of this host.
    """

    path: str
    stamp: str
    open: Callable[[], AbstractContextManager[Readable]]
    known: Mapping[str, str] = field(default_factory=dict)
    is_near: bool = False

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rstrip("/").rsplit("/", 1)[-1]


class Source(Protocol):
    """A place that files come from."""

    def entries(self) -> Iterator[Entry]:
        """Yield the entries one by one, in an order that stays: a source may hold a million.

        Raises:
            SourceUnreadableError: it cannot be listed.
        """

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Take note that an entry was received and committed, or why it was refused.

        Only now may a source move, mark or delete a file.
        """
