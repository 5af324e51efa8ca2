"""The reading child: reads files that its parent names, under limits, one after the other.

Run as ``python -m worker.reading.child``; it speaks :mod:`worker.reading.wire` on its standard
streams. It has no network where the platform lets a process give it up, dies with its parent, and
may write small files into its private folder alone.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
import traceback
from functools import cache
from pathlib import Path
from typing import BinaryIO

from worker.reading.document import WantsRecognition, page_image, read_document
from worker.reading.drawing import draw_page
from worker.reading.errors import OutOfMemoryError, ReaderFailedError, UnreadableFileError
from worker.reading.limits import Limits
from worker.reading.reading import Tick
from worker.reading.recognition.recognise import Recogniser
from worker.reading.wire import (
    Drawn,
    Failure,
    Progress,
    Read,
    Recognised,
    Reply,
    Request,
    Wanting,
    WireError,
    pack,
    receive_request,
)

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
# Progress is told no more often than this, in seconds.
_TELL_EVERY = 0.5
_OURS = str(Path(__file__).parents[2])


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    requests, replies = _take_streams()
    confine()
    _tell(replies, Progress())  # ready: the parent's clocks start with the first file
    serve(requests, replies)


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    told = time.monotonic()

    def tick() -> None:
        nonlocal told
        if time.monotonic() - told > _TELL_EVERY:
            told = time.monotonic()
            _tell(replies, Progress())

    while True:
        try:
            request = receive_request(requests)
        except WireError:
            return
        _forget_last_words()
        limit(request.options.limits)
        _tell(replies, answer(request, tick))


def _tell(replies: BinaryIO, reply: Reply) -> None:
    replies.write(pack(reply))
    replies.flush()


def answer(request: Request, tick: Tick) -> Reply:
    """Read one file or recognise one page, and say what became of it."""
    try:
        content = Path(request.path).read_bytes()
        if request.page is not None:
            return _one_page(content, request, request.page, tick)
        found = read_document(content, request.name, request.options, request.recognised, tick)
    except UnreadableFileError as error:
        return Failure(error.code, error.detail)
    except MemoryError:
        return Failure(OutOfMemoryError.code, f"{request.options.limits.memory >> 20} MiB")
    except RecursionError:
        return Failure(OutOfMemoryError.code, "nested too deep")
    except Exception as error:  # noqa: BLE001 - whatever a file does, it is that file's outcome
        return Failure(ReaderFailedError.code, _whereabouts(error))
    return Wanting(found) if isinstance(found, WantsRecognition) else Read(found)


def _whereabouts(error: Exception) -> str:
    """Say what failed where; not with which words, for they may be the letter's."""
    (*_, last) = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS in frame.filename]
    place = ours[-1] if ours else last
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


def _one_page(content: bytes, request: Request, page: int, tick: Tick) -> Reply:
    """Draw a page for a person, or recognise it."""
    if request.draw:
        return Drawn(draw_page(content, request.name, page, request.spans, request.options))
    image = page_image(content, request.name, page, request.options)
    tick()
    recogniser = _recogniser(request.options.tessdata or "")
    return Recognised(recogniser.recognise(image, page, tick, request.language))


@cache
def _recogniser(tessdata: str) -> Recogniser:
    return Recogniser(tessdata)


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for frames alone: whatever a library prints goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.close(0)
    return requests, replies


def limit(limits: Limits) -> None:
    """Set what the next file may cost; processor time counts from here."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.scratch, resource.RLIM_INFINITY))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds + 1, resource.RLIM_INFINITY))


def _forget_last_words() -> None:
    """Empty the file behind standard error: what libraries grumble counts for one file alone."""
    with contextlib.suppress(OSError):
        os.ftruncate(2, 0)
        os.lseek(2, 0, os.SEEK_SET)


def confine() -> None:
    """Give up what reading does not need. What the platform refuses is left out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    # Python ignores this signal, and a flood of output would go on.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # An ordinary user may give up the network only inside a user namespace.
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


if __name__ == "__main__":
    main()
