"""A reading child as its parent sees it: a process with two streams and a private folder."""

import math
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import structlog

from worker.reading.confinement import Confinement
from worker.reading.errors import OutOfTimeError, StalledError, TooMuchOutputError
from worker.reading.wire import (
    LENGTH,
    MOST_BYTES,
    Progress,
    Ready,
    Reply,
    Request,
    WireError,
    pack,
    send_request,
    unpack_reply,
)

log = structlog.get_logger()

_CHUNK = 1 << 20
# How long a child may take to start, on a machine with much else to do, in seconds.
_STARTING = 60.0
# How long a process may take to die once its pipe is closed, in seconds.
_DYING = 1.0
_ROOT = str(Path(__file__).parents[2])
# What a child is told of its parent's environment, which holds passwords.
_TOLD = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "TZ", "SYSTEMROOT")
# What PDFium needs for a page the C library would ask of the system for each page anew, and give
# back after it: 150 faults a letter, where there are 13 if it keeps some.
_MIB = 1 << 20
_KEEPS_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(4 * _MIB),
    "MALLOC_TRIM_THRESHOLD_": str(16 * _MIB),
}


class Child:
    """One child process with its pipes and its private folder."""

    def __init__(self, module: str, tessdata: str | None) -> None:
        self._folder = tempfile.mkdtemp(prefix="letterbook-reader-")
        self._requests, theirs = socket.socketpair()
        # What libraries grumble may hold words of the letter: it is kept out of the worker's log.
        with theirs, (Path(self._folder) / "stderr").open("wb") as errors:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", module],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._folder,
                env=_environment(self._folder, tessdata),
            )
        self._owner = os.getpid()
        self._given_up: Confinement | None = None
        self.asked = 0
        assert self._process.stdout is not None
        self._into = self._requests.fileno()
        self._out = self._process.stdout.fileno()
        for stream in (self._into, self._out):
            os.set_blocking(stream, False)

    def is_ours(self) -> bool:
        """Tell whether it lives, and was started by this process and not before a fork."""
        return self._owner == os.getpid() and self._process.poll() is None

    def confinement(self) -> Confinement:
        """Wait until it has started, and return what it has given up.

        Raises:
            LimitExceededError: it takes too long.
            WireError, OSError: it is gone.
        """
        if self._given_up is None:
            reply = self._reply("no file", _Clock("no file", _STARTING, _STARTING))
            if not isinstance(reply, Ready):
                raise WireError("it did not say that it is ready")
            self._given_up = reply.given_up
            if not reply.given_up.is_full:
                _tell_once(reply.given_up.reasons)
        return self._given_up

    def ask(self, request: Request, file: int) -> Reply:
        """Send a request with an open file and wait for its answer, within its limits.

        Raises:
            LimitExceededError: the time is over, or the answer is too large.
            WireError, OSError: the child is gone.
        """
        self.confinement()  # its start is no fault of the file that waits for it
        self.asked += 1
        limits = request.options.limits
        clock = _Clock(request.name, limits.seconds, limits.idle_seconds)
        self._send(pack(request), file, clock)
        while isinstance(reply := self._reply(request.name, clock), Progress):
            clock.moved()
        return reply

    def _reply(self, name: str, clock: "_Clock") -> Reply:
        (length,) = LENGTH.unpack(self._receive(LENGTH.size, clock))
        if length > MOST_BYTES:
            raise TooMuchOutputError(name, f"{length} bytes")
        return unpack_reply(self._receive(length, clock))

    def status(self) -> int | None:
        """Return the status of a child that is dying; one that lives on has none."""
        try:
            return self._process.wait(timeout=_DYING)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Kill and reap it, and remove its folder. In a forked process, let go of it."""
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._requests.close()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _send(self, body: bytes, file: int, clock: "_Clock") -> None:
        _wait(self._into, select.POLLOUT, clock)
        view = memoryview(body)[send_request(self._requests, body, file) :]
        while view:
            _wait(self._into, select.POLLOUT, clock)
            view = view[os.write(self._into, view[:_CHUNK]) :]

    def _receive(self, count: int, clock: "_Clock") -> bytes:
        body = bytearray()
        while len(body) < count:
            _wait(self._out, select.POLLIN, clock)
            chunk = os.read(self._out, min(count - len(body), _CHUNK))
            if not chunk:
                raise WireError("the child closed its pipe")
            body += chunk
        return bytes(body)


def _environment(folder: str, tessdata: str | None) -> dict[str, str]:
    """Return all that a child is told: of its parent's environment as little as it needs."""
    return {
        **{name: os.environ[name] for name in _TOLD if name in os.environ},
        **({"TESSDATA_PREFIX": tessdata} if tessdata else {}),
        "TMPDIR": folder,
        "HOME": folder,
        "PYTHONPATH": _ROOT,
        # One thread: as many pages are recognised at once as there are workers.
        "OMP_THREAD_LIMIT": "1",
        **_KEEPS_MEMORY,
    }


@cache
def _tell_once(reasons: tuple[str, ...]) -> None:
    """Say in the log, once a process, what the platform did not let a child give up."""
    log.warning("reader_less_confined", reasons=reasons)


def _wait(pipe: int, event: int, clock: "_Clock") -> None:
    # A selector of the library's costs more than all else that is said to a child.
    poll = select.poll()
    poll.register(pipe, event)
    while not poll.poll(math.ceil(clock.left() * 1000)):
        clock.check()


class _Clock:
    """Two clocks: one for the whole, one that every progress winds up again."""

    def __init__(self, name: str, seconds: float, idle_seconds: float) -> None:
        self._name, self._seconds, self._idle_seconds = name, seconds, idle_seconds
        now = time.monotonic()
        self._end, self._idle = now + seconds, now + idle_seconds

    def moved(self) -> None:
        """Note some progress."""
        self._idle = time.monotonic() + self._idle_seconds

    def left(self) -> float:
        """Return for how many seconds one may wait."""
        return max(min(self._end, self._idle) - time.monotonic(), 0)

    def check(self) -> None:
        """Raise where a clock has run out."""
        now = time.monotonic()
        if now >= self._end:
            raise OutOfTimeError(self._name, f"{self._seconds:g} seconds")
        if now >= self._idle:
            raise StalledError(self._name, f"for {self._idle_seconds:g} seconds")
