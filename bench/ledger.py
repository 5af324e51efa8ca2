"""What is asked of the ledger all the time: a hundred thousand letters queued beside a million.

    python -m bench.ledger
    python -m bench.ledger --done 100000 --queued 10000 --plans

The rows are made by PostgreSQL itself: letters that are done, in ten batches, then a batch that
waits. Each question is asked several times, in transactions that are rolled back; the median
counts. Results go to bench/results/ledger.md.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import event, text
from sqlalchemy.orm import Session, sessionmaker

from bench.own_home import folder_or_new, of_postgres, with_servers
from bench.whole_path import RESULTS
from catalogue import batches as ledger
from catalogue.deliveries import day, deliveries, outcomes, reasons
from catalogue.ledger import balance
from catalogue.viewer import OPERATOR
from cli.runtime import Runtime
from schema import Batch
from worker.health import figures
from worker.intake import batches, jobs, leases
from worker.intake.schedules import now
from worker.intake.seen import seen
from worker.intake.sources.source import Entry

_ASKED = 7
_DONE_BATCHES = 10
_FILL = (
    "SET LOCAL session_replication_role = replica",
    """INSERT INTO batch (name, source, who, state, finished_at)
       SELECT 'made ' || n, '/made/' || CASE n WHEN :last THEN 1 ELSE n END, 'bench', 'received',
              CASE WHEN n < :last THEN now() END FROM generate_series(1, :last) n""",
    """INSERT INTO original (sha256, size, location)
       SELECT encode(sha256(n::text::bytea), 'hex'), 1000, n FROM generate_series(1, :all) n""",
    """INSERT INTO arrival (original_id, name, source, who, is_duplicate, batch_id)
       SELECT n, n || '.txt', '/made', 'bench', false,
              CASE WHEN n > :done THEN :last ELSE 1 + n * (:last - 1) / (:done + 1) END
         FROM generate_series(1::bigint, :all) n""",
    """INSERT INTO batch_line (batch_id, path, stamp, state, size, arrival_id)
       SELECT batch_id, id || '.txt', '1:1', 'received', 1000, id FROM arrival""",
    """INSERT INTO document (form, status, facets)
       SELECT 'letter', 'complete', '{}' FROM generate_series(1, :done)""",
    """INSERT INTO job (original_id, lane, state, attempts, document_id, started_at, finished_at,
                        created_at)
       SELECT n, 'bulk', CASE WHEN n > :done THEN 'queued' ELSE 'done' END,
              CASE WHEN n > :done THEN 0 ELSE 1 END, CASE WHEN n <= :done THEN n END,
              CASE WHEN n <= :done THEN now() END, CASE WHEN n <= :done THEN now() END,
              now() - interval '1 hour' FROM generate_series(1::bigint, :all) n""",
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--done", type=int, default=1_000_000)
    parser.add_argument("--queued", type=int, default=100_000)
    parser.add_argument("--plans", action="store_true", help="print how each is carried out")
    parser.add_argument("--home", type=Path, help="where all is kept, and left")
    chosen = parser.parse_args()
    with folder_or_new(chosen.home) as root, with_servers(root) as runtime:
        sessions = runtime.sessions()
        _fill(sessions, chosen.done, chosen.queued)
        rows = list(_measure(runtime, chosen.done))
        if chosen.plans:
            _print_plans(sessions, chosen.done)
    report = _report(rows, chosen.done, chosen.queued)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "ledger.md").write_text(report)


def _fill(sessions: sessionmaker[Session], done: int, queued: int) -> None:
    values = {"done": done, "all": done + queued, "last": _DONE_BATCHES + 1}
    with sessions.begin() as session:
        is_filled = session.scalar(text("SELECT EXISTS (SELECT FROM job)"))
        for statement in () if is_filled else _FILL:
            session.execute(text(statement), values)
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        session.execute(text("VACUUM ANALYZE"))


def _questions(first: int) -> dict[str, Callable[[Session], object]]:
    """Return what is asked, and by whom; ``first`` is the first job that is queued."""
    group = list(range(first, first + 50))
    last = _DONE_BATCHES + 1
    again = Batch(name="again", source="/made/1", who="bench")
    again.id = 0
    chunk = [Entry(f"{number}.txt", "1:1", None) for number in group]  # type: ignore[arg-type]
    return {
        "lease one (a worker)": lambda session: jobs.lease(
            session, first, holder="bench", seconds=60
        ),
        "lease fifty (a worker)": lambda session: leases.lease_fresh(
            session, group, holder="bench", seconds=60
        ),
        "sweep (every 15 s)": lambda session: jobs.sweep(session, most_attempts=3),
        "which batches have ended (every 15 s)": batches.finish_ended,
        "64 paths, seen before? (an import)": lambda session: seen(session, again, chunk),
        "counts of the batch (its progress)": lambda session: ledger.counts(session, last),
        "its page: sums": lambda session: deliveries(session, only=last),
        "its page: newest files": lambda session: outcomes(
            session, OPERATOR, batch_id=last, limit=200
        ),
        "its page: files that failed": lambda session: outcomes(
            session, OPERATOR, batch_id=last, fate="failed", limit=200
        ),
        "its page: reasons": lambda session: reasons(session, last),
        "page of batches": deliveries,
        "page of failures": lambda session: outcomes(session, OPERATOR, fate="failed"),
        "front page: the day": lambda session: day(session, OPERATOR, now(session)),
        "figures: lanes": lambda session: session.execute(figures._JOBS).all(),  # noqa: SLF001
        "the ledger's sum (every 60 s)": balance,
        "pause the batch": lambda session: batches.pause(session, last),
        "cancel the batch": lambda session: batches.cancel(session, last),
    }


def _measure(runtime: Runtime, done: int) -> Iterator[tuple[str, float, float]]:
    """Yield each question, its milliseconds by the clock, and of PostgreSQL's processor time."""
    sessions = runtime.sessions()
    for what, ask in _questions(done + 1).items():
        times = []
        with sessions() as session:
            ask(session)  # what it reads is at hand, and it is planned
            session.rollback()
        used = of_postgres(runtime)
        for _ in range(_ASKED):
            with sessions() as session:
                began = time.perf_counter()
                ask(session)
                times.append(time.perf_counter() - began)
                session.rollback()
        used = of_postgres(runtime) - used
        yield what, statistics.median(times) * 1000, used / _ASKED * 1000


