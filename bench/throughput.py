"""The whole path of a bulk against its floor, in one run: letters a second on two cores.

    python -m bench.throughput                       a thousand letters, three rounds
    python -m bench.throughput --letters 300 --rounds 1

Receive, store, queue, read, extract and write, with full text and all indexes, by a real Celery
worker and the embedded servers; then, on the same files and into the same tables, the floor: bare
PDFium text and one COPY of the same rows; PDFium's and pypdf's text alone. Medians of the rounds.
Results go to bench/results/throughput.md and .svg.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bench.floor import TABLES, floor, pdfium_alone, pypdf_alone, rows_in
from bench.plot import bars
from bench.three_pages import letters
from catalogue.batches import counts
from cli.embedded.home import open_home
from cli.runtime import Runtime
from worker.app import make_app
from worker.intake import batches
from worker.intake.importing import Import
from worker.intake.receive_many import Porter
from worker.intake.sources.files import Files
from worker.settings import Settings
from worker.tasks import ring

RESULTS = Path(__file__).parent / "results"
AT_WORK = text("SELECT EXISTS (SELECT FROM job WHERE state IN ('queued', 'leased'))")
PARTS = ("receiver", "worker", "reader", "postgres", "valkey")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the made letters are kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as name:
        root = Path(name)
        root.chmod(0o755)
        paths = letters(chosen.letters, chosen.folder or root / "letters")
        with running(root) as runtime:
            _round(runtime, paths[:120], root)  # all is started and warm before it counts
            rounds = [_round(runtime, paths, root) for _ in range(chosen.rounds)]
    report = _report(rounds, len(paths))
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "throughput.md").write_text(report)
    rates = {name: len(paths) / _median(rounds, name) for name in SECONDS}
    (RESULTS / "throughput.svg").write_text(bars("letters a second, two cores", rates))


SECONDS = {
    "whole path": "receive, store, queue, read, extract, write",
    "floor": "bare PDFium text and one COPY of the same rows",
    "PDFium": "bare PDFium text alone",
    "pypdf": "pypdf's bare text alone",
}


@contextmanager
def running(root: Path) -> Iterator[Runtime]:
    """Start a Letterbook of its own below a folder, and stop it."""
    home = root / "home"
    os.environ |= {"LETTERBOOK_HOME": str(home), "LETTERBOOK_LOG_LEVEL": "WARNING"}
    runtime = Runtime(Settings(home=home, log_level="WARNING"), open_home(home))
    try:
        runtime.start_servers()
        runtime.start_workers()
        yield runtime
    finally:
        runtime.stop()


def _round(runtime: Runtime, paths: Sequence[Path], root: Path) -> dict[str, float]:
    """Measure each once; the floor writes the very rows that the whole path wrote."""
    address = runtime.database_url.replace("+psycopg", "")
    _empty(address, runtime.store.root)
    folder = root / "source"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in paths:
        os.link(path, folder / path.name) if path.stat().st_dev == root.stat().st_dev else (
            shutil.copy(path, folder)
        )
    seconds = _whole_path(runtime, folder, len(paths))
    with psycopg.connect(address) as connection:
        parts = [rows_in(connection, part) for part in range(2)]
        batch = connection.execute("SELECT name, source, who FROM batch").fetchone()
        number = connection.execute("SELECT id FROM batch").fetchone()
    _empty(address, runtime.store.root)
    with psycopg.connect(address) as connection:
        connection.execute(
            "INSERT INTO batch (id, name, source, who) OVERRIDING SYSTEM VALUE "
            "VALUES (%s, %s, %s, %s)",
            (*number, *batch),
        )
    for name, work in (
        ("floor", lambda: floor(address, paths, parts)),
        ("PDFium", lambda: pdfium_alone(paths)),
        ("pypdf", lambda: pypdf_alone(paths)),
    ):
        before = _of_children(runtime)
        seconds[name] = work()
        seconds[f"{name} processor"] = _of_children(runtime) - before
    seconds["whole path processor"] = sum(seconds[part] for part in PARTS)
    print({name: round(value, 2) for name, value in seconds.items()}, file=sys.stderr)
    return seconds


def _of_children(runtime: Runtime) -> float:
    """Return the processor time of processes that ended, and of PostgreSQL, in seconds."""
    times = os.times()
    return times.children_user + times.children_system + processor_time(runtime)["postgres"]


def _empty(address: str, originals: Path) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"TRUNCATE batch, {', '.join(TABLES)} CASCADE")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    for entry in originals.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _whole_path(runtime: Runtime, folder: Path, count: int) -> dict[str, float]:
    """Import a folder and wait for the last letter; return seconds, and processor time by part."""
    sessions = runtime.sessions()
    before = processor_time(runtime)
    began = time.perf_counter()
    batch_id = receive(runtime, sessions, folder)
    received = time.perf_counter() - began
    receiver = processor_time(runtime)["receiver"]  # what follows is a looker-on's
    while True:
        with sessions() as session:  # a glance that costs next to nothing, unlike counting
            if not session.scalar(AT_WORK):
                break
        time.sleep(0.2)
    seconds = {"whole path": time.perf_counter() - began, "received": received}
    after = processor_time(runtime) | {"receiver": receiver}
    with sessions() as session:
        found = counts(session, batch_id)
    assert found.catalogued == count, found
    return seconds | {part: after[part] - before[part] for part in PARTS}


def receive(runtime: Runtime, sessions: sessionmaker[Session], folder: Path) -> int:
    """Receive a folder as a batch, and return its number."""
    sender = make_app(runtime.broker_url, runtime.settings)
    with sessions.begin() as session:
        batch_id = batches.start(session, name="bench", source=str(folder), who="bench").id
    with ThreadPoolExecutor(4) as pool:
        porter = Porter(sessions, runtime.store, runtime.settings.most_bytes, pool)
        Import(
            porter, Files(folder), batch_id, lambda ids, lane: ring(ids, lane, sender=sender)
        ).go_on()
    return batch_id


def processor_time(runtime: Runtime) -> dict[str, float]:
    """Return the processor time that each part has used so far, in seconds.

    A reader that was replaced takes its time with it: its parent's children have it.
    """
    used: dict[str, float] = defaultdict(float)
    used["receiver"] = sum(psutil.Process().cpu_times()[:2])
    for part, background in (
        ("worker", runtime.worker),
        ("worker", runtime.people),
        ("postgres", runtime.postgres.background if runtime.postgres else None),
        ("valkey", runtime.valkey.background if runtime.valkey else None),
    ):
        process = background.find() if background else None
        for member in [process, *process.children(recursive=True)] if process else []:
            own = part
            if part == "worker" and "worker.reading.child" in member.cmdline():
                own = "reader"
            times = member.cpu_times()
            used[own] += times.user + times.system
            ended = "reader" if part == "worker" else part
            used[ended] += times.children_user + times.children_system
    return used


def _median(rounds: Sequence[dict[str, float]], name: str) -> float:
    return statistics.median(entry[name] for entry in rounds)


def _ratio(rounds: Sequence[dict[str, float]], name: str, kind: str) -> str:
    """Say how fast the whole path is against another, by the clock or by processor time."""
    if name == "whole path":
        return ""
    ratio = statistics.median(entry[name + kind] / entry["whole path" + kind] for entry in rounds)
    return f"{ratio:.2f} of its rate"


def _report(rounds: Sequence[dict[str, float]], count: int) -> str:
    lines = [
        "# Throughput",
        "",
        (
            f"Measured by `python -m bench.throughput --letters {count} --rounds {len(rounds)}` on "
            f"{psutil.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}: "
            "born-digital letters of three pages. Ratios are medians of the rounds. "
            "Where other programs share the cores, processor time says more than the clock."
        ),
        "",
        "| | letters/s | whole path has | processor ms a letter | whole path has |",
        "|---|---|---|---|---|",
    ]
    for name, what in SECONDS.items():
        seconds = _median(rounds, name)
        processor = _median(rounds, f"{name} processor") / count * 1000
        lines.append(
            f"| {name}: {what} | {count / seconds:.1f} | {_ratio(rounds, name, '')} | "
            f"{processor:.2f} | {_ratio(rounds, name, ' processor')} |"
        )
    lines += [
        "",
        "Processor time of the whole path, milliseconds a letter:",
        "",
        "| part | ms |",
        "|---|---|",
        *(f"| {part} | {_median(rounds, part) / count * 1000:.2f} |" for part in PARTS),
        "",
        (
            f"All was received after {_median(rounds, 'received'):.1f} s of "
            f"{_median(rounds, 'whole path'):.1f} s."
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
