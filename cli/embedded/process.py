"""Background processes that outlive their command, known by more than their number."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from cli.embedded.home import Home

# How long a process that was killed may take to be gone, in seconds.
_DYING = 10.0

# Those that this very process started: they outlive it, and are reaped by it if they do not.
_children: dict[int, "subprocess.Popen[bytes]"] = {}


class ProcessStartError(RuntimeError):
    """A background process ended at once; the message quotes the end of its log."""


@dataclass(frozen=True, slots=True)
class Background:
    """A background process of one data folder, by name."""

    home: Home
    name: str

    @property
    def log(self) -> Path:
        """The file that it writes to."""
        return self.home.logs / f"{self.name}.log"

    @property
    def pulse(self) -> Path:
        """The file that it touches while it is well, if it is of the kind that does."""
        return self.home.processes / f"{self.name}.pulse"

    @property
    def _note(self) -> Path:
        return self.home.processes / f"{self.name}.pid"

    @property
    def was_started(self) -> bool:
        """Whether it was started and not stopped since, alive or not."""
        return self._note.exists()

    def find(self) -> psutil.Process | None:
        """Return the process if it is alive.

        A number alone proves nothing, for numbers are used again: the time at which the process
        started must be the one that was noted.
        """
        try:
            number, started = self._note.read_text().split()
            if int(number) in _children:
                _children[int(number)].poll()  # one that ended is reaped, or it would linger
            process = psutil.Process(int(number))
            same = abs(process.create_time() - float(started)) < 1
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None

    def start(
        self,
        command: Sequence[str],
        *,
        as_server_user: bool = False,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Start the process in a session of its own, all its streams redirected."""
        user = self.home.user if as_server_user else None
        with self.log.open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, **(environment or {})},
                cwd=folder,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
        _children[child.pid] = child
        started = psutil.Process(child.pid).create_time()
        self._note.write_text(f"{child.pid} {started}")

    def stop(self, number: int = signal.SIGTERM, *, patience: float = 20.0) -> bool:
        """Ask the process to end, and end it when it does not; tell whether there was one."""
        return bool(stop_together([self], number, patience=patience))

    def _forget(self, process: psutil.Process) -> None:
        """Reap the process if it is our child, and remove the note of it."""
        child = _children.pop(process.pid, None)
        if child is not None:
            child.wait(_DYING)
        self._note.unlink(missing_ok=True)

    def kill(self) -> None:
        """End the process and its children at once: one that is frozen hears nothing else."""
        process = self.find()
        if process is not None:
            for one in [*process.children(recursive=True), process]:
                with suppress(psutil.NoSuchProcess):
                    one.kill()

    def require(self) -> None:
        """Raise :class:`ProcessStartError` if the process is gone."""
        if self.find() is None:
            tail = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
            message = f"{self.name} did not start. The end of {self.log}:\n{tail}"
            raise ProcessStartError(message)


def stop_together(
    backgrounds: Sequence[Background], number: int = signal.SIGTERM, *, patience: float = 20.0
) -> list[Background]:
    """Ask processes to end, all at once, and end those that do not; return those that were.

    Args:
        backgrounds: the processes; those that do not run are passed over.
        number: the signal that asks.
        patience: how long all may take together, in seconds.
    """
    running = [(one, process) for one in backgrounds if (process := one.find())]
    families = {process: process.children(recursive=True) for _, process in running}
    for process in families:
        process.send_signal(number)
    _, alive = psutil.wait_procs(list(families), timeout=patience)
    for process in alive:
        for left in [process, *families[process]]:
            with suppress(psutil.NoSuchProcess):
                left.kill()
    for one, process in running:
        one._forget(process)  # noqa: SLF001 - of this module
    return [one for one, _ in running]


def wait_until(ready: Callable[[], bool], background: Background, seconds: float = 30.0) -> None:
    """Wait until a service answers, or say why it does not."""
    deadline = time.monotonic() + seconds
    while not ready():
        background.require()
        if time.monotonic() > deadline:
            message = f"{background.name} does not answer after {seconds:g} s; see {background.log}"
            raise ProcessStartError(message)
        time.sleep(0.05)
