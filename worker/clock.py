"""The clock that starts the sweep and what else is periodic: it goes on whatever the host's does.

Celery's own clock waits for a time of day. Set back by an hour, as a host's clock is that was
wrong, it starts nothing for an hour; what it wrote in its file does so even after a restart.
"""

import time
from typing import Any

from celery.beat import Scheduler

from worker import pulse
from worker.settings import Settings

# What a clock is set by in daily keeping is far less; what matters to a lease is more.
_JUMP_SECONDS = 2.0
# However long nothing is due: so often at least it looks at the time, and shows that it lives.
_LOOK_SECONDS = 20.0


class SteadyScheduler(Scheduler):
    """Celery's clock, which keeps no file and begins anew when the time of day has jumped."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._ahead = _ahead()
        self._pulse = Settings().pulse
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Start what is due, and return how many seconds there are until the next."""
        if abs(_ahead() - self._ahead) > _JUMP_SECONDS:
            self._ahead = _ahead()
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        seconds: float = super().tick(*args, **kwargs)
        pulse.beat(self._pulse)
        return min(seconds, _LOOK_SECONDS)


def _ahead() -> float:
    """Return how far the time of day is ahead of the clock that nobody sets, in seconds."""
    return time.time() - time.monotonic()
