"""Two hundred hostile files through a live worker: each has its reason, and the worker is well."""

import random
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from catalogue.ledger import balance
from cli.runtime import Runtime
from schema import Job, Original
from tests.made_letters import letter
from tests.reading import made_files as made
from tests.reading.fuzz import mutated
from tests.worker.conftest import deliver, until

COMMANDS = ("hang", "crash", "exit", "memory", "print", "flood", "nonsense", "stutter", "spin")
MADE = (
    made.zip_bomb,
    made.entity_bomb,
    made.million_pages,
    made.circular_pages,
    made.circular_form,
    made.deep_html,
    made.huge_png,
    made.huge_sheet,
    made.flate_bomb,
    made.xfa,
    made.locked,
    made.with_javascript,
)
SHORT = {
    "LETTERBOOK_READER": "tests.reading.chaos",
    "LETTERBOOK_READ_SECONDS": "3",
    "LETTERBOOK_IDLE_SECONDS": "1",
    "LETTERBOOK_READ_MEGABYTES": "768",
    "LETTERBOOK_MOST_ATTEMPTS": "1",
    "LETTERBOOK_LEASE_SECONDS": "30",
    "LETTERBOOK_RECOGNISE": "0",
}


def hostile() -> dict[str, bytes]:
    chance = random.Random(3)
    files = {f"chaos {name}.pdf": f"#!chaos {name}".encode() for name in COMMANDS}
    files |= {f"made {make.__name__}.pdf": make() for make in MADE}
    seeds = [made.pdf(), made.docx(), made.odt(), made.rtf(), made.html(), made.image("TIFF")]
    while len(files) < 200:
        files[f"mutated {len(files)}"] = mutated(chance.choice(seeds), chance)
    return files


@pytest.mark.parametrize("runtime", [SHORT], indirect=True)
def test_each_has_its_reason_and_the_worker_is_well(runtime: Runtime, sessions, tmp_path: Path):
    def counts():
        with sessions() as session:
            return balance(session)

    runtime.start_workers()
    worker = runtime.worker.find()
    assert worker is not None
    files = hostile()
    deliver(runtime, sessions, tmp_path, files, lane="bulk")
    until(lambda: counts().pending == 0, seconds=240)
    final = counts()
    assert (final.received, final.adds_up) == (len(files), True)
    with sessions() as session:
        failed = session.scalars(select(Job).where(Job.state.in_(("rejected", "quarantined"))))
        for job in failed:
            assert job.error_code not in {"unexpected", "reader_failed"}, job.error_message
            assert job.error_message
    assert final.quarantined >= len(COMMANDS) - 1

    # The same worker, and no child left behind.
    assert runtime.worker.find() == worker
    children = [child for child in worker.children(recursive=True) if "reading" in child.name()]
    assert all(child.status() != psutil.STATUS_ZOMBIE for child in children)
    (receipt,) = deliver(runtime, sessions, tmp_path, {"good.txt": letter(number=77)})
    with sessions() as session:
        job = session.get_one(Job, receipt.job_id)
    until(lambda: _state(sessions, receipt.job_id) == "done", seconds=20)
    assert runtime.store.path(_location(sessions, job)).exists()


def _state(sessions, job_id: int) -> str:
    with sessions() as session:
        return session.get_one(Job, job_id).state


def _location(sessions, job: Job) -> str:
    with sessions() as session:
        return session.get_one(Original, job.original_id).location
