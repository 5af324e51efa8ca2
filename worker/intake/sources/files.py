"""Files and folders of this host, or of a share that is mounted on it."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from catalogue.originals import Readable
from worker.intake.sources.source import Entry, SourceUnreadableError

# So many names of a folder are sorted at a time: one folder may hold a million.
_SORTED = 10_000


@dataclass(frozen=True, slots=True)
class Files:
    """A file, or a folder with all below it; hidden files and links to elsewhere are left out.

    Attributes:
        root: the file or folder.
        but: names of folders right below it that are left out too.
    """

    root: Path
    but: frozenset[str] = frozenset()

    def entries(self) -> Iterator[Entry]:
        """Yield the files of one folder after the other.

        They are in the order of their names, up to ten thousand; of more, each ten thousand are.
        """
        if not self.root.exists():
            raise SourceUnreadableError(str(self.root), "there is no such file or folder")
        if self.root.is_file():
            yield file_entry(self.root, self.root.name)
        else:
            yield from _below(self.root, "", self.but)

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Leave the file where it is."""


def file_entry(path: Path, name: str) -> Entry:
    """Return a file as an entry; its size and time tell whether it has changed."""
    return Entry(name, stamp_of(path), partial(open_file, path), is_near=True)


def stamp_of(path: Path) -> str:
    """Return a file's size and time."""
    status = path.stat()
    return f"{status.st_size}:{status.st_mtime_ns}"


def open_file(path: Path) -> AbstractContextManager[Readable]:
    """Open a file for reading."""
    return path.open("rb")


def _below(folder: Path, prefix: str, but: frozenset[str] = frozenset()) -> Iterator[Entry]:
    """Yield what is below a folder. Of one folder at a time some names are in memory, no more."""
    try:
        with os.scandir(folder) as found:
            listed = (
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in found
                if not (entry.name.startswith(".") or entry.is_symlink() or entry.name in but)
            )
            while names := sorted(islice(listed, _SORTED)):
                for name, is_folder in names:
                    yield from _one(folder / name, prefix + name, is_folder=is_folder)
    except PermissionError as error:
        raise SourceUnreadableError(str(folder), "it may not be listed") from error


def _one(path: Path, shown: str, *, is_folder: bool) -> Iterator[Entry]:
    if is_folder:
        with suppress(FileNotFoundError):  # gone since it was listed
            yield from _below(path, f"{shown}/")
    elif path.is_file():
        with suppress(FileNotFoundError):
            yield file_entry(path, shown)
