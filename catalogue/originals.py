"""The store of originals: every content once, under its SHA-256, never overwritten."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol
from uuid import uuid4

_CHUNK = 1 << 20
_BUFFER = 1 << 16
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
# How files that are being received are called; see catalogue/leftovers.py.
RECEIVING = ".receiving-"


class OriginalDamagedError(OSError):
    """Bytes of the store do not hash to their name."""

    def __init__(self, sha256: str, place: Path | str) -> None:
        super().__init__(
            f"{place}: the bytes do not hash to {sha256}. The disk or another program changed "
            "them; restore the file from a second store (letterbook fixity repair) or a backup."
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


class Originals(Protocol):
    """A store of originals, wherever it is."""

    @property
    def address(self) -> str:
        """Where it is, as settings name it."""

    def put(self, stream: Readable) -> StoredOriginal:
        """Store what is left in a stream; durable when it returns."""

    def put_unsynced(self, stream: Readable, unsynced: set[Path]) -> StoredOriginal:
        """Store as :meth:`put` does, but leave the folders to a later :meth:`sync`."""

    def sync(self, folders: Iterable[Path]) -> None:
        """Make durable what was left so."""

    def holds(self, sha256: str, size: int) -> bool:
        """Tell whether a content is at its place, whole by its size."""

    def open(self, location: str) -> IO[bytes]:
        """Open an original for reading."""

    def path(self, location: str) -> Path:
        """Return a file of this host with an original's bytes."""

    def verify(self, stored: StoredOriginal) -> None:
        """Read an original and compare it with its name."""

    def mend(self, stored: StoredOriginal, good: Readable) -> None:
        """Put good bytes in the place of bad or missing ones."""

    def discard(self, stored: StoredOriginal) -> None:
        """Remove an original that was disposed of; one that is gone is no error."""


@dataclass(frozen=True, slots=True)
class LocalOriginals:
    """Originals in a folder of this host, as ``ab/cd/abcd…``.

    A content is written beside its place, flushed to the disk, read back and compared, and only
    then linked to its name. Two writers of one content are no harm: the second finds it there.
    """

    root: Path

    @property
    def address(self) -> str:
        """The folder."""
        return str(self.root)

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
        with self._received(stream) as (temporary, sha256, size):
            return StoredOriginal(sha256, size, self._keep(temporary, sha256, unsynced))

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

    def open(self, location: str) -> IO[bytes]:
        """Open an original for reading."""
        return self.path(location).open("rb")

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
        if digest_of(path) != stored.sha256:
            raise OriginalDamagedError(stored.sha256, path)

    def mend(self, stored: StoredOriginal, good: Readable) -> None:
        """Put good bytes in the place of bad ones, which are kept beside as ``.damaged-…``.

        Raises:
            OriginalDamagedError: the good bytes are not good; the store is as it was.
        """
        with self._received(good) as (temporary, sha256, _):
            if sha256 != stored.sha256:
                raise OriginalDamagedError(stored.sha256, "the copy to mend it with")
            place = self.path(stored.location)
            if place.exists():
                place.replace(self.root / f".damaged-{stored.sha256}")
            unsynced: set[Path] = set()
            self._keep(temporary, sha256, unsynced)
            self.sync(unsynced)

    def discard(self, stored: StoredOriginal) -> None:
        """Remove an original, and what was set aside of it."""
        for path in (self.path(stored.location), self.root / f".damaged-{stored.sha256}"):
            try:
                path.unlink()
            except FileNotFoundError:
                continue
            _sync(path.parent)

    @contextmanager
    def _received(self, stream: Readable) -> Iterator[tuple[Path, str, int]]:
        """Yield a file beside its place with a stream's bytes, flushed to the disk and read back.

        The file is gone afterwards; whoever keeps it links to it.
        """
        temporary = self.root / f"{RECEIVING}{uuid4().hex}"
        file = self._made(temporary)
        try:
            with file:
                # It goes with this process: so a leftover is told from what is in hand.
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_EX)
                sha256, size = _copy(stream, file)
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                if _digest(file) != sha256:
                    raise OriginalDamagedError(sha256, temporary)
                os.fchmod(file.fileno(), 0o440)
            yield temporary, sha256, size
        finally:
            temporary.unlink(missing_ok=True)

    def _made(self, place: Path) -> BinaryIO:
        """Make a file that nobody else can read yet, and the store's folder with the first."""
        try:
            descriptor = os.open(place, _NEW, 0o600)
        except FileNotFoundError:
            self.root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(place, _NEW, 0o600)
        return os.fdopen(descriptor, "w+b", buffering=_BUFFER)

    def _keep(self, temporary: Path, sha256: str, unsynced: set[Path]) -> str:
        location = place_of(sha256)
        place = self.root / location
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
        try:
            # A link, unlike a rename, fails where the name is taken: nothing is overwritten.
            os.link(temporary, place)
        except FileExistsError:
            if digest_of(place) != sha256:
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


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb", buffering=0) as file:
        return _digest(file)


def _digest(file: Readable) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
