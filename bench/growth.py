"""Whether entering becomes slower as the catalogue grows.

    python -m bench.growth                       until twenty thousand documents are there
    python -m bench.growth --documents 100000    until a hundred thousand

Records are read off made letters once; each is entered again and again under symbols of its own and
with words of its own in its text, by COPY in fifties as a worker does. What is told is the rate at
each size, over the same number of documents. Results go to bench/results/growth.md.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bench.three_pages import letters
from bench.throughput import RESULTS
from catalogue.bulk import Found, enter_new, plainly_new, take_turns
from catalogue.originals import StoredOriginal, place_of
from cli.embedded.home import open_home
from cli.runtime import Runtime
from worker.intake.receive_many import record_arrivals
from worker.reading.document import ReadDocument, read_document
from worker.reading.limits import Options
from worker.settings import Settings

_TOGETHER = 50
# So many documents are timed at each size.
_TIMED = 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the made letters are kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as name:
        root = Path(name)
        root.chmod(0o755)
        paths = letters(40, chosen.folder or root / "letters")
        read = [read_document(path.read_bytes(), path.name, Options()) for path in paths]
        documents = [found for found in read if isinstance(found, ReadDocument)]
        runtime = Runtime(Settings(home=root / "home"), open_home(root / "home"))
        try:
            runtime.start_servers()
            rows = list(_measure(runtime.sessions(), documents, chosen.documents))
        finally:
            runtime.stop()
    report = _report(rows)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "growth.md").write_text(report)


def _measure(
    sessions: sessionmaker[Session], documents: Sequence[ReadDocument], most: int
) -> Iterator[tuple[int, float, float]]:
    """Yield size of the catalogue, milliseconds a document, and megabytes of the database."""
    numbers = iter(range(1, most + 1))
    held = 0
    marks = [0, *(size for size in (2_000, 5_000, 10_000, 20_000, 50_000, 100_000) if size < most)]
    for mark in marks:
        while held < mark:
            held += _enter(sessions, documents, list(islice(numbers, _TOGETHER)))[0]
        times = []
        for _ in range(_TIMED // _TOGETHER):
            entered, seconds = _enter(sessions, documents, list(islice(numbers, _TOGETHER)))
            held += entered
            times.append(seconds / _TOGETHER * 1000)
        with sessions() as session:
            size = session.scalar(text("SELECT pg_database_size(current_database())")) or 0
        yield held, statistics.median(times), size / (1 << 20)


def _enter(
    sessions: sessionmaker[Session], documents: Sequence[ReadDocument], numbers: Sequence[int]
) -> tuple[int, float]:
    """Enter a group under new symbols; return how many and the seconds of the entering alone."""
    with sessions.begin() as session:
        stored = [
            (f"{number}.pdf", StoredOriginal(f"{number:064x}", 1, place_of(f"{number:064x}")))
            for number in numbers
        ]
        record_arrivals(session, stored, source="bench", who="bench", lane="bulk")
        query = text("SELECT sha256, id FROM original WHERE sha256 = ANY(:all)")
        rows = session.execute(query, {"all": [kept.sha256 for _, kept in stored]})
        originals = {row.sha256: row.id for row in rows}
    readings = [
        _reading(documents[number % len(documents)], number, originals[f"{number:064x}"])
        for number in numbers
    ]
    began = time.perf_counter()
    with sessions.begin() as session:
        take_turns(session, readings)
        entered = enter_new(session, plainly_new(session, readings))
    return len(entered), time.perf_counter() - began


def _reading(document: ReadDocument, number: int, original_id: int) -> Found:
    chance = random.Random(number)
    words = " ".join(f"w{chance.randint(1, 200_000)}" for _ in range(60))
    record = replace(document.record, symbols=(f"A/90/{number}", f"S/2035/{number}"))
    return Found(original_id, record, [*(page.text for page in document.pages), words])


def _report(rows: Sequence[tuple[int, float, float]]) -> str:
    lines = [
        "# Growth",
        "",
        "Measured by `python -m bench.growth`: entering by COPY in fifties; medians.",
        "",
        "| documents there | ms a document | against the first | database, MB |",
        "|---|---|---|---|",
    ]
    first = rows[0][1]
    lines += [
        f"| {held:,} | {each:.2f} | {each / first:.2f} | {size:,.0f} |" for held, each, size in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
