"""The figures that Prometheus scrapes, counted from the database and the broker when it asks.

Workers are many processes on several hosts: what they count lies in one table (see
:mod:`worker.tally`), so one scrape of any server gives the sum, and nothing is lost with a process.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import redis
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.ledger import Balance, balance
from worker import canary, heartbeats
from worker.app import LANES
from worker.health.broker import waiting
from worker.tally import BOUNDS

# The ledger's sum reads every arrival: it is counted no more often than this, in seconds, and
# rests for so many times as long as it took.
_LEDGER_EVERY = 60.0
_REST = 100

# Each of the two states has an index of its own; for both together there is none.
_JOBS = text(
    """
    SELECT lane, 'queued' AS state, count(*) AS jobs, 0 AS expired,
           greatest(max(extract(epoch FROM now() - greatest(created_at, not_before))), 0) AS oldest
      FROM job WHERE state = 'queued' AND kind <> 'canary' GROUP BY lane
    UNION ALL
    SELECT lane, 'leased', count(*), count(*) FILTER (WHERE lease_until < now()), 0
      FROM job WHERE state = 'leased' AND kind <> 'canary' GROUP BY lane
    """
)
_CANARIES = text("SELECT state, count(*) AS runs FROM canary GROUP BY state")
_LAST_CANARY = text(
    """
    SELECT receive_seconds, queue_seconds, read_seconds, write_seconds,
           receive_seconds + extract(epoch FROM finished_at - started_at) AS whole,
           extract(epoch FROM now() - finished_at) AS age
      FROM canary WHERE state = 'catalogued' AND lane = 'interactive'
     ORDER BY started_at DESC LIMIT 1
    """
)
_TALLIES = text("SELECT name, label, le, count AS seen, total FROM tally ORDER BY name, label, le")
_FINDINGS = ("rung", "taken_back", "quarantined", "leftovers")
_FIXITY = text(
    """
    SELECT store, result, count(*) AS originals,
           extract(epoch FROM now() - max(checked_at)) AS age FROM fixity_check GROUP BY 1, 2
    """
)
_FIXITY_RUNS = text(
    """
    SELECT store, extract(epoch FROM now() - max(finished_at)) AS age FROM fixity_run GROUP BY 1
    """
)
_HAS_FIXITY = text("SELECT to_regclass('fixity_check') IS NOT NULL")


@dataclass(slots=True, eq=False)
class Figures(Collector):
    """All figures of one Letterbook, counted anew at each scrape."""

    sessions: sessionmaker[Session]
    broker_url: str | None
    _balance: Balance | None = field(default=None, init=False)
    _due: float = field(default=0.0, init=False)

    def text(self) -> bytes:
        """Return the figures as Prometheus reads them."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand: registering must not ask the database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Count everything."""
        yield from _broker(self.broker_url)
        with self.sessions() as session:
            parts: tuple[Callable[[Session], Iterator[Metric]], ...] = (
                _lanes,
                self._ledger,
                _tallies,
                _canary,
                _beats,
                _fixity,
            )
            for part in parts:
                yield from part(session)

    def _ledger(self, session: Session) -> Iterator[Metric]:
        if self._balance is None or time.monotonic() > self._due:
            began = time.monotonic()
            self._balance, ended = balance(session), time.monotonic()
            self._due = ended + max(_LEDGER_EVERY, _REST * (ended - began))
        letters = _gauge("letters", "What became of everything that was received.", "fate")
        for fate in ("received", "catalogued", "duplicate", "rejected", "quarantined", "pending"):
            letters.add_metric([fate], getattr(self._balance, fate))
        yield letters
        yield _gauge(
            "ledger_adds_up",
            "1 if every arrival has exactly one fate.",
            value=self._balance.adds_up,
        )


def _gauge(name: str, what: str, *labels: str, value: float | None = None) -> GaugeMetricFamily:
    given = None if value is None else float(value)
    return GaugeMetricFamily(f"letterbook_{name}", what, labels=labels or None, value=given)


def _broker(url: str | None) -> Iterator[Metric]:
    messages = _gauge("lane_messages", "Messages that wait in the broker.", "lane")
    try:
        found = waiting(url) if url else None
    except redis.RedisError:
        found = None
    for lane, count in (found or {}).items():
        messages.add_metric([lane], count)
    yield messages
    yield _gauge("broker_up", "1 if the broker answers.", value=found is not None)


def _lanes(session: Session) -> Iterator[Metric]:
    rows = {(row.lane, row.state): row for row in session.execute(_JOBS)}
    jobs = _gauge("lane_jobs", "Jobs of the ledger that wait or are worked on.", "lane", "state")
    oldest = _gauge("lane_oldest_seconds", "Age of the job that waits longest.", "lane")
    for lane in LANES:
        for state in ("queued", "leased"):
            row = rows.get((lane, state))
            jobs.add_metric([lane, state], row.jobs if row else 0)
        queued = rows.get((lane, "queued"))
        oldest.add_metric([lane], float(queued.oldest) if queued else 0.0)
    yield jobs
    yield oldest
    expired = sum(row.expired for row in rows.values())
    yield _gauge("leases_expired", "Leases that ran out, not taken back yet.", value=expired)


