"""How the work is shared: by one, two and four processes of a host, and by one and two hosts.

    python -m bench.hosts                    as root, for the hosts are network namespaces
    python -m bench.hosts --letters 1000

Each host is a network namespace with a name of its own, a cable of its own to this one, and a
worker that reaches PostgreSQL and Valkey over that cable alone; the store is a folder that all
share. All of them have the same cores, so that two hosts cannot be faster than one: what is looked
at is whether both work, whether anything is done twice, and what sharing costs. Results go to
bench/results/hosts.md.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bench.own_home import folder_or_new, of_postgres, used_by, with_servers
from bench.small_letters import small_letters
from bench.whole_path import RESULTS, receive
from cli.runtime import Runtime
from tests.faults.proxy import Proxy

_CHECKOUT = Path(__file__).parents[1]
_WARM = 200
_STARTING = 90.0
_GLANCE = 0.1
_SUM = text(
    """
    SELECT extract(epoch FROM max(finished_at) - min(started_at)) AS seconds, count(*) AS letters,
           sum(attempts) AS attempts, count(DISTINCT document_id) AS documents
      FROM job WHERE id > :after
    """
)


@dataclass(frozen=True, slots=True)
class Worked:
    """What one arrangement of workers did.

    Attributes:
        what: the arrangement.
        rate: letters a second, from the first begun to the last done.
        processor: milliseconds of all workers a letter.
        postgres: milliseconds of PostgreSQL a letter.
        shares: letters that each worker did.
        twice: letters begun more than once, or with other than one document.
    """

    what: str
    rate: float
    processor: float
    postgres: float
    shares: Sequence[int]
    twice: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=2_500)
    parser.add_argument("--home", type=Path, help="where all is kept, and left")
    chosen = parser.parse_args()
    numbers = count(1, chosen.letters + _WARM)
    with folder_or_new(chosen.home) as root, with_servers(root) as runtime:
        here = _addresses(runtime)
        worked = []
        for processes in (1, 2, 4):
            with _worker(root, here, processes) as worker:
                what = f"one host, {processes} process{'es' * (processes > 1)}"
                worked.append(_measure(what, runtime, [worker], next(numbers), chosen.letters))
        for hosts in (1, 2):
            with ExitStack() as stack:
                workers = [
                    stack.enter_context(_host(root, number, here, 2 // hosts))
                    for number in range(hosts)
                ]
                each = "1 process each" if hosts > 1 else "2 processes"
                what = f"{hosts} host{'s' * (hosts > 1)} over cables, {each}"
                worked.append(_measure(what, runtime, workers, next(numbers), chosen.letters))
    report = _report(worked, chosen.letters)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "hosts.md").write_text(report)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker somewhere, and the file that it writes to."""

    process: psutil.Process
    log: Path

    def letters(self) -> int:
        """Return how many letters it has read so far."""
        return sum(
            '"event": "letter"' in line or '"event":"letter"' in line
            for line in self.log.read_text().splitlines()
        )


def _addresses(runtime: Runtime) -> dict[str, str]:
    return {
        "LETTERBOOK_DATABASE_URL": runtime.database_url,
        "LETTERBOOK_BROKER_URL": runtime.broker_url,
        "LETTERBOOK_WEBHOOK_SECRET": runtime.webhook_secret,
    }


