"""Files that a killed process left half received: found by their age, and removed.

A process that receives holds a lock on its file, which goes with it. So one that is still being
written is never taken for a leftover, however slow it is and whatever the clocks say.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from catalogue.bucket import BucketOriginals
from catalogue.originals import RECEIVING, LocalOriginals, Originals
from catalogue.stores import by_name

# Of the store itself, and of whoever tries whether it can be written to.
_NAMES = (RECEIVING, ".trying-")
# Nothing is received for a day; a share of another host may have another clock.
OLD_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that was removed, and its size in bytes."""

    path: Path
    size: int


def clear_leftovers(store: Originals, now: float) -> list[Leftover]:
    """Remove what processes that were killed left in the folders of a store.

    Args:
        store: one or two stores; of a bucket the folder where it keeps things at hand.
        now: seconds since 1970. What was written to within a day of it stays.
    """
    return [found for folder in _folders(store) for found in _clear(folder, now - OLD_SECONDS)]


def _folders(store: Originals) -> Iterator[Path]:
    for _, one in by_name(store):
        if isinstance(one, LocalOriginals):
            yield one.root
        elif isinstance(one, BucketOriginals):
            yield one.cache


def _clear(folder: Path, before: float) -> Iterator[Leftover]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # Nothing was received yet, or the store is away: others tell of that.
    for entry in entries:
        if entry.name.startswith(_NAMES):
            with suppress(FileNotFoundError):
                status = entry.stat()
                path = Path(entry.path)
                if status.st_mtime < before and not _is_held(path):
                    path.unlink()
                    yield Leftover(path, status.st_size)


def _is_held(path: Path) -> bool:
    """Tell whether a process has a file in hand; a disk without locks knows of none."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False
