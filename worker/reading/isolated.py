"""Read files in a child process under limits, so that no file can harm the worker."""

import signal
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from extraction.recognised import RecognisedPage
from worker.reading.child_process import Child
from worker.reading.confinement import Confinement
from worker.reading.document import ReadDocument, WantsRecognition
from worker.reading.drawing import DrawnPage
from worker.reading.errors import (
    BY_CODE,
    LimitExceededError,
    OutOfTimeError,
    ReaderDiedError,
    ReaderFailedError,
    TooMuchOutputError,
)
from worker.reading.limits import Options
from worker.reading.wire import (
    Drawn,
    Failure,
    Read,
    Recognised,
    Reply,
    Request,
    Wanting,
    WireError,
)

log = structlog.get_logger()

# A child is replaced after so many files, lest what a library leaks adds up.
# A new one costs what some hundred letters do, for it reads all vocabularies anew.
_FILES_A_CHILD = 2000
CHILD = "worker.reading.child"


class Reader:
    """A warm child process that reads one file at a time; safe to share between threads.

    The child is started with the first file, killed when a file goes over a limit, and replaced.
    """

    def __init__(self, options: Options, module: str = CHILD) -> None:
        self._options = options
        self._module = module
        self._child: Child | None = None
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

    def confinement(self) -> Confinement:
        """Return what the child has given up, starting one if there is none.

        Raises:
            ReaderDiedError: it did not start.
        """
        with self._lock:
            try:
                return self._warm().confinement()
            except (WireError, OSError) as error:
                self.close()
                raise ReaderDiedError("no file", "it did not start") from error

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
        options = self._options
        if passwords:
            options = replace(options, passwords=(*passwords, *options.passwords))
        request = Request(
            name,
            options,
            recognised,
            page=page,
            language=language,
            draw=draw,
            spans=spans,
        )
        try:
            file = path.open("rb")
        except OSError as error:
            raise ReaderFailedError(name, f"{type(error).__name__}: it cannot be opened") from error
        with file, self._lock:
            reply = self._answer(request, file.fileno())
        if isinstance(reply, Failure):
            raise BY_CODE.get(reply.code, ReaderDiedError)(name, reply.detail)
        return reply

    def _answer(self, request: Request, file: int) -> Reply:
        child = self._warm()
        try:
            reply = child.ask(request, file)
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

    def _warm(self) -> Child:
        """Return the child, started anew after its end or in a forked process."""
        if self._child is None or not self._child.is_ours():
            self._child = Child(self._module, self._options.tessdata)
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