@contextmanager
def _worker(
    root: Path, addresses: dict[str, str], processes: int, inside: Sequence[str] = ()
) -> Iterator[Worker]:
    """Run a worker with so many processes, until it is no longer wanted."""
    name = f"worker-{time.monotonic_ns()}"
    log = root / f"{name}.log"
    command = [*inside, sys.executable, "-m", "celery", "--app", "worker.tasks", "--quiet"]
    command += ["worker", "--loglevel=INFO", "--queues=interactive,bulk,ocr,maintenance"]
    command += ["--without-gossip", "--without-mingle"]
    command += [f"--concurrency={processes}", f"--hostname={name}@%h"]
    with log.open("ab") as file:
        started = subprocess.Popen(
            command,
            cwd=_CHECKOUT,
            env={
                **os.environ,
                "LETTERBOOK_HOME": str(root / "home"),
                "LETTERBOOK_LOG_LEVEL": "INFO",
                "LETTERBOOK_LOG_FORMAT": "json",
                "LETTERBOOK_VERIFY_SERVERS": "0",  # nobody else is on these cables
                **addresses,
            },
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        _until(lambda: "ready." in log.read_text(), _STARTING)
        yield Worker(psutil.Process(started.pid), log)
    finally:
        started.terminate()
        try:
            started.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


@contextmanager
def _host(root: Path, number: int, addresses: dict[str, str], processes: int) -> Iterator[Worker]:
    """Run a worker on a host of its own, and take the host away."""
    name = f"lb{os.getpid()}h{number}"
    near, far = f"{name}a", f"{name}b"
    here, there = f"10.177.{70 + number}.1", f"10.177.{70 + number}.2"
    _ip("netns", "add", name)
    sockets = []
    try:
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        _ip("address", "add", f"{here}/30", "dev", near)
        _ip("link", "set", near, "up")
        _ip("-n", name, "address", "add", f"{there}/30", "dev", far)
        _ip("-n", name, "link", "set", far, "up")
        over = dict(addresses)
        for setting in ("LETTERBOOK_DATABASE_URL", "LETTERBOOK_BROKER_URL"):
            credentials, _, place = addresses[setting].rpartition("@")
            sockets.append(Proxy(int(place.partition("/")[0].rpartition(":")[2]), here))
            rest = place.partition("/")[2]
            over[setting] = f"{credentials}@{here}:{sockets[-1].port}/{rest}"
        named = ["sh", "-c", f'hostname {name} && exec "$@"', "sh"]
        inside = ["ip", "netns", "exec", name, "unshare", "--uts", *named]
        with _worker(root, over, processes, inside) as worker:
            yield worker
    finally:
        for socket in sockets:
            socket.close()
        _ip("netns", "delete", name)  # and its cable with it


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _measure(
    what: str, runtime: Runtime, workers: Sequence[Worker], first: int, letters: int
) -> Worked:
    """Let workers go through so many letters, after some that warm them."""
    sessions = runtime.sessions()
    root = runtime.home.root.parent
    _bring(runtime, sessions, root / f"letters-{first}-warm", first, _WARM)
    with sessions() as session:
        after = session.scalar(text("SELECT max(id) FROM job"))
    before = [used_by(worker.process) for worker in workers], of_postgres(runtime)
    done = [worker.letters() for worker in workers]
    _bring(runtime, sessions, root / f"letters-{first}", first + _WARM, letters)
    used = sum(used_by(worker.process) for worker in workers) - sum(before[0])
    of_server = of_postgres(runtime) - before[1]
    with sessions() as session:
        found = session.execute(_SUM, {"after": after}).one()
    return Worked(
        what,
        letters / float(found.seconds),
        used / letters * 1000,
        of_server / letters * 1000,
        [worker.letters() - earlier for worker, earlier in zip(workers, done, strict=True)],
        int(found.attempts) - letters + abs(int(found.documents) - letters),
    )


def _bring(
    runtime: Runtime, sessions: sessionmaker[Session], folder: Path, first: int, letters: int
) -> None:
    """Receive letters, and wait until all are done."""
    receive(runtime, sessions, small_letters(letters, folder, first=first))
    waiting = text("SELECT count(*) FROM job WHERE state IN ('queued', 'leased')")

    def is_done() -> bool:
        with sessions() as session:
            return not session.scalar(waiting)

    _until(is_done, 1800)


def _until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            message = f"not within {seconds:g} s"
            raise TimeoutError(message)
        time.sleep(_GLANCE)


def _report(worked: Sequence[Worked], letters: int) -> str:
    return "\n".join(
        [
            "# Processes and hosts",
            "",
            (
                f"Measured by `python -m bench.hosts --letters {letters}` on {psutil.cpu_count()} "
                "cores that all share: small letters in bulk. *Done twice* counts letters begun "
                "more than once and letters with other than one document."
            ),
            "",
            "| workers | letters/s | workers, processor ms | PostgreSQL's | shares | done twice |",
            "|---|---|---|---|---|---|",
            *(
                f"| {one.what} | {one.rate:.0f} | {one.processor:.1f} | {one.postgres:.1f} | "
                f"{' + '.join(f'{share:,}' for share in one.shares)} | {one.twice} |"
                for one in worked
            ),
            "",
        ]
    )


if __name__ == "__main__":
    main()
