"""What memory a worker takes, from its first letter to its twenty-thousandth.

    python -m bench.memory
    python -m bench.memory --letters 5000 --every 500

Small letters as plain text, and one in ten of three pages as PDF, are received; then the workers go
through them, and their processes are looked at after every so many. A process counts by its
proportional share (PSS): what it shares with others is divided. Results go to
bench/results/memory.md.
"""

import argparse
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bench.own_home import folder_or_new, with_servers
from bench.small_letters import place_of, small_letters
from bench.three_pages import letters
from bench.whole_path import RESULTS, receive
from cli.runtime import Runtime
from schema import Job
from worker.reading.isolated import CHILD

_PDF_IN = 10
_GLANCE = 0.2
_WANTED = 300


@dataclass(frozen=True, slots=True)
class Look:
    """The memory of the bulk's worker at one moment, in MB.

    Attributes:
        letters: how many were done by then.
        child: the largest of its children.
        reader: the largest of their readers.
        together: the largest sum of a child and its reader.
        whole: the whole worker with all of them.
        postgres: the largest of PostgreSQL's backends, for comparison.
    """

    letters: int
    child: float
    reader: float
    together: float
    whole: float
    postgres: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--every", type=int, default=500)
    parser.add_argument("--home", type=Path, help="where all is kept, and left")
    chosen = parser.parse_args()
    with folder_or_new(chosen.home) as root:
        folder = _mixed(chosen.letters, root)
        with with_servers(root) as runtime:
            receive(runtime, runtime.sessions(), folder)
            runtime.start_workers()
            looks = list(_watch(runtime, chosen.letters, chosen.every))
    report = _report(looks, chosen.every)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "memory.md").write_text(report)


def _mixed(count: int, root: Path) -> Path:
    """Return a folder of letters in which one in ten is a PDF, evenly spread."""
    folder = small_letters(count - count // _PDF_IN, root / "letters")
    for number, path in enumerate(letters(count // _PDF_IN, root / "pdf")):
        link = place_of(number * (_PDF_IN - 1), folder).with_suffix(".pdf")
        link.parent.mkdir(exist_ok=True)
        if not link.exists():
            os.link(path, link)
    return folder


def _watch(runtime: Runtime, count: int, every: int) -> Iterator[Look]:
    """Yield a look after every so many letters, until all are done."""
    sessions = runtime.sessions()
    due = every
    while due <= count:
        done = _done(sessions)
        if done >= due:
            yield _look(runtime, done)
            due = (done // every + 1) * every
        time.sleep(_GLANCE)


def _done(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).where(Job.state == "done")) or 0


def _look(runtime: Runtime, done: int) -> Look:
    worker = runtime.worker.find()
    postgres = runtime.postgres.background.find() if runtime.postgres else None
    assert worker is not None
    assert postgres is not None
    sizes: dict[int, float] = {}
    children: list[int] = []
    reader_of: dict[int, int] = {}
    for process in [worker, *worker.children(recursive=True)]:
        try:
            sizes[process.pid] = _megabytes(process)
            if CHILD in process.cmdline():
                reader_of[process.ppid()] = process.pid
            elif process != worker:
                children.append(process.pid)
        except (psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
            sizes.pop(process.pid, None)  # a reader that was replaced at this moment
    pairs = [
        (sizes[child], sizes[reader_of[child]])
        for child in children
        if reader_of.get(child) in sizes
    ]
    return Look(
        done,
        max((child for child, _ in pairs), default=0.0),
        max((reader for _, reader in pairs), default=0.0),
        max((child + reader for child, reader in pairs), default=0.0),
        sum(sizes.values()),
        max((_megabytes(one) for one in postgres.children() if one.is_running()), default=0.0),
    )


def _megabytes(process: psutil.Process) -> float:
    """Return a process's proportional share of memory."""
    for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _report(looks: list[Look], every: int) -> str:
    return "\n".join(
        [
            "# Memory",
            "",
            (
                f"Measured by `python -m bench.memory --letters {looks[-1].letters}`: small "
                f"letters, one in {_PDF_IN} a PDF of three pages; a look after every {every}. "
                "Megabytes of proportional share (PSS). *A child and its reader* is what one "
                f"letter at a time takes, wanted under {_WANTED} MB; *all* is the whole worker "
                "with two of each."
            ),
            "",
            "| letters done | child | reader | a child and its reader | all | a backend |",
            "|---|---|---|---|---|---|",
            *(
                f"| {look.letters:,} | {look.child:.0f} | {look.reader:.0f} | "
                f"{look.together:.0f} | {look.whole:.0f} | {look.postgres:.0f} |"
                for look in looks
            ),
            "",
        ]
    )


if __name__ == "__main__":
    main()
