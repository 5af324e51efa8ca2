"""A Letterbook with real background processes, and what tests do with it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cli.embedded.home import open_home
from cli.runtime import Runtime
from tests.conftest import as_role, forget
from worker.app import make_app
from worker.intake.receive import Receipt, receive
from worker.settings import Settings
from worker.tasks import ring

SETTINGS = {"LETTERBOOK_LEASE_SECONDS": "3", "LETTERBOOK_SWEEP_SECONDS": "1"}


@pytest.fixture
def runtime(
    tmp_path: Path, database_url: str, valkey_url: str, request: pytest.FixtureRequest
) -> Iterator[Runtime]:
    """A Letterbook whose workers have short leases; ``parametrize`` it with further settings.

    It reaches the database with the rights of the workers' role and no others.
    """
    given = {**SETTINGS, **getattr(request, "param", {})}
    os.environ |= given
    address = as_role(database_url, "worker")
    settings = Settings(home=tmp_path, database_url=address, broker_url=valkey_url)
    runtime = Runtime(settings, open_home(tmp_path))
    yield runtime
    runtime.stop()
    forget(runtime.home)
    for name in given:
        del os.environ[name]


def deliver(
    runtime: Runtime, sessions, tmp_path: Path, files: dict[str, bytes], lane: str = "interactive"
) -> list[Receipt]:
    """Receive files and ring for them."""
    sender = make_app(runtime.broker_url, runtime.settings)
    receipts = []
    path = tmp_path / "delivered"
    for name, content in files.items():
        path.write_bytes(content)
        with path.open("rb") as stream:
            receipts.append(
                receive(
                    sessions, runtime.store, stream, name=name, source="test", who="me", lane=lane
                )
            )
        ring([receipts[-1].job_id], lane, sender=sender)
    return receipts


def kill_worker(runtime: Runtime) -> None:
    """End the workers and all their children, as the system does when memory runs out."""
    workers = [runtime.worker.find(), runtime.people.find()]
    assert None not in workers
    for worker in workers:
        for process in [worker, *worker.children(recursive=True)]:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
    psutil.wait_procs(workers, timeout=10)


def until(condition, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)
