"""Watched folders: files that are dropped, taken when they are whole, moved when they are kept.

Nothing is remembered but in the ledger: after a restart what was received and not yet moved is
found unchanged, and moved. Works by looking, not by notices, and so on network shares too.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.intake.sources.files import Files, stamp_of
from worker.intake.sources.source import Entry

# What browsers and copying programs call a file until it is whole.
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")

DONE, FAILED = "done", "failed"


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder where files are dropped.

    Attributes:
        root: the folder; ``done`` and ``failed`` below it are where files are moved to.
        quiet_seconds: a file that did not change for so long is taken for whole.
    """

    root: Path
    quiet_seconds: float = 2.0

    def entries(self) -> Iterator[Entry]:
        """Yield the files that did not change between two looks."""
        before = {entry.path: entry.stamp for entry in self._listed()}
        if not before:
            return
        time.sleep(self.quiet_seconds)
        for entry in self._listed():
            if before.get(entry.path) == entry.stamp:
                yield entry

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Move a file to ``done``, or to ``failed`` with the reason beside it.

        Another of its name that was dropped over it meanwhile stays: it was not received.
        """
        place = self.root / entry.path
        if stamp_of(place) != entry.stamp:
            return
        folder = self.root / (FAILED if problem else DONE)
        target = folder / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        number = 1
        while target.exists():
            number += 1
            target = folder / f"{entry.path}.{number}"
        # A rename within one share is atomic: the file is here or there.
        os.rename(place, target)  # noqa: PTH104 - a Path, as the store has it
        if problem:
            Path(f"{target}.reason.txt").write_text(f"{problem}\n")

    def _listed(self) -> Iterator[Entry]:
        """Yield all files but those moved, and those that are still named as unfinished."""
        for entry in Files(self.root, frozenset({DONE, FAILED})).entries():
            if not entry.path.endswith(_UNFINISHED):
                yield entry
