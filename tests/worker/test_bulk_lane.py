"""Real workers with a bulk: killed in the middle of a message, and beside a person's letter."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue import batches as ledger
from catalogue.ledger import balance
from cli.runtime import Runtime
from schema import Job
from tests.made_letters import letter
from tests.worker.conftest import deliver, kill_worker, until
from worker.app import make_app
from worker.intake import batches
from worker.intake.importing import Import
from worker.intake.receive_many import Porter
from worker.intake.sources.files import Files
from worker.tasks import ring

LETTERS = 150


def import_letters(runtime: Runtime, sessions, folder: Path, count: int) -> int:
    folder.mkdir()
    for number in range(1, count + 1):
        (folder / f"{number:04}.txt").write_bytes(letter(number=number))
    sender = make_app(runtime.broker_url, runtime.settings)
    with sessions.begin() as session:
        batch_id = batches.start(session, name="bulk", source=str(folder), who="me").id
    with ThreadPoolExecutor(2) as pool:
        porter = Porter(sessions, runtime.store, 1 << 20, pool)
        Import(
            porter, Files(folder), batch_id, lambda ids, lane: ring(ids, lane, sender=sender)
        ).go_on()
    return batch_id


# Long enough for a reader to start on a busy machine.
@pytest.mark.parametrize("runtime", [{"LETTERBOOK_LEASE_SECONDS": "15"}], indirect=True)
def test_killed_in_the_middle_of_a_message_every_letter_is_catalogued_once(
    runtime: Runtime, sessions, tmp_path: Path
):
    def leased() -> int:
        with sessions() as session:
            return session.scalar(select(func.count()).where(Job.state == "leased"))

    def counts() -> ledger.Counts:
        with sessions() as session:
            return ledger.counts(session, batch_id)

    batch_id = import_letters(runtime, sessions, tmp_path / "in", LETTERS)
    runtime.start_workers()
    until(lambda: leased() > 1)
    kill_worker(runtime)
    assert counts().pending > 0
    runtime.start_workers()
    until(lambda: counts().pending == 0, seconds=120)
    assert (counts().files, counts().catalogued) == (LETTERS, LETTERS)
    with sessions() as session:
        assert balance(session).adds_up
        assert session.scalar(select(func.count(func.distinct(Job.document_id)))) == LETTERS


@pytest.mark.parametrize("runtime", [{"LETTERBOOK_LEASE_SECONDS": "60"}], indirect=True)
def test_a_letter_of_a_person_passes_a_bulk(runtime: Runtime, sessions, tmp_path: Path):
    batch_id = import_letters(runtime, sessions, tmp_path / "in", 2 * LETTERS)
    runtime.start_workers()
    (receipt,) = deliver(runtime, sessions, tmp_path, {"mine.txt": letter(number=5000)})

    def is_done() -> bool:
        with sessions() as session:
            return session.get_one(Job, receipt.job_id).state == "done"

    until(is_done)
    with sessions() as session:
        assert ledger.counts(session, batch_id).pending > 0
