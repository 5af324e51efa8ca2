"""What imports are tested with: a batch of any source, received on the real database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from catalogue import batches as ledger
from worker.intake import batches
from worker.intake.importing import Import
from worker.intake.receive_many import Porter

MOST_BYTES = 4 << 20


class Importer:
    """Receives sources into batches, and remembers which jobs the bell was rung for."""

    def __init__(self, porter: Porter) -> None:
        self.porter = porter
        self.rung: list[int] = []

    def start(self, address: str = "somewhere", **options) -> int:
        with self.porter.sessions.begin() as session:
            given = {"name": "test", "source": address, "who": "me", "options": options}
            return batches.start(session, **given).id

    def _ring(self, job_ids, _lane) -> None:
        self.rung += job_ids

    def receive(self, source, batch_id: int | None = None, **how) -> int:
        batch_id = batch_id or self.start()
        Import(self.porter, source, batch_id, self._ring).go_on(**how)
        return batch_id

    def counts(self, batch_id: int) -> ledger.Counts:
        with self.porter.sessions() as session:
            return ledger.counts(session, batch_id)

    def lines(self, batch_id: int, **how) -> dict[str, str]:
        """Return what became of each path."""
        with self.porter.sessions() as session:
            return {line.path: line.outcome for line in ledger.lines(session, batch_id, **how)}


@pytest.fixture
def importer(sessions, store):
    with ThreadPoolExecutor(2) as pool:
        yield Importer(Porter(sessions, store, MOST_BYTES, pool))