def _print_plans(sessions: sessionmaker[Session], done: int) -> None:
    for what, ask in _questions(done + 1).items():
        print(f"\n# {what}")
        with sessions() as session:
            connection = session.connection()
            explaining = False

            def explain(_c, cursor, statement, values, _x, _m) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
                nonlocal explaining
                if not explaining and not statement.startswith("EXPLAIN"):
                    explaining = True
                    cursor.execute("SAVEPOINT explaining")
                    cursor.execute(f"EXPLAIN (ANALYZE, COSTS off, BUFFERS off) {statement}", values)
                    print("\n".join(line for (line,) in cursor.fetchall()))
                    cursor.execute("ROLLBACK TO explaining")
                    explaining = False

            event.listen(connection, "before_cursor_execute", explain)
            ask(session)
            session.rollback()


def _report(rows: list[tuple[str, float, float]], done: int, queued: int) -> str:
    return "\n".join(
        [
            "# The ledger",
            "",
            (
                f"Measured by `python -m bench.ledger`: {done:,} letters that are done, in "
                f"{_DONE_BATCHES} batches, and a batch of {queued:,} that are queued; medians of "
                f"{_ASKED}. Processor time is PostgreSQL's, told in hundredths of a second."
            ),
            "",
            "| asked | ms | processor ms |",
            "|---|---|---|",
            *(f"| {what} | {ms:.1f} | {used:.0f} |" for what, ms, used in rows),
            "",
        ]
    )


if __name__ == "__main__":
    main()
