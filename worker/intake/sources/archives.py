"""Zip and tar archives: bombs refused, names cleaned, archives in them opened once."""

import re
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeAlias

from catalogue.originals import Readable
from worker.intake.sources.source import Entry, SourceUnreadableError
from worker.intake.sources.spool import Opener, failing, spool

SUFFIXES = re.compile(r"\.(?:zip|tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz))$", re.IGNORECASE)
# Text packs to a tenth, rarely to a fiftieth; what packs better than this is a bomb.
_MOST_RATIO = 200
# So much may come out of however small an archive.
_ALWAYS_ALLOWED = 256 << 20
_NESTED_ONCE = 1

_Where: TypeAlias = Path | IO[bytes]


class BombError(ValueError):
    """A file of an archive would unpack to far more than it is packed in."""

    def __init__(self, path: str, size: int) -> None:
        super().__init__(f"{path}: unpacks to {size} bytes from almost nothing; not unpacked")


class NotAFileError(ValueError):
    """A member of an archive is a link or a device."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}: a link or device, not a file")


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip or tar archive, packed or not.

    Attributes:
        path: where it is.
        most_bytes: the largest file that is received.
        passwords: tried on a zip that is locked.
    """

    path: Path
    most_bytes: int
    passwords: tuple[str, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Yield the files in the order in which they were packed."""
        try:
            size = self.path.stat().st_size
            yield from self._entries(self.path, size, str(self.path), 0)
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError) as error:
            raise SourceUnreadableError(str(self.path), f"not whole: {error}") from error

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Leave the archive as it is."""

    def _entries(self, file: _Where, size: int, name: str, depth: int) -> Iterator[Entry]:
        allowed = max(_ALWAYS_ALLOWED, size * _MOST_RATIO)
        listed = self._zipped(file) if zipfile.is_zipfile(file) else self._tarred(file)
        seen: set[str] = set()
        total = 0
        for entry, unpacked in listed:
            total += unpacked
            if total > allowed:
                raise SourceUnreadableError(name, f"a bomb: more than {allowed} bytes come out")
            fresh = _apart(entry, seen)
            if SUFFIXES.search(fresh.path) and depth < _NESTED_ONCE:
                for inner in self._nested(fresh, depth):
                    yield inner if inner.path == fresh.path else _apart(inner, seen)
            else:
                yield fresh

    def _nested(self, entry: Entry, depth: int) -> Iterator[Entry]:
        """Yield the files of an archive in this one; one that is none is a file of its own."""
        with tempfile.TemporaryFile() as inner:
            try:
                with entry.open() as stream:
                    size = _copy(stream, inner, self.most_bytes)
                for found in self._entries(inner, size, entry.path, depth + 1):
                    yield Entry(
                        f"{entry.path}/{found.path}", found.stamp, _held(found, self.most_bytes)
                    )
            except (zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError) as error:
                yield Entry(entry.path, entry.stamp, failing(error))

    def _zipped(self, file: _Where) -> Iterator[tuple[Entry, int]]:
        # Closed with the last of its entries: they are opened after they were listed.
        archive = zipfile.ZipFile(file)
        for info in archive.infolist():
            if info.is_dir():
                continue
            path, stamp = clean(info.filename), f"{info.CRC:08x}:{info.file_size}"
            packed = max(info.compress_size, 1)
            if info.file_size > _ALWAYS_ALLOWED / 16 and info.file_size / packed > _MOST_RATIO:
                yield Entry(path, stamp, failing(BombError(path, info.file_size))), 0
            else:
                yield Entry(path, stamp, partial(self._unzip, archive, info)), info.file_size

    def _unzip(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> AbstractContextManager[Readable]:
        """Open a member with the first password that fits."""
        for password in self.passwords if info.flag_bits & 1 else ():
            try:
                return archive.open(info, pwd=password.encode())
            except RuntimeError:
                continue
        return archive.open(info)

    def _tarred(self, file: _Where) -> Iterator[tuple[Entry, int]]:
        # Read once and in passing: a packed archive cannot be gone back in.
        if isinstance(file, Path):
            place: dict[str, Any] = {"name": file}
        else:
            file.seek(0)
            place = {"fileobj": file}
        with tarfile.open(**place, mode="r|*") as archive:
            for member in archive:
                if member.isdir():
                    continue
                path, stamp = clean(member.name), f"{member.size}:{member.mtime}"
                opened = archive.extractfile(member) if member.isreg() else None
                if opened is None:
                    yield Entry(path, stamp, failing(NotAFileError(path))), 0
                else:
                    spooled = spool(opened, most_bytes=self.most_bytes)
                    yield Entry(path, stamp, spooled), member.size


def clean(name: str) -> str:
    """Return a member's name as a path that stays inside.

    >>> clean("/../a/./c.pdf")
    'a/c.pdf'
    """
    parts = [part for part in re.split(r"[/\\]", name) if part not in {"", ".", ".."}]
    return "/".join(parts) or "unnamed"


def _apart(entry: Entry, seen: set[str]) -> Entry:
    """Tell members of one name apart: both are received."""
    path, number = entry.path, 1
    while path in seen:
        number += 1
        path = f"{entry.path} ({number})"
    seen.add(path)
    return Entry(path, entry.stamp, entry.open)


def _held(entry: Entry, most_bytes: int) -> Opener:
    """Keep a file of an inner archive, which is closed before the file is received."""
    try:
        with entry.open() as stream:
            return spool(stream, most_bytes=most_bytes)
    except Exception as error:  # noqa: BLE001 - it is this file's outcome, not the archive's
        return failing(error)


def _copy(stream: Readable, target: IO[bytes], most_bytes: int) -> int:
    size = 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > most_bytes:
            raise SourceUnreadableError("an archive in the archive", f"over {most_bytes} bytes")
        target.write(chunk)
    return size