def _tallies(session: Session) -> Iterator[Metric]:
    seen: dict[str, dict[str, dict[float, tuple[int, float]]]] = {}
    for row in session.execute(_TALLIES):
        seen.setdefault(row.name, {}).setdefault(row.label, {})[row.le] = (row.seen, row.total)
    outcomes = {label: _plain(held) for label, held in seen.get("outcome", {}).items()}
    yield _counter("outcomes", "Steps of letters, by what came of them.", "outcome", outcomes)
    pages = {
        "recognised": outcomes.get("page_recognised", 0),
        "left_out": outcomes.get("page_left_out", 0),
    }
    yield _counter("ocr_pages", "Pages given to recognition.", "outcome", pages)
    swept = {label: _plain(held) for label, held in seen.get("sweep", {}).items()}
    findings = {label: swept.get(label, 0) for label in _FINDINGS}
    yield _counter("sweep_findings", "What the sweep found and mended.", "finding", findings)
    steps = HistogramMetricFamily(
        "letterbook_step_seconds", "What a step of a letter takes.", labels=["step"]
    )
    for step, buckets in sorted(seen.get("step", {}).items()):
        steps.add_metric([step], _cumulative(buckets), sum(total for _, total in buckets.values()))
    yield steps


def _counter(name: str, what: str, label: str, values: dict[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"letterbook_{name}", what, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def _plain(buckets: dict[float, tuple[int, float]]) -> int:
    return sum(count for count, _ in buckets.values())


def _cumulative(buckets: dict[float, tuple[int, float]]) -> list[tuple[str, float]]:
    """Return each bound with how many took no longer: as Prometheus has its histograms."""
    so_far = 0
    found = []
    for bound in BOUNDS:
        so_far += buckets.get(bound, (0, 0.0))[0]
        found.append(("+Inf" if bound == BOUNDS[-1] else str(bound), float(so_far)))
    return found


def _canary(session: Session) -> Iterator[Metric]:
    runs = _gauge("canaries", "Canaries of the last 90 days, by how they ended.", "state")
    for row in session.execute(_CANARIES):
        runs.add_metric([row.state], row.runs)
    yield runs
    seconds = _gauge("canary_seconds", "What the last canary took, whole and by step.", "step")
    age = _gauge("canary_age_seconds", "Since a canary was last catalogued.")
    last = session.execute(_LAST_CANARY).one_or_none()
    if last is not None:
        for step in ("receive", "queue", "read", "write"):
            seconds.add_metric([step], float(getattr(last, f"{step}_seconds")))
        seconds.add_metric(["whole"], float(last.whole))
        age.add_metric([], float(last.age))
    yield seconds
    yield age
    well = _gauge("canary_well", "1 if the last canary of a lane came through.", "lane")
    for lane in (canary.LANE, *canary.OTHER_LANES):
        flight = canary.latest(session, lane)
        if flight is not None:
            well.add_metric([lane], float(flight.state == "catalogued"))
    yield well


def _beats(session: Session) -> Iterator[Metric]:
    silent = _gauge("heard_seconds", "Since a process last took a message.", "name", "kind")
    lanes = _gauge("lane_workers", "Workers of a lane that take messages.", "lane")
    found = heartbeats.beats(session)
    for beat in found:
        silent.add_metric([beat.name, beat.kind], beat.silent)
    for lane in LANES:
        lanes.add_metric([lane], sum(lane in beat.lanes and beat.is_well for beat in found))
    yield silent
    yield lanes
    clocks = [beat.silent for beat in found if beat.kind == "beat"]
    beat_age = _gauge("clock_seconds", "Since the clock (beat) last sent for a sweep.")
    if clocks:
        beat_age.add_metric([], min(clocks))
    yield beat_age


def _fixity(session: Session) -> Iterator[Metric]:
    """Yield what fixity checks found, where this release makes any."""
    checks = _gauge("fixity_originals", "Originals by their last check.", "store", "result")
    age = _gauge("fixity_age_seconds", "Since an original was last checked.", "store", "result")
    runs = _gauge("fixity_run_age_seconds", "Since a run of fixity ended, due or not.", "store")
    if session.scalar(_HAS_FIXITY):
        for row in session.execute(_FIXITY):
            checks.add_metric([row.store, row.result], row.originals)
            age.add_metric([row.store, row.result], float(row.age))
        for row in session.execute(_FIXITY_RUNS):
            runs.add_metric([row.store], float(row.age))
    yield checks
    yield age
    yield runs
