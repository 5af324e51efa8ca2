"""Export many documents in each format: rate, and the memory that it takes on the way.

    python -m bench.exporting                        twenty thousand, made in a database of its own
    python -m bench.exporting --home FOLDER --most 1000000    those of a catalogue that is there

Each format is exported by a process of its own, in transactions that cannot write. Of a format that
would take longer than some minutes the first part is exported. Results go to
bench/results/exporting.md.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import event

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.formats import FORMATS
from catalogue.lookups import Criteria
from cli.embedded.home import open_home
from cli.embedded.postgres import EmbeddedPostgres
from migrations.revision import upgrade
from tests.exports.many import fill
from worker.database import make_engine, make_sessions

RESULTS = Path(__file__).parent / "results" / "exporting.md"
# What of a format is exported that would take too long.
_PART = 200_000
# So many tell how long all would take.
_TRIAL = 3_000
# Where the process of a format finds the database: not on its command line, which all may read.
_ADDRESS = "BENCH_EXPORTING_DATABASE"
_MADE = 20_000
_HEAD = (
    "| format | documents | documents/s | processor ms each | MB written | before | a tenth | half "
    "| all | highest |\n|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=_MADE, help="so many documents")
    parser.add_argument("--home", type=Path, help="a data folder with documents; it is only read")
    parser.add_argument("--minutes", type=float, default=4, help="a format may take so long")
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=list(FORMATS))
    parser.add_argument("--one", metavar="FORMAT", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(_one(os.environ[_ADDRESS], chosen.one, chosen.most, chosen.minutes * 60))
        return
    with _database(chosen.home, chosen.most) as address:
        rows = [_apart(address, name, chosen) for name in chosen.formats]
    options = f"--most {chosen.most}" + (" --home …" if chosen.home else "")
    report = (
        f"# Exports\n\nMeasured by `python -m bench.exporting {options}`: a process for each "
        f"format; of those that would take longer than {chosen.minutes:g} minutes, the first "
        f"{_PART:,} documents. Memory is what the process holds (RSS) in MB before, after a tenth, "
        f"half and all of the documents, and at its highest, the file's end included.\n\n"
    )
    report += "\n".join([_HEAD, *rows]) + "\n"
    print(report)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(report)


@contextmanager
def _database(home: Path | None, count: int) -> Iterator[str]:
    """Yield the address of a database with documents; a server that ran before runs on."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(open_home(home or Path(folder)))
        ran = server.background.find() is not None
        server.start()
        try:
            if home is None:
                upgrade(server.url())
                with make_sessions(make_engine(server.url())).begin() as session:
                    fill(session, count)
            yield server.url()
        finally:
            if not ran:
                server.stop()


def _apart(address: str, name: str, chosen: argparse.Namespace) -> str:
    """Export in one format, in a process of its own: its highest memory is its own."""
    command = [sys.executable, "-m", "bench.exporting", "--one", name]
    command += ["--most", str(chosen.most), "--minutes", str(chosen.minutes)]
    environment = os.environ | {_ADDRESS: address}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    print(done.stdout, end="", file=sys.stderr, flush=True)
    return done.stdout.strip()


def _one(address: str, name: str, most: int, patience: float) -> str:
    engine = make_engine(address)
    event.listen(engine, "connect", _only_read)
    sessions = make_sessions(engine)
    form = FORMATS[name]
    count = most
    seconds, _ = _timed(name, islice(form.found(sessions, Criteria()), min(_TRIAL, most)))
    if most > _PART and seconds / _TRIAL * most > patience:
        count = _PART
    held = [_rss()]
    written = 0

    def watched() -> Iterator[Exported]:
        nonlocal written
        for document in islice(form.found(sessions, Criteria()), count):
            written += 1
            if written in {count // 10, count // 2}:
                held.append(_rss())
            yield document
        held.append(_rss())

    processor = sum(os.times()[:2])
    seconds, size = _timed(name, watched())
    processor = sum(os.times()[:2]) - processor
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = " | ".join(f"{megabytes:.0f}" for megabytes in (*held, highest))
    return (
        f"| {name} | {written:,} | {written / seconds:,.0f} | {processor / written * 1000:.2f} | "
        f"{size / 1e6:,.0f} | {memory} |"
    )


def _only_read(connection: psycopg.Connection, _: object) -> None:
    connection.execute("SET default_transaction_read_only = on")
    connection.commit()


def _timed(name: str, documents: Iterator[Exported]) -> tuple[float, int]:
    """Export documents to nowhere; return the seconds by the clock, and how many bytes it was."""
    began = time.perf_counter()
    size = sum(len(chunk) for chunk in FORMATS[name].write(documents, Repository()))
    return time.perf_counter() - began, size


def _rss() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


if __name__ == "__main__":
    main()
