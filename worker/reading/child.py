"""The reading child: reads files that its parent names, under limits, one after the other.

Run as ``python -m worker.reading.child``; it speaks :mod:`worker.reading.wire` on its standard
streams. It has no network where the platform lets an ordinary process give it up, dies with its
parent, and may write no file.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from worker.reading.document import read_document
from worker.reading.errors import LimitExceededError, UnreadableFileError
from worker.reading.wire import Reply, Request, WireError, receive, send

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x40000000


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    requests, replies = _take_streams()
    _confine()
    while True:
        try:
            request = receive(requests, Request)
        except WireError:
            return
        send(replies, answer(request))


def answer(request: Request) -> Reply:
    """Read one file, and say in the reply what became of it."""
    resource.setrlimit(resource.RLIMIT_AS, (request.limits.memory, resource.RLIM_INFINITY))
    try:
        content = Path(request.path).read_bytes()
        document = read_document(
            content,
            request.name,
            request.limits,
            password=request.password,
            trust_line=request.trust_line,
        )
    except UnreadableFileError as error:
        return Reply(error=error.code, detail=error.detail)
    except MemoryError:
        return Reply(error=LimitExceededError.code, detail="memory")
    return Reply(document=document)


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for frames alone: whatever a library prints goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.close(0)
    return requests, replies


def _confine() -> None:
    """Give up what reading does not need. What the platform refuses is left out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.unshare(_CLONE_NEWNET)  # refused to ordinary users on some systems


if __name__ == "__main__":
    main()
