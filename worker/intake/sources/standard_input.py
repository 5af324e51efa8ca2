"""One file on standard input."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from worker.intake.sources.source import Entry
from worker.intake.sources.spool import spool


@dataclass(frozen=True, slots=True)
class StandardInput:
    """What is piped into the command.

    Attributes:
        name: what the file is called.
        most_bytes: the largest file that is received.
    """

    name: str
    most_bytes: int

    def entries(self) -> Iterator[Entry]:
        """Yield the one file."""
        yield Entry(self.name, "", spool(sys.stdin.buffer, most_bytes=self.most_bytes))

    def settle(self, entry: Entry, problem: str | None) -> None:
        """There is nothing to go back to."""
