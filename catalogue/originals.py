"""The store of originals: every content once, under its SHA-256, never overwritten."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

_CHUNK = 1 << 20


class OriginalDamagedError(OSError):
    """Bytes of the store do not hash to their name."""

    def __init__(self, sha256: str, path: Path) -> None:
        super().__init__(
            f"{path}: the bytes do not hash to {sha256}. The disk or another program changed "
            "them; restore the file from a backup."
        )


class Readable(Protocol):
    """Anything that gives bytes: a file, a response, a stream with a limit."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes, and none at the end."""


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """A content in the store: its digest, its size in bytes, its place below the root."""

    sha256: str
    size: int
    location: str


@dataclass(frozen=True, slots=True)
class LocalOriginals:
    """Originals in a folder of this host, as ``ab/cd/abcd…``.

    A content is written beside its place, flushed to the disk, read back and compared, and only
    then linked to its name. Two writers of one content are no harm: the second finds it there.
    """

    root: Path

    def put(self, stream: Readable) -> StoredOriginal:
        """Store what is left in a stream.

        Raises:
            OriginalDamagedError: what was read back is not what was written.
            OSError: the disk is full or not writable; nothing is left behind.
        """
        unsynced: set[Path] = set()
        stored = self.put_unsynced(stream, unsynced)
        self.sync(unsynced)
        return stored

    def put_unsynced(self, stream: Readable, unsynced: set[Path]) -> StoredOriginal:
        """Store as :meth:`put` does, but leave the folders to a later :meth:`sync`.

        Of many contents the names are then flushed together; until that, none may be relied on.
        Safe to call from several threads with one set.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".receiving-", dir=self.root)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                sha256, size = _copy(stream, file)
                file.flush()
                os.fsync(file.fileno())
            if _digest(temporary) != sha256:
                raise OriginalDamagedError(sha256, temporary)
            return StoredOriginal(sha256, size, self._keep(temporary, sha256, unsynced))
        finally:
            temporary.unlink(missing_ok=True)

    def sync(self, folders: Iterable[Path]) -> None:
        """Flush folders to the disk: a name is on it only when its folder is."""
        for folder in folders:
            _sync(folder)

    def holds(self, sha256: str, size: int) -> bool:
        """Tell whether a content is at its place, whole by its size; its bytes are not read."""
        try:
            return self.path(place_of(sha256)).stat().st_size == size
        except FileNotFoundError:
            return False

    def path(self, location: str) -> Path:
        """Return where a stored original is."""
        return self.root / location

    def verify(self, stored: StoredOriginal) -> None:
        """Read an original and compare it with its name.

        Raises:
            FileNotFoundError: it is gone.
            OriginalDamagedError: its bytes have changed.
        """
        path = self.path(stored.location)
        if _digest(path) != stored.sha256:
            raise OriginalDamagedError(stored.sha256, path)

    def _keep(self, temporary: Path, sha256: str, unsynced: set[Path]) -> str:
        location = place_of(sha256)
        place = self.root / location
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.chmod(0o440)
        try:
            # A link, unlike a rename, fails where the name is taken: nothing is overwritten.
            os.link(temporary, place)
        except FileExistsError:
            if _digest(place) != sha256:
                raise OriginalDamagedError(sha256, place) from None
        unsynced |= {place.parent, place.parent.parent, self.root}
        return location


def place_of(sha256: str) -> str:
    """Return where in a store a content is."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _copy(source: Readable, target: BinaryIO) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
