"""The power is cut: all processes end at once, and what no `fsync` had flushed is not on the disk.

A killed process leaves the system's memory, so that a missing flush is never noticed. Here each
process notes what it flushes, and what nobody flushed is taken from the store of originals: the
bytes of a file beyond what was flushed of it, a name that its folder was not flushed with.
(The database's own flushes are its own business; :func:`is_durable` sees that they are not off.)
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.faults.faults import Fault
from tests.faults.leftovers import end_all
from tests.faults.world import World, kill


@dataclass(slots=True)
class Flushed:
    """What was flushed: how much of which file, by its number, and which names of which folder."""

    sizes: dict[int, int] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def noted(cls, note: Path) -> "Flushed":
        """Read what the processes noted (``tests/faults/dying/sitecustomize.py``)."""
        flushed = cls()
        for line in note.read_text().splitlines() if note.exists() else ():
            kind, what, *more = line.split("\t")
            if kind == "file":
                flushed.sizes[int(what)] = max(int(more[0]), flushed.sizes.get(int(what), 0))
            else:
                flushed.names[what] |= set(more)
        return flushed


def lose_unflushed(root: Path, flushed: Flushed) -> list[Path]:
    """Take from a folder what would not be on the disk; return what was lost or cut short."""
    lost = []
    for path in list(_below(root)):
        if not path.exists():  # its folder was lost
            continue
        if path.name not in flushed.names[str(path.parent)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            lost.append(path)
        elif path.is_file():
            kept = flushed.sizes.get(path.stat().st_ino, 0)
            if kept < path.stat().st_size:
                os.truncate(path, kept)
                lost.append(path)
    return lost


def _below(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder, each folder before what is in it."""
    for path in folder.iterdir():
        yield path
        if path.is_dir():
            yield from _below(path)


def _cut_power(world: World) -> None:
    end_all(world.folder)
    kill(world.valkey.background)
    kill(world.postgres.background)
    lose_unflushed(world.runtime.store.root, Flushed.noted(world.notes / "flushed"))


def _switch_on(world: World) -> None:
    world.valkey.start()
    world.postgres.start()


POWER = [
    Fault(
        "the power is cut: what was not flushed is lost",
        _cut_power,
        _switch_on,
        seconds=0,
        last=lambda _fault, _world: True,
    )
]


def is_durable(session: Session) -> bool:
    """Tell whether the database flushes what it commits."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    return all(session.scalar(text(f"SHOW {name}")) == "on" for name in names)
