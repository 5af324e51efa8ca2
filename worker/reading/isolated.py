"""Read files in a child process under limits, so that no file can harm the worker."""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

from extraction.settle import TRUST_LINE
from worker.reading.document import ReadDocument
from worker.reading.errors import BY_CODE, LimitExceededError, ReaderDiedError
from worker.reading.limits import Limits
from worker.reading.wire import Reply, Request, WireError, receive, send

log = structlog.get_logger()

# A child is replaced after so many files, lest what a library leaks adds up.
_FILES_A_CHILD = 500
_COMMAND = (sys.executable, "-m", "worker.reading.child")


class Reader:
    """A warm child process that reads one file at a time; safe to share between threads.

    The child is started with the first file, killed when a file goes over a limit, and replaced.
    """

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = _COMMAND) -> None:
        self._limits = limits or Limits()
        self._command = list(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self._read = 0
        self._lock = threading.Lock()

    def read(
        self,
        path: Path,
        name: str,
        *,
        password: str | None = None,
        trust_line: float = TRUST_LINE,
    ) -> ReadDocument:
        """Return the pages and the record of a file.

        Args:
            path: where its bytes are.
            name: its name as received, for messages and the record.
            password: for a PDF that is locked.
            trust_line: values trusted less go to review.

        Raises:
            UnreadableFileError: one of its classes, for each reason that a file cannot be read.
        """
        request = Request(str(path), name, self._limits, password, trust_line)
        with self._lock:
            reply = self._ask(request)
        if reply.document is None:
            raise BY_CODE[reply.error or "unreadable"](name, reply.detail)
        return reply.document

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                if stream is not None:
                    stream.close()
            self._child = None

    def _ask(self, request: Request) -> Reply:
        child = self._warm()
        assert child.stdin is not None
        assert child.stdout is not None
        deadline = time.monotonic() + self._limits.seconds
        try:
            send(child.stdin, request)
            if not self._wait(child, deadline):
                self.close()
                raise LimitExceededError(request.name, f"{self._limits.seconds:g} seconds")
            reply = receive(child.stdout, Reply)
        except (WireError, BrokenPipeError) as error:
            status = child.wait(timeout=5) if child.poll() is None else child.returncode
            self.close()
            log.warning("reader_died", status=status)
            raise ReaderDiedError(request.name, f"exit status {status}") from error
        self._read += 1
        if self._read >= _FILES_A_CHILD:
            self.close()
        return reply

    def _warm(self) -> "subprocess.Popen[bytes]":
        """Return the child, started anew after its end or in a forked process."""
        if self._child is None or self._child.poll() is not None or self._pid != os.getpid():
            self._child = subprocess.Popen(  # noqa: S603 - our own module, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
            self._pid, self._read = os.getpid(), 0
        return self._child

    @staticmethod
    def _wait(child: "subprocess.Popen[bytes]", deadline: float) -> bool:
        assert child.stdout is not None
        remaining = max(deadline - time.monotonic(), 0)
        readable, _, _ = select.select([child.stdout], [], [], remaining)
        return bool(readable)
