"""Read files in a child process under limits, so that no file can harm the worker."""

import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from extraction.recognised import RecognisedPage
from worker.reading.document import ReadDocument, WantsRecognition
from worker.reading.drawing import DrawnPage
from worker.reading.errors import (
    BY_CODE,
    LimitExceededError,
    OutOfTimeError,
    ReaderDiedError,
    StalledError,
    TooMuchOutputError,
)
from worker.reading.limits import Options
from worker.reading.wire import (
    LENGTH,
    MOST_BYTES,
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
    unpack_reply,
)

log = structlog.get_logger()

# A child is replaced after so many files, lest what a library leaks adds up.
_FILES_A_CHILD = 500
_CHUNK = 1 << 20
# How long a child may take to start, on a machine with much else to do, in seconds.
_STARTING = 60.0
# How long a process may take to die once its pipe is closed, in seconds.
_DYING = 1.0
CHILD = "worker.reading.child"
_ROOT = str(Path(__file__).parents[2])


class Reader:
    """A warm child process that reads one file at a time; safe to share between threads.

    The child is started with the first file, killed when a file goes over a limit, and replaced.
    """

    def __init__(self, options: Options, module: str = CHILD) -> None:
        self._options = options
        self._module = module
        self._child: _Child | None = None
        self._lock = threading.Lock()

    @property
    def recognises(self) -> bool:
        """Whether there is recognition at hand."""
        return self._options.tessdata is not None

    def read(
        self,
        path: Path,
        name: str,
        *,
        passwords: Sequence[str] = (),
        recognised: Sequence[RecognisedPage] = (),
    ) -> ReadDocument | WantsRecognition:
        """Return a file's pages and record, or which of its pages must be recognised first.

        Args:
            path: where its bytes are.
            name: its name as received, for messages and the record.
            passwords: tried on a file that is locked.
            recognised: the pages that were recognised already.

        Raises:
            UnreadableFileError: one of its classes, for each reason that a file cannot be read.
        """
        reply = self._ask(path, name, passwords, recognised=tuple(recognised))
        match reply:
            case Read(document):
                return document
            case Wanting(wants):
                return wants
        raise ReaderDiedError(name, "it gave an answer to another question")

    def recognise(
        self,
        path: Path,
        name: str,
        page: int,
        *,
        passwords: Sequence[str] = (),
        language: str | None = None,
    ) -> RecognisedPage:
        """Return the text that is recognised on one page.

        Args:
            path: where the file's bytes are.
            name: its name as received.
            page: the page's place, from 1.
            passwords: tried on a file that is locked.
            language: what the pages around it are in, if that is known.

        Raises:
            UnreadableFileError: one of its classes, as for :meth:`read`.
        """
        reply = self._ask(path, name, passwords, page=page, language=language)
        if isinstance(reply, Recognised):
            return reply.page
        raise ReaderDiedError(name, "it gave an answer to another question")

    def draw(
        self,
        path: Path,
        name: str,
        page: int,
        *,
        passwords: Sequence[str] = (),
        spans: Sequence[tuple[int, int]] = (),
    ) -> DrawnPage:
        """Return one page as an image for a person, and where spans of its text stand.

        Args:
            path: where the file's bytes are.
            name: its name as received.
            page: the page's place, from 1.
            passwords: tried on a file that is locked.
            spans: start and end of words in the page's text layer.

        Raises:
            UnreadableFileError: one of its classes, as for :meth:`read`.
        """
        reply = self._ask(path, name, passwords, page=page, draw=True, spans=tuple(spans))
        if isinstance(reply, Drawn):
            return reply.page
        raise ReaderDiedError(name, "it gave an answer to another question")

    def read_whole(
        self,
        path: Path,
        name: str,
        *,
        passwords: Sequence[str] = (),
        recognised: Sequence[RecognisedPage] = (),
    ) -> ReadDocument:
        """Read a file, recognising all the pages that need it, however long that takes.

        Args:
            path: where its bytes are.
            name: its name as received.
            passwords: tried on a file that is locked.
            recognised: the pages that were recognised already.

        Raises:
            UnreadableFileError: one of its classes, as for :meth:`read`.
        """
        recognised = list(recognised)
        found = self.read(path, name, passwords=passwords, recognised=recognised)
        while isinstance(found, WantsRecognition):
            language = likely_language(recognised, found.language)
            for number in found.pages:
                page = self.recognise(path, name, number, passwords=passwords, language=language)
                recognised.append(page)
                language = likely_language(recognised, found.language)
            found = self.read(path, name, passwords=passwords, recognised=recognised)
        return found

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _ask(
        self,
        path: Path,
        name: str,
        passwords: Sequence[str],
        *,
        recognised: tuple[RecognisedPage, ...] = (),
        page: int | None = None,
        language: str | None = None,
        draw: bool = False,
        spans: tuple[tuple[int, int], ...] = (),
    ) -> Reply:
        options = replace(self._options, passwords=(*passwords, *self._options.passwords))
        request = Request(
            str(path),
            name,
            options,
            recognised,
            page=page,
            language=language,
            draw=draw,
            spans=spans,
        )
        with self._lock:
            reply = self._answer(request)
        if isinstance(reply, Failure):
            raise BY_CODE.get(reply.code, ReaderDiedError)(name, reply.detail)
        return reply

    def _answer(self, request: Request) -> Reply:
        child = self._warm()
        try:
            reply = child.ask(request)
        except LimitExceededError:
            self.close()
            raise
        except (WireError, OSError) as error:
            status = child.status()
            self.close()
            log.warning("reader_died", status=status)
            raise _death(request.name, status) from error
        if child.asked >= _FILES_A_CHILD:
            self.close()
        return reply

    def _warm(self) -> "_Child":
        """Return the child, started anew after its end or in a forked process."""
        if self._child is None or not self._child.is_ours():
            self._child = _Child(self._module)
        return self._child


