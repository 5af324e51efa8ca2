"""The whole path of a bulk: a folder received, and waited for until its last letter is done."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.batches import counts
from cli.runtime import Runtime
from worker.app import make_app
from worker.intake import batches
from worker.intake.importing import Import
from worker.intake.receive_many import Porter
from worker.intake.sources.files import Files
from worker.tasks import ring

RESULTS = Path(__file__).parent / "results"
AT_WORK = text("SELECT EXISTS (SELECT FROM job WHERE state IN ('queued', 'leased'))")
PARTS = ("receiver", "worker", "reader", "postgres", "valkey")


def through(runtime: Runtime, folder: Path, count: int) -> dict[str, float]:
    """Import a folder and wait for the last letter; return seconds, and processor time by part."""
    sessions = runtime.sessions()
    before = processor_time(runtime)
    began = time.perf_counter()
    batch_id = receive(runtime, sessions, folder)
    received = time.perf_counter() - began
    receiver = processor_time(runtime)["receiver"]  # what follows is a looker-on's
    while True:
        with sessions() as session:  # a glance that costs next to nothing, unlike counting
            if not session.scalar(AT_WORK):
                break
        time.sleep(0.2)
    seconds = {"whole path": time.perf_counter() - began, "received": received}
    after = processor_time(runtime) | {"receiver": receiver}
    with sessions() as session:
        found = counts(session, batch_id)
    assert found.catalogued == count, found
    return seconds | {part: after[part] - before[part] for part in PARTS}


def receive(runtime: Runtime, sessions: sessionmaker[Session], folder: Path) -> int:
    """Receive a folder as a batch, and return its number."""
    sender = make_app(runtime.broker_url, runtime.settings)
    with sessions.begin() as session:
        batch_id = batches.start(session, name="bench", source=str(folder), who="bench").id
    with ThreadPoolExecutor(4) as pool:
        porter = Porter(sessions, runtime.store, runtime.settings.most_bytes, pool)
        Import(
            porter, Files(folder), batch_id, lambda ids, lane: ring(ids, lane, sender=sender)
        ).go_on()
    return batch_id


def processor_time(runtime: Runtime) -> dict[str, float]:
    """Return the processor time that each part has used so far, in seconds.

    A reader that was replaced takes its time with it: its parent's children have it.
    """
    used: dict[str, float] = defaultdict(float)
    used["receiver"] = sum(psutil.Process().cpu_times()[:2])
    for part, background in (
        ("worker", runtime.worker),
        ("worker", runtime.people),
        ("postgres", runtime.postgres.background if runtime.postgres else None),
        ("valkey", runtime.valkey.background if runtime.valkey else None),
    ):
        process = background.find() if background else None
        for member in [process, *process.children(recursive=True)] if process else []:
            own = part
            if part == "worker" and "worker.reading.child" in member.cmdline():
                own = "reader"
            times = member.cpu_times()
            used[own] += times.user + times.system
            ended = "reader" if part == "worker" else part
            used[ended] += times.children_user + times.children_system
    return used
