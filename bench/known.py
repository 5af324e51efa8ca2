"""What it costs to import files again that are known, beside reading and hashing them.

    python -m bench.known                        ten thousand small letters
    python -m bench.known --letters 5000 --kilobytes 200    as large as letters in PDF are
    python -m bench.known --letters 100000 --home FOLDER    kept: bench.fairness can go on there

The same folder is imported again (the paths are known, no file is opened), and then under other
paths (read and hashed, each a duplicate). No worker runs. Results go to bench/results/known.md,
those of larger letters to known-large.md.
"""

import argparse
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.own_home import folder_or_new, of_postgres, own_processor_time, with_servers
from bench.small_letters import small_letters
from bench.whole_path import RESULTS, receive
from catalogue.batches import Counts, counts
from cli.runtime import Runtime
from worker.intake.importing import CHUNK, chunks
from worker.intake.sources.files import Files
from worker.intake.sources.source import Entry

_THREADS = 4


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kilobytes", type=int, default=0, help="how large a letter is made")
    parser.add_argument("--home", type=Path, help="where all is kept, and left")
    chosen = parser.parse_args()
    with folder_or_new(chosen.home) as root:
        letters = small_letters(chosen.letters, root / "letters", kilobytes=chosen.kilobytes)
        copies = _linked(letters, root / "copies")
        with with_servers(root) as runtime:
            rows = list(_measure(runtime, letters, copies, chosen.letters))
    report = _report(rows, chosen.letters, chosen.kilobytes)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"known{'-large' if chosen.kilobytes else ''}.md").write_text(report)


def _linked(folder: Path, copies: Path) -> Path:
    """Return a folder with the same files under other paths."""
    for path in folder.rglob("*.txt"):
        link = copies / path.relative_to(folder).parent / f"copy-of-{path.name}"
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            os.link(path, link)
    return copies


def _measure(
    runtime: Runtime, letters: Path, copies: Path, count: int
) -> Iterator[tuple[str, float, float]]:
    """Yield what was done, its seconds by the clock, and of processors."""

    def of(what: str, work: Callable[[], object]) -> tuple[str, float, float]:
        before = own_processor_time() + of_postgres(runtime)
        began = time.perf_counter()
        work()
        seconds = time.perf_counter() - began
        return what, seconds, own_processor_time() + of_postgres(runtime) - before

    yield of("listing alone", lambda: sum(1 for _ in Files(letters).entries()))
    yield of("listing, reading and hashing alone", lambda: _hash(letters))
    yield of("first import", lambda: _import(runtime, letters, Counts(count, pending=count)))
    yield of("again, the same paths", lambda: _import(runtime, letters, _all(count, "unchanged")))
    yield of("again, other paths", lambda: _import(runtime, copies, _all(count, "duplicate")))


def _all(count: int, outcome: str) -> Counts:
    return Counts(count, **{outcome: count})


def _hash(folder: Path) -> None:
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(_digests, chunks(Files(folder).entries(), CHUNK)))


def _digests(entries: Sequence[Entry]) -> list[str]:
    found = []
    for entry in entries:
        digest = hashlib.sha256()
        with entry.open() as file:
            while chunk := file.read(1 << 16):
                digest.update(chunk)
        found.append(digest.hexdigest())
    return found


def _import(runtime: Runtime, folder: Path, wanted: Counts) -> None:
    sessions = runtime.sessions()
    batch_id = receive(runtime, sessions, folder)
    with sessions() as session:
        found = counts(session, batch_id)
    assert found == wanted, found


def _report(rows: list[tuple[str, float, float]], count: int, kilobytes: int) -> str:
    options = f"--letters {count}" + (f" --kilobytes {kilobytes}" if kilobytes else "")
    size = f"letters of {kilobytes} KB" if kilobytes else "small letters as plain text"
    (_, _, hashing) = rows[1]
    told = [
        f"| {what} | {seconds:.1f} | {processor:.1f} | {processor / count * 1000:.3f} | "
        f"{processor / hashing:.1f} |"
        for what, seconds, processor in rows
    ]
    return "\n".join(
        [
            "# Known files",
            "",
            (
                f"Measured by `python -m bench.known {options}`: {size}, all in the page cache. "
                "Processor time is that of the importing process and of PostgreSQL; the last "
                "column is against reading and hashing."
            ),
            "",
            "| | s | processor s | processor ms a file | ratio |",
            "|---|---|---|---|---|",
            *told,
            "",
        ]
    )


if __name__ == "__main__":
    main()
