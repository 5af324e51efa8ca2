"""Whether entering becomes slower as the catalogue grows.

    python -m bench.growth                                     beside ten and twenty thousand
    python -m bench.growth --documents 10000 100000 1000000 --homes FOLDER

A catalogue of each size is filled with made-up letters (kept in FOLDER/10000 and so on, if that is
given). Then records that were read off made letters are entered in each by turns, a thousand at a
time, by COPY in fifties as a worker does, under symbols and with words of their own. By turns, so
that what else the machine does falls on all alike; and processor time is told beside the clock.
Results go to bench/results/growth.md.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bench.made_catalogue import fill
from bench.own_home import folder_or_new, of_postgres, own_processor_time, with_servers
from bench.three_pages import letters
from bench.whole_path import RESULTS
from catalogue.bulk import Found, enter_new, plainly_new, take_turns
from catalogue.originals import StoredOriginal, place_of
from cli.runtime import Runtime
from worker.intake.arrivals import record_arrivals
from worker.reading.document import ReadDocument, read_document
from worker.reading.limits import Options

_TOGETHER = 50
# So many groups are entered in one catalogue before the next has its turn.
_GROUPS = 20
_A_SESSION = 90_000
_MOST_NUMBERS = 1 << 48
_FINDINGS, _CITATIONS = 5, 2
# What the made-up letters lack: the ledger, and what a reading leaves beside the record.
_MORE = (
    "SET LOCAL session_replication_role = replica",
    """INSERT INTO original (sha256, size, location)
       SELECT encode(sha256(('made ' || n)::bytea), 'hex'), 300000, 'made/' || n
         FROM generate_series(1, :count) n""",
    """INSERT INTO arrival (original_id, name, source, who, is_duplicate)
       SELECT id, id || '.pdf', 'made', 'bench', false FROM original""",
    """INSERT INTO job (original_id, lane, state, attempts, document_id, started_at, finished_at)
       SELECT id, 'bulk', 'done', 1, id, now(), now() FROM original WHERE id <= :count""",
    """INSERT INTO citation (document_id, position, normal)
       SELECT n, place, 'A/RES/' || (40 + n * 7919 % 40) || '/' || (n * 104729 + place) % 400
         FROM generate_series(1::bigint, :count) n, generate_series(0, :citations - 1) place""",
    """INSERT INTO revision (document_id, version, who, why, before, after)
       SELECT n, 1, 'reading', 'made', '{}', jsonb_build_object('title', repeat('letter ', 40))
         FROM generate_series(1::bigint, :count) n""",
    """INSERT INTO finding (rendition_id, field, position, page, start, "end", text, rule, trust,
                            accepted)
       SELECT n, 'made', place, 1, 10, 40, 'some words of a letter', 'made_rule', 0.9, true
         FROM generate_series(1::bigint, :count) n, generate_series(0, :findings - 1) place""",
)


@dataclass(slots=True)
class Catalogue:
    """A catalogue of one size, and what entering there cost.

    Attributes:
        size: how many documents it held at first.
        times: seconds by the clock of each group.
        processor: seconds of processor time, ours and PostgreSQL's, over all.
        entered: documents.
        wal: bytes of write-ahead log.
        grown: bytes of the database, tables and indexes.
    """

    size: int
    runtime: Runtime
    sessions: sessionmaker[Session]
    times: list[float] = field(default_factory=list)
    ours: float = 0.0
    postgres: float = 0.0
    entered: int = 0
    wal: float = 0.0
    bytes: int = 0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 20_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--homes", type=Path, help="where the catalogues are kept, and left")
    chosen = parser.parse_args()
    with folder_or_new(chosen.homes) as root, ExitStack() as stack:
        paths = letters(40, root / "letters")
        read = [read_document(path.read_bytes(), path.name, Options()) for path in paths]
        documents = [found for found in read if isinstance(found, ReadDocument)]
        catalogues = []
        for size in chosen.documents:
            runtime = stack.enter_context(with_servers(root / str(size)))
            catalogues.append(Catalogue(size, runtime, runtime.sessions()))
            _fill(catalogues[-1])
        numbers = count(max(map(_last, catalogues)) + 1)
        for catalogue in catalogues:
            _enter(catalogue, documents, [next(numbers) for _ in range(_TOGETHER)])  # warm
        for number in range(chosen.rounds):
            for catalogue in catalogues if number % 2 else reversed(catalogues):
                _turn(catalogue, documents, [next(numbers) for _ in range(_GROUPS * _TOGETHER)])
        for catalogue in catalogues:
            catalogue.bytes = _size(catalogue)
    report = _report(catalogues, chosen.rounds)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "growth.md").write_text(report)


def _fill(catalogue: Catalogue) -> None:
    """Bring a catalogue to its size, unless it has it."""
    with catalogue.sessions() as session:
        fill(session, catalogue.size)
        if not session.scalar(text("SELECT EXISTS (SELECT FROM finding)")):
            values = {
                "count": catalogue.size,
                "findings": _FINDINGS,
                "citations": _CITATIONS,
            }
            for statement in _MORE:
                session.execute(text(statement), values)
            session.commit()
    with catalogue.sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        session.execute(text("VACUUM ANALYZE"))
        session.execute(text("CHECKPOINT"))
        # One that is kept has also what was entered in it before.
        catalogue.size = int(session.scalar(text("SELECT count(*) FROM document")) or 0)


def _last(catalogue: Catalogue) -> int:
    """Return the last number that was entered: what is entered next goes on from there.

    Numbers are dealt out among all catalogues, so that an original's id says nothing of them: its
    digest is its number (:func:`_received`), which no digest of a file or made letter is as low as.
    """
    with catalogue.sessions() as session:
        query = text("SELECT max(sha256) FROM original WHERE sha256 < :bound")
        digest = session.scalar(query, {"bound": _digest(_MOST_NUMBERS)})
    return int(digest, 16) if digest else 0


def _size(catalogue: Catalogue) -> int:
    with catalogue.sessions() as session:
        return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def _wal(catalogue: Catalogue) -> float:
    with catalogue.sessions() as session:
        return float(session.scalar(text("SELECT pg_current_wal_insert_lsn() - '0/0'")) or 0)


def _turn(catalogue: Catalogue, documents: Sequence[ReadDocument], numbers: list[int]) -> None:
    """Enter so many documents, and add what that cost."""
    wal = _wal(catalogue)
    for start in range(0, len(numbers), _TOGETHER):
        _enter(catalogue, documents, numbers[start : start + _TOGETHER], counts=True)
    catalogue.wal += _wal(catalogue) - wal


def _enter(
    catalogue: Catalogue,
    documents: Sequence[ReadDocument],
    numbers: Sequence[int],
    *,
    counts: bool = False,
) -> None:
    """Enter a group under new symbols; what is measured is the entering alone."""
    originals = _received(catalogue.sessions, numbers)
    readings = [
        _reading(documents[number % len(documents)], number, originals[_digest(number)])
        for number in numbers
    ]
    ours, postgres = own_processor_time(), of_postgres(catalogue.runtime)
    began = time.perf_counter()
    with catalogue.sessions.begin() as session:
        take_turns(session, readings)
        entered = enter_new(session, plainly_new(session, readings))
    seconds = time.perf_counter() - began
    assert len(entered) == len(numbers)
    if counts:
        catalogue.times.append(seconds)
        catalogue.entered += len(entered)
        catalogue.ours += own_processor_time() - ours
        catalogue.postgres += of_postgres(catalogue.runtime) - postgres


def _digest(number: int) -> str:
    return f"{number:064x}"


def _received(sessions: sessionmaker[Session], numbers: Sequence[int]) -> dict[str, int]:
    """Write arrivals down, and return the number of each original by its digest."""
    stored = [
        (f"{number}.pdf", StoredOriginal(digest, 1, place_of(digest)))
        for number in numbers
        for digest in [_digest(number)]
    ]
    with sessions.begin() as session:
        record_arrivals(session, stored, source="bench", who="bench", lane="bulk")
        query = text("SELECT sha256, id FROM original WHERE sha256 = ANY(:all)")
        rows = session.execute(query, {"all": [kept.sha256 for _, kept in stored]})
        return {row.sha256: row.id for row in rows}


def _reading(document: ReadDocument, number: int, original_id: int) -> Found:
    chance = random.Random(number)
    words = " ".join(f"w{chance.randint(1, 200_000)}" for _ in range(60))
    session, place = divmod(number, _A_SESSION)
    symbols = (f"A/{90 + session}/{place + 1}", f"S/{2035 + session}/{place + 1}")
    record = replace(document.record, symbols=symbols)
    return Found(original_id, record, [*(page.text for page in document.pages), words])


def _report(catalogues: Sequence[Catalogue], rounds: int) -> str:
    first = catalogues[0]
    lines = [
        "# Growth",
        "",
        (
            f"Measured by `python -m bench.growth`: {first.entered:,} documents entered in each "
            f"catalogue by COPY in fifties, by turns of {_GROUPS * _TOGETHER:,} in {rounds} "
            "rounds. The clock is the median group's; processor time is that of all, ours and "
            "PostgreSQL's with its background writers and vacuum; *against the first* is its sum."
        ),
        "",
        (
            "| documents there | ms a document | ours, processor ms | PostgreSQL's | "
            "against the first | WAL, KB a document | database, GB | KB a document |"
        ),
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in catalogues:
        spent = (one.ours + one.postgres) / one.entered
        against = spent / ((first.ours + first.postgres) / first.entered)
        lines.append(
            f"| {one.size:,} | {statistics.median(one.times) / _TOGETHER * 1000:.2f} | "
            f"{one.ours / one.entered * 1000:.2f} | {one.postgres / one.entered * 1000:.2f} | "
            f"{against:.2f} | {one.wal / one.entered / 1024:.0f} | {one.bytes / (1 << 30):.2f} | "
            f"{one.bytes / (one.size + one.entered) / 1024:.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
