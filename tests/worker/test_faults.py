"""A real worker is killed, a real Valkey flushed: everything ends catalogued once."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
import redis

from catalogue.ledger import balance
from catalogue.lookups import Criteria, find
from cli.embedded.home import Home, open_home
from cli.runtime import Runtime
from tests.made_letters import letter
from worker.app import make_app
from worker.intake.receive import receive
from worker.settings import Settings
from worker.tasks import ring

LETTERS = 12


@pytest.fixture
def runtime(tmp_path: Path, database_url: str, valkey_url: str):
    settings = Settings(
        home=tmp_path,
        database_url=database_url,
        broker_url=valkey_url,
        lease_seconds=3,
        sweep_seconds=1,
    )
    os.environ |= {"LETTERBOOK_LEASE_SECONDS": "3", "LETTERBOOK_SWEEP_SECONDS": "1"}
    home: Home = open_home(tmp_path)
    runtime = Runtime(settings, home)
    yield runtime
    runtime.stop()
    for name in ("LETTERBOOK_LEASE_SECONDS", "LETTERBOOK_SWEEP_SECONDS"):
        del os.environ[name]


def deliver(runtime: Runtime, sessions, tmp_path: Path) -> None:
    sender = make_app(runtime.broker_url, runtime.settings)
    for number in range(LETTERS):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(letter(number=number + 1))
        with path.open("rb") as stream:
            receipt = receive(
                sessions, runtime.store, stream, name=path.name, source="test", who="me"
            )
        ring([receipt.job_id], "interactive", sender=sender)


def until(condition, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)


def test_killed_and_flushed_in_the_middle_every_letter_is_catalogued_once(
    runtime: Runtime, sessions, tmp_path: Path
):
    runtime.start_workers()
    deliver(runtime, sessions, tmp_path)

    def counts():
        with sessions() as session:
            return balance(session)

    until(lambda: counts().catalogued >= 2)
    worker = runtime.worker.find()
    assert worker is not None
    for process in [worker, *worker.children(recursive=True)]:
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs([worker], timeout=10)
    with redis.Redis.from_url(runtime.broker_url) as client:
        client.flushall()
    assert counts().adds_up

    runtime.start_workers()
    until(lambda: counts().pending == 0)
    final = counts()
    assert (final.received, final.catalogued, final.adds_up) == (LETTERS, LETTERS, True)
    with sessions() as session:
        documents = find(session, Criteria())
    symbols = sorted(document.symbols[0] for document in documents)
    assert symbols == sorted(f"A/75/{number + 1}" for number in range(LETTERS))
