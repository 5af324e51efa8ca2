"""How long a person waits for one letter while a bulk of a hundred thousand is queued.

    python -m bench.fairness                    ten thousand letters of bulk, sixty single ones
    python -m bench.fairness --letters 100000 --home FOLDER      as bench.known left it

A bulk of small letters is received and queued, and the workers work through it; then single letters
of three pages come by the interactive lane, one after the other, each from receipt to record. The
p95 is what counts. Results go to bench/results/fairness.md.
"""

import argparse
import io
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from celery import Celery
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bench.own_home import folder_or_new, with_servers
from bench.small_letters import small_letters
from bench.three_pages import letters
from bench.whole_path import RESULTS, receive
from cli.runtime import Runtime
from schema import Job
from worker.app import make_app
from worker.intake.receive import receive as receive_one
from worker.tasks import ring

# What a person would take for at once, and how often the ledger is asked, in seconds.
_WANTED = 2.0
_GLANCE = 0.02
# Between one letter of a person and the next, in seconds.
_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Waited:
    """How long each single letter took, and how many of the bulk waited before and after."""

    seconds: Sequence[float]
    before: int
    after: int
    took: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--singles", type=int, default=60)
    parser.add_argument("--home", type=Path, help="where all is kept, and left")
    chosen = parser.parse_args()
    with folder_or_new(chosen.home) as root:
        singles = letters(chosen.singles, root / "singles")
        with with_servers(root) as runtime:
            if _queued(runtime.sessions()) < chosen.letters:
                folder = small_letters(chosen.letters, root / "letters")
                receive(runtime, runtime.sessions(), folder)
            runtime.start_workers()
            waited = _measure(runtime, singles)
    report = _report(waited)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "fairness.md").write_text(report)


def _measure(runtime: Runtime, singles: Sequence[Path]) -> Waited:
    sessions = runtime.sessions()
    sender = make_app(runtime.broker_url, runtime.settings)
    _single(runtime, sessions, sender, singles[0])  # all is started before it counts
    before, began = _queued(sessions), time.perf_counter()
    waits = []
    for path in singles[1:]:
        waits.append(_single(runtime, sessions, sender, path))
        time.sleep(_PAUSE)
    return Waited(waits, before, _queued(sessions), time.perf_counter() - began)


def _queued(sessions: sessionmaker[Session]) -> int:
    waiting = select(func.count()).where(Job.lane == "bulk", Job.state.in_(("queued", "leased")))
    with sessions() as session:
        return session.scalar(waiting) or 0


def _single(runtime: Runtime, sessions: sessionmaker[Session], sender: Celery, path: Path) -> float:
    # No two runs bring the same bytes: a letter that is known would be done at once.
    content = path.read_bytes() + f"\n%{time.time_ns()}\n".encode()
    began = time.perf_counter()
    receipt = receive_one(
        sessions, runtime.store, io.BytesIO(content), name=path.name, source="", who="me"
    )
    ring([receipt.job_id], "interactive", sender=sender)
    while True:
        with sessions() as session:
            if session.get_one(Job, receipt.job_id).state == "done":
                return time.perf_counter() - began
        time.sleep(_GLANCE)


def _report(waited: Waited) -> str:
    seconds = waited.seconds
    p95 = statistics.quantiles(seconds, n=20)[-1]
    rate = (waited.before - waited.after) / waited.took
    return (
        "# Fairness\n\n"
        f"Measured by `python -m bench.fairness` on {psutil.cpu_count()} cores: {len(seconds)} "
        "single letters of three pages, from receipt to record, one after the other, beside a bulk "
        f"of small letters: {waited.before:,} were queued when the first came, {waited.after:,} "
        f"after the last ({rate:.0f} letters of the bulk a second meanwhile).\n\n"
        "| median | p95 | longest | wanted |\n|---|---|---|---|\n"
        f"| {statistics.median(seconds):.2f} s | {p95:.2f} s | {max(seconds):.2f} s | "
        f"p95 under {_WANTED:g} s |\n"
    )


if __name__ == "__main__":
    main()
