"""The reading child: reads files that its parent names, under limits, one after the other.

Run as ``python -m worker.reading.child``; it speaks :mod:`worker.reading.wire` on its standard
streams. It gives up what :mod:`worker.reading.confinement` says, dies with its parent, and may
write small files into its private folder alone, which it is started in.
"""

import contextlib
import os
import resource
import socket
import time
import traceback
from functools import cache
from pathlib import Path
from typing import BinaryIO

from worker.reading.confinement import confine
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
    Ready,
    Recognised,
    Reply,
    Request,
    Wanting,
    WireError,
    pack,
    receive_request,
)

# Progress is told no more often than this, in seconds.
_TELL_EVERY = 0.5
_OURS = str(Path(__file__).parents[2])


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    requests, replies = _take_streams()
    tessdata = os.environ.get("TESSDATA_PREFIX")
    given_up = confine(Path.cwd(), (Path(tessdata),) if tessdata else ())
    _tell(replies, Ready(given_up))  # the parent's clocks start with the first file
    serve(requests, replies)


def serve(requests: socket.socket, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    told = time.monotonic()

    def tick() -> None:
        nonlocal told
        if time.monotonic() - told > _TELL_EVERY:
            told = time.monotonic()
            _tell(replies, Progress())

    while True:
        try:
            request, file = receive_request(requests)
        except WireError:
            return
        _forget_last_words()
        limit(request.options.limits)
        with file:
            _tell(replies, answer(request, file, tick))


def _tell(replies: BinaryIO, reply: Reply) -> None:
    replies.write(pack(reply))
    replies.flush()


def answer(request: Request, file: BinaryIO, tick: Tick) -> Reply:
    """Read one file or recognise one page, and say what became of it."""
    try:
        content = file.read()
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


def _take_streams() -> tuple[socket.socket, BinaryIO]:
    """Keep both for frames alone: whatever a library prints goes to standard error."""
    requests = socket.socket(fileno=os.dup(0))
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


if __name__ == "__main__":
    main()
