"""The whole path of a bulk against its floor, in one run: letters a second on two cores.

    python -m bench.throughput                       a thousand letters, three rounds
    python -m bench.throughput --letters 300 --rounds 1
    python -m bench.throughput --typeset             letters of the tests' typesetter

Letters out of a word processor are the measure, for what arrives is like them. Those of the
typesetter (one font, line by line) need none here; their results stand beside the others.
Receive, store, queue, read, extract and write, with full text and all indexes, by a real Celery
worker and the embedded servers; then, on the same files and into the same tables, the floor: bare
PDFium text and one COPY of the same rows; PDFium's and pypdf's text alone. Medians of the rounds.
Results go to bench/results/throughput.md (-typeset.md) and .svg.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil
import psycopg

from bench import three_pages, written_pages
from bench.floor import TABLES, floor, pdfium_alone, pypdf_alone, rows_in
from bench.own_home import with_servers
from bench.plot import bars
from bench.whole_path import PARTS, RESULTS, processor_time, through
from cli.runtime import Runtime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the made letters are kept")
    parser.add_argument("--typeset", action="store_true", help="letters of the tests' typesetter")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as name:
        root = Path(name)
        root.chmod(0o755)
        kind = three_pages if chosen.typeset else written_pages
        paths = kind.letters(chosen.letters, chosen.folder or root / "letters")
        with with_servers(root, workers=True) as runtime:
            _round(runtime, paths[:120], root)  # all is started and warm before it counts
            rounds = [_round(runtime, paths, root) for _ in range(chosen.rounds)]
    report = _report(rounds, len(paths), typeset=chosen.typeset)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    stem = "throughput-typeset" if chosen.typeset else "throughput"
    (RESULTS / f"{stem}.md").write_text(report)
    rates = {name: len(paths) / _median(rounds, name) for name in SECONDS}
    (RESULTS / f"{stem}.svg").write_text(bars("letters a second, two cores", rates))


SECONDS = {
    "whole path": "receive, store, queue, read, extract, write",
    "floor": "bare PDFium text and one COPY of the same rows",
    "PDFium": "bare PDFium text alone",
    "pypdf": "pypdf's bare text alone",
}


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
    seconds = through(runtime, folder, len(paths))
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


def _median(rounds: Sequence[dict[str, float]], name: str) -> float:
    return statistics.median(entry[name] for entry in rounds)


def _ratio(rounds: Sequence[dict[str, float]], name: str, kind: str) -> str:
    """Say how fast the whole path is against another, by the clock or by processor time."""
    if name == "whole path":
        return ""
    ratio = statistics.median(entry[name + kind] / entry["whole path" + kind] for entry in rounds)
    return f"{ratio:.2f} of its rate"


def _report(rounds: Sequence[dict[str, float]], count: int, *, typeset: bool) -> str:
    flag, maker = (" --typeset", "our typesetter") if typeset else ("", "a word processor")
    lines = [
        "# Throughput",
        "",
        (
            "Measured by `python -m bench.throughput "
            f"--letters {count} --rounds {len(rounds)}{flag}` on "
            f"{psutil.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}: "
            f"born-digital letters of three pages, out of {maker}. "
            "Ratios are medians of the rounds. "
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
