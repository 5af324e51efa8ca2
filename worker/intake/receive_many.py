"""Keep many files at once, as surely as one.

The bytes of all are on the disk, names included, before the one transaction that writes their
arrivals and jobs (:mod:`worker.intake.arrivals`). A file that cannot be kept takes no other with
it.
"""

import errno
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.any_of import any_of
from catalogue.originals import Originals, Readable, StoredOriginal, place_of
from schema import Original
from worker.intake.receive import FileTooLargeError, Limited
from worker.settings import Settings

# A file up to this size is read once and kept in memory until it is known whether it is new. One
# that can be read again for nothing is kept if it is smaller still: memory for a hundred of them
# costs as much as their digests.
_SMALL, _SMALL_AND_NEAR = 1 << 20, 1 << 16
# Pieces that are hashed one after the other in the same memory.
_CHUNK = 1 << 16
# Files are gone through in so many parts beside one another.
_PARTS = 4
# Files that are read, hashed and flushed at the same time: most of it is waiting for the disk.
_THREADS = 4

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that can be opened, twice if need be.

    Attributes:
        name: as its bringer calls it.
        open: opens it for reading; what it raises is the reason why it is not received.
        is_near: whether it costs next to nothing to open it again.
    """

    name: str
    open: Callable[[], AbstractContextManager[Readable]]
    is_near: bool = False


# What is wrong with this machine, whatever the file: no room, no right to write, no memory.
_OURS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
}


class MachineFailingError(OSError):
    """Nothing can be kept now, though nothing is wrong with the files: none is refused for it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"{error.strerror or error}: files cannot be kept on this machine now. Make room or "
            "mend the disk; what was received stays, and the batch can be gone on with."
        )


Kept: TypeAlias = StoredOriginal | Exception


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file of which the digest is known: with its bytes, if they are few."""

    sha256: str
    size: int
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Porter:
    """Keeps many files in the store at once.

    Args:
        most_bytes: the largest file that is kept.
        pool: the threads that read, hash, write and flush beside one another.
    """

    sessions: sessionmaker[Session]
    store: Originals
    most_bytes: int
    pool: ThreadPoolExecutor

    def keep(self, files: Sequence[Incoming]) -> list[Kept]:
        """Keep each file, and return where it is or why it could not be kept.

        When this returns, all that is kept is on the disk. A content that the store holds already
        is only read and hashed.

        Raises:
            MachineFailingError: this machine can keep nothing; the files are as they were.
        """
        looked = self._beside(self._look, files)
        held = self.held({found.sha256 for found in looked if isinstance(found, _Looked)})
        unsynced: set[Path] = set()

        def put(pair: tuple[Incoming, _Looked | Exception]) -> Kept:
            file, found = pair
            if isinstance(found, Exception):
                return found
            if found.sha256 in held and self.store.holds(found.sha256, found.size):
                return StoredOriginal(found.sha256, found.size, place_of(found.sha256))
            return self._put(file, found, unsynced)

        kept = self._beside(put, list(zip(files, looked, strict=True)))
        self._beside(lambda folder: self.store.sync([folder]), list(unsynced))
        return kept

    def _beside(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Do the same with each, a few threads beside one another, each with a part of them.

        To hand them out one by one cost as much as the work with a letter itself.
        """
        size = max(1, -(-len(items) // _PARTS))
        parts = [items[start : start + size] for start in range(0, len(items), size)]
        done = self.pool.map(lambda part: [work(item) for item in part], parts)
        return [result for results in done for result in results]

    def _look(self, file: Incoming) -> _Looked | Exception:
        most_kept = _SMALL_AND_NEAR if file.is_near else _SMALL
        try:
            with file.open() as opened:
                stream = Limited(opened, file.name, self.most_bytes)
                content = _up_to(stream, most_kept)
                digest = hashlib.sha256(content)
                size = len(content)
                while size >= most_kept and (chunk := stream.read(_CHUNK)):
                    digest.update(chunk)
                    size += len(chunk)
        except Exception as error:  # noqa: BLE001 - whatever a source does, it is its file's outcome
            return _of_the_file(error)
        return _Looked(digest.hexdigest(), size, content if size < most_kept else None)

    def _put(self, file: Incoming, found: _Looked, unsynced: set[Path]) -> Kept:
        try:
            if found.content is not None:
                return self.store.put_unsynced(io.BytesIO(found.content), unsynced)
            with file.open() as opened:
                stream = Limited(opened, file.name, self.most_bytes)
                return self.store.put_unsynced(stream, unsynced)
        except (OSError, FileTooLargeError) as error:
            return _of_the_file(error)

    def held(self, sha256s: set[str]) -> set[str]:
        """Return those of the contents that the catalogue has an original of."""
        with self.sessions() as session:
            return set(
                session.scalars(select(Original.sha256).where(any_of(Original.sha256, sha256s)))
            )


def _of_the_file(error: Exception) -> Exception:
    """Return an error that is a file's outcome; raise one that is this machine's."""
    if isinstance(error, OSError) and error.errno in _OURS:
        raise MachineFailingError(error) from error
    return error


def _up_to(stream: Readable, size: int) -> bytes:
    """Read on until there is nothing more or enough: a stream may give less than it is asked."""
    content = stream.read(size)
    # Most files are given whole at once, and are not copied to be put together.
    if len(content) == size or not (chunk := stream.read(size - len(content))):
        return content
    parts = bytearray(content)
    while chunk:
        parts += chunk
        chunk = stream.read(size - len(parts)) if len(parts) < size else b""
    return bytes(parts)


@contextmanager
def open_porter(
    sessions: sessionmaker[Session], store: Originals, settings: Settings
) -> Iterator[Porter]:
    """Yield what keeps many files at once, with its threads."""
    with ThreadPoolExecutor(_THREADS) as pool:
        yield Porter(sessions, store, settings.most_bytes, pool)
