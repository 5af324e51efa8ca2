"""What a process counts as it works, added to the database when a task ends.

Not in files of every process, as prometheus_client would keep them: workers are on several hosts,
and what is asked for is a sum. One small statement a task, whatever the task's size.
"""

import math
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import ARRAY, BigInteger, Double, Text, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

log = structlog.get_logger()

# Upper bounds of what a step may take, in seconds; the last holds all that is slower.
BOUNDS = (
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
    60.0,
    300.0,
    math.inf,
)
_PLAIN = 0.0

# In the order of the key, so that two processes never wait for each other in a ring.
_ADD = text(
    """
    INSERT INTO tally (name, label, le, count, total)
    SELECT * FROM unnest(:names, :labels, :bounds, :counts, :totals)
        AS seen (name, label, le, count, total) ORDER BY name, label, le
    ON CONFLICT (name, label, le) DO UPDATE
       SET count = tally.count + excluded.count, total = tally.total + excluded.total
    """
).bindparams(
    bindparam("names", type_=ARRAY(Text())),
    bindparam("labels", type_=ARRAY(Text())),
    bindparam("bounds", type_=ARRAY(Double())),
    bindparam("counts", type_=ARRAY(BigInteger())),
    bindparam("totals", type_=ARRAY(Double())),
)


class Tallies:
    """Counts and seconds of this process that are not in the database yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str, float], tuple[int, float]] = {}

    def count(self, name: str, label: str, by: int = 1) -> None:
        """Count something that happened."""
        if by:
            self._add((name, label, _PLAIN), by, by)

    def took(self, step: str, seconds: float, letters: int = 1) -> None:
        """Note how long a step took, for one letter or for several that shared it."""
        bound = BOUNDS[bisect_left(BOUNDS, seconds / letters)]
        self._add(("step", step, bound), letters, seconds)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note how long what stands under it takes, also where it fails."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.took(step, time.monotonic() - started)

    def flush(self, sessions: sessionmaker[Session]) -> None:
        """Add what was seen to the database's; what cannot be written now is kept for later."""
        with self._lock:
            seen, self._seen = self._seen, {}
        if not seen:
            return
        names, labels, bounds = zip(*seen, strict=True)
        counts, totals = zip(*seen.values(), strict=True)
        try:
            with sessions.begin() as session:
                # Losing the last of these with the machine is no harm; a flush to disk would be.
                session.execute(text("SET LOCAL synchronous_commit = off"))
                session.execute(
                    _ADD,
                    {
                        "names": list(names),
                        "labels": list(labels),
                        "bounds": list(bounds),
                        "counts": list(counts),
                        "totals": list(totals),
                    },
                )
        except DBAPIError as error:
            log.warning("tally_not_written", error=type(error).__name__)
            for key, (count, total) in seen.items():
                self._add(key, count, total)

    def _add(self, key: tuple[str, str, float], count: int, total: float) -> None:
        with self._lock:
            before = self._seen.get(key, (0, 0.0))
            self._seen[key] = (before[0] + count, before[1] + total)


tallies = Tallies()
