"""Export many documents in each format: rate, and the memory that it takes.

Run: .venv/bin/python -m bench.exporting [documents]
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from catalogue.exports.exported import Repository
from catalogue.exports.formats import FORMATS
from catalogue.lookups import Criteria
from cli.embedded.home import open_home
from cli.embedded.postgres import EmbeddedPostgres
from migrations.revision import upgrade
from tests.exports.many import fill
from worker.database import make_engine, make_sessions


def one(url: str, name: str) -> None:
    """Export in one format, in a process of its own: its highest memory is its own."""
    sessions = make_sessions(make_engine(url))
    start = time.perf_counter()
    size = 0
    form = FORMATS[name]
    for chunk in form.write(form.found(sessions, Criteria()), Repository()):
        size += len(chunk)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {seconds:.1f} | {size / 1e6:.1f} | {memory:.0f} |")


def main() -> None:
    """Fill a database of its own and export it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(open_home(Path(folder)))
        server.start()
        try:
            upgrade(server.url())
            with make_sessions(make_engine(server.url())).begin() as session:
                fill(session, count)
            print(f"{count:,} documents of eight items\n")
            print("| format | seconds | MB written | peak RSS, MB |\n|---|---|---|---|", flush=True)
            for name in FORMATS:
                command = [sys.executable, "-m", "bench.exporting", "--one", server.url(), name]
                subprocess.run(command, check=True)
        finally:
            server.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3])
    else:
        main()
