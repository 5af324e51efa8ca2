"""How long a person waits for one letter while a bulk goes on.

    python -m bench.fairness                    a thousand letters of bulk, sixty single ones
    python -m bench.fairness --letters 300 --singles 20

A bulk is received and queued; then single letters come by the interactive lane, one after the
other, each from receipt to record. The p95 is what counts. Results go to bench/results/fairness.md.
"""

import argparse
import io
import statistics
import tempfile
import time
from pathlib import Path

import psutil
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bench.three_pages import letters
from bench.throughput import RESULTS, receive, running
from cli.runtime import Runtime
from schema import Job
from worker.app import make_app
from worker.intake.receive import receive as receive_one
from worker.tasks import ring

# What a person would take for at once, and how often the ledger is asked, in seconds.
_WANTED = 2.0
_GLANCE = 0.02


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--singles", type=int, default=60)
    parser.add_argument("--folder", type=Path, help="where the made letters are kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as name:
        root = Path(name)
        root.chmod(0o755)
        paths = letters(chosen.letters + chosen.singles, chosen.folder or root / "letters")
        bulk, singles = paths[: chosen.letters], paths[chosen.letters :]
        with running(root) as runtime:
            waits, left = _measure(runtime, root, bulk, singles)
    report = _report(waits, len(bulk), left)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "fairness.md").write_text(report)


def _measure(
    runtime: Runtime, root: Path, bulk: list[Path], singles: list[Path]
) -> tuple[list[float], int]:
    """Return how long each single letter took, and how many of the bulk were left at the end."""
    sessions = runtime.sessions()
    sender = make_app(runtime.broker_url, runtime.settings)
    folder = root / "source"
    folder.mkdir()
    for path in bulk:
        (folder / path.name).write_bytes(path.read_bytes())
    _single(runtime, sessions, sender, singles[0])  # all is started before it counts
    receive(runtime, sessions, folder)
    waits = []
    for path in singles[1:]:
        waits.append(_single(runtime, sessions, sender, path))
        time.sleep(0.1)
    with sessions() as session:
        left = session.scalar(
            select(func.count()).where(Job.lane == "bulk", Job.state.in_(("queued", "leased")))
        )
    return waits, left or 0


def _single(runtime: Runtime, sessions: sessionmaker[Session], sender: object, path: Path) -> float:
    began = time.perf_counter()
    receipt = receive_one(
        sessions, runtime.store, io.BytesIO(path.read_bytes()), name=path.name, source="", who="me"
    )
    ring([receipt.job_id], "interactive", sender=sender)  # type: ignore[arg-type]
    while True:
        with sessions() as session:
            if session.get_one(Job, receipt.job_id).state == "done":
                return time.perf_counter() - began
        time.sleep(_GLANCE)


def _report(waits: list[float], bulk: int, left: int) -> str:
    p95 = statistics.quantiles(waits, n=20)[-1]
    cores = psutil.cpu_count()
    return (
        "# Fairness\n\n"
        f"Measured by `python -m bench.fairness` on {cores} cores: {len(waits)} single letters, "
        f"from receipt to record, one after the other, beside a bulk of {bulk} "
        f"({left} of it still queued at the end).\n\n"
        "| median | p95 | longest | wanted |\n|---|---|---|---|\n"
        f"| {statistics.median(waits):.2f} s | {p95:.2f} s | {max(waits):.2f} s | "
        f"p95 under {_WANTED:g} s |\n"
    )


if __name__ == "__main__":
    main()