def likely_language(recognised: Sequence[RecognisedPage], otherwise: str) -> str | None:
    """Return what the next page is likely in: as the one before it that could be told."""
    told = [page.language for page in recognised if page.language != "und"]
    likely = told[-1] if told else otherwise
    return None if likely == "und" else likely


def _death(name: str, status: int | None) -> ReaderDiedError | LimitExceededError:
    """Say what a child died of: the system ends one that goes over a limit by a signal."""
    match -(status or 0):
        case signal.SIGXCPU:
            return OutOfTimeError(name, "processor time")
        case signal.SIGXFSZ:
            return TooMuchOutputError(name, "files")
        case number if number > 0:
            return ReaderDiedError(name, signal.Signals(number).name)
    return ReaderDiedError(name, f"exit status {status}")


class _Child:
    """One child process with its pipes and its private folder."""

    def __init__(self, module: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="letterbook-reader-")
        # What libraries grumble may hold words of the letter: it is kept out of the worker's log.
        with (Path(self._folder) / "stderr").open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._folder,
                # One thread: as many pages are recognised at once as there are workers.
                env={
                    **os.environ,
                    "TMPDIR": self._folder,
                    "PYTHONPATH": _ROOT,
                    "OMP_THREAD_LIMIT": "1",
                },
            )
        self._owner = os.getpid()
        self.asked = 0
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._into = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        for pipe in (self._into, self._out):
            os.set_blocking(pipe, False)

    def is_ours(self) -> bool:
        """Tell whether it lives, and was started by this process and not before a fork."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, request: Request) -> Reply:
        """Send a request and wait for its answer, no longer than its limits allow.

        Raises:
            LimitExceededError: the time is over, or the answer is too large.
            WireError, OSError: the child is gone.
        """
        if not self.asked:
            # Its start is no fault of the file that waits for it.
            self._reply(request.name, _Clock(request.name, _STARTING, _STARTING))
        self.asked += 1
        limits = request.options.limits
        clock = _Clock(request.name, limits.seconds, limits.idle_seconds)
        self._send(pack(request), clock)
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
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _send(self, body: bytes, clock: "_Clock") -> None:
        view = memoryview(body)
        while view:
            _wait(self._into, selectors.EVENT_WRITE, clock)
            view = view[os.write(self._into, view[:_CHUNK]) :]

    def _receive(self, count: int, clock: "_Clock") -> bytes:
        body = bytearray()
        while len(body) < count:
            _wait(self._out, selectors.EVENT_READ, clock)
            chunk = os.read(self._out, min(count - len(body), _CHUNK))
            if not chunk:
                raise WireError("the child closed its pipe")
            body += chunk
        return bytes(body)


def _wait(pipe: int, event: int, clock: "_Clock") -> None:
    with selectors.PollSelector() as selector:
        selector.register(pipe, event)
        while not selector.select(clock.left()):
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
