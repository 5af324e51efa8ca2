"""Files that a source gives once and in passing, kept aside until they are received."""

import io
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO

from catalogue.originals import Readable

# What is larger than this waits on the disk, not in memory.
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 20

Opener = Callable[[], AbstractContextManager[Readable]]


def spool(stream: Readable, *, most_bytes: int) -> Opener:
    """Read a stream to its end, and return what opens its content as often as wanted.

    Of a stream that gives more than ``most_bytes`` only a little more is kept: enough to be
    refused as too large.
    """
    content = stream.read(_IN_MEMORY)
    rest = stream.read(_CHUNK) if len(content) == _IN_MEMORY else b""
    if not rest:
        return lambda: io.BytesIO(content)
    kept = _OnDisk()
    kept.file.write(content)
    while rest and kept.file.tell() <= most_bytes:
        kept.file.write(rest)
        rest = stream.read(_CHUNK)
    return kept.opened


class _OnDisk:
    """A content on the disk, which goes with the last reference to it."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self.file.close)

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        self.file.seek(0)
        yield self.file


def failing(error: Exception) -> Opener:
    """Return what fails to open, for a file that is there and must not be taken."""

    def fail() -> AbstractContextManager[Readable]:
        raise error

    return fail
