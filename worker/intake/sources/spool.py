"""Files that a source gives once and in passing, kept aside until they are received."""

import io
import tempfile
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
    # It goes with the last reference to it.
    kept = tempfile.TemporaryFile()  # noqa: SIM115
    kept.write(content)
    while rest and kept.tell() <= most_bytes:
        kept.write(rest)
        rest = stream.read(_CHUNK)
    return lambda: _from_start(kept)


@contextmanager
def _from_start(kept: IO[bytes]) -> Iterator[IO[bytes]]:
    kept.seek(0)
    yield kept


def failing(error: Exception) -> Opener:
    """Return what fails to open, for a file that is there and must not be taken."""

    def fail() -> AbstractContextManager[Readable]:
        raise error

    return fail
