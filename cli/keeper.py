"""Keep what was started in the background: ``python -m cli.keeper``, as `letterbook up` starts it.

A worker that finds itself deaf ends; so does one that the system kills. Containers and systemd
start theirs again by the exit code; here this process does. One that is frozen can do nothing by
itself: its pulse stops, and it is killed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from cli.embedded.process import Background, ProcessStartError
from cli.runtime import Runtime, open_runtime
from worker.log import configure_log

log = structlog.get_logger()

_EVERY = 2.0
_LONGEST = 60.0
# One that has run for so long may be started at once when it ends.
_PROVED = 120.0
# Workers and clock show their pulse every twenty seconds; a network that is gone makes them late.
_FROZEN = 180.0
# Between two looks there is never so long, unless this process was not let run.
_PAUSED = 30.0


@dataclass(slots=True)
class Patience:
    """How long to wait before a process is started again: longer each time that it ends soon."""

    started: float = 0.0
    delay: float = 0.0
    lost: float | None = None

    def is_over(self, now: float) -> bool:
        """Tell whether a lost process may be started now."""
        if self.lost is None:
            self.lost = now
            proved = now - self.started > _PROVED
            self.delay = 0.0 if proved else min(max(self.delay * 2, _EVERY), _LONGEST)
        return now - self.lost >= self.delay

    def start(self, now: float) -> None:
        """Note that it is started."""
        self.started, self.lost = now, None


@dataclass(slots=True)
class Pulse:
    """The last touch of a process' file, and since when it is the last."""

    process: int
    touched: float
    since: float


@dataclass(slots=True)
class Keeper:
    """Starts again what was started in the background, was not stopped, and is gone or frozen."""

    runtime: Runtime
    patience: dict[str, Patience] = field(default_factory=dict)
    pulses: dict[str, Pulse] = field(default_factory=dict)
    looked: float = 0.0

    def look(self, now: float) -> list[str]:
        """Start again what is gone and has waited long enough; return the names."""
        self._kill_frozen([self.runtime.worker, self.runtime.people, self.runtime.beat], now)
        servers = [
            server.background
            for server in (self.runtime.postgres, self.runtime.valkey)
            if server is not None
        ]
        started = self._restart(servers, lambda: self.runtime.start_servers(migrate=False), now)
        workers = [self.runtime.worker, self.runtime.people, self.runtime.beat]
        started += self._restart(workers, self.runtime.start_workers, now)
        return started + self._restart([self.runtime.web], self.runtime.start_web, now)

    def _restart(
        self, kept: Sequence[Background], start: Callable[[], None], now: float
    ) -> list[str]:
        lost = [entry for entry in kept if entry.was_started and entry.find() is None]
        due = [entry for entry in lost if self._patience(entry).is_over(now)]
        if not due:
            return []
        for entry in lost:
            self._patience(entry).start(now)
        log.warning("started_again", names=[entry.name for entry in lost])
        start()
        return [entry.name for entry in lost]

    def _kill_frozen(self, kept: Sequence[Background], now: float) -> None:
        """Kill what lives and has not shown its pulse for long, by this process' own clock."""
        if now - self.looked > _PAUSED:
            self.pulses.clear()  # This process was frozen itself, and the others with it.
        self.looked = now
        for entry in kept:
            process = entry.find()
            if process is None or not entry.pulse.exists():
                continue
            touched = entry.pulse.stat().st_mtime
            last = self.pulses.get(entry.name)
            if last is None or (last.process, last.touched) != (process.pid, touched):
                self.pulses[entry.name] = Pulse(process.pid, touched, now)
            elif now - last.since > _FROZEN:
                log.error("frozen", name=entry.name, seconds=round(now - last.since))
                entry.kill()

    def _patience(self, background: Background) -> Patience:
        return self.patience.setdefault(background.name, Patience())


def main() -> None:
    """Look after the background until told to end."""
    runtime = open_runtime(keeps=False)
    configure_log(runtime.settings.log_level, runtime.settings.log_format)
    keeper = Keeper(runtime)
    while True:
        try:
            keeper.look(time.monotonic())
        except (ProcessStartError, OSError) as error:
            log.warning("not_started_again", error=str(error).splitlines()[0])
        time.sleep(_EVERY)


if __name__ == "__main__":
    main()
