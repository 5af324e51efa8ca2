"""A database, a store and a pipeline that many threads use at once, as workers and reviewers do."""

import io
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, sessionmaker

from catalogue import corrections
from catalogue.originals import LocalOriginals
from catalogue.transaction import retried
from extraction.extract import extract
from extraction.pages import Origin
from schema import Document, Job, Revision, SymbolRow
from tests.made_letters import ENGLISH, FRENCH, letter
from worker.bulk import run_many
from worker.intake import batches, jobs
from worker.intake.importing import Import
from worker.intake.receive import receive
from worker.intake.receive_many import Porter
from worker.intake.reread import reread
from worker.intake.sources.source import Entry
from worker.pipeline import Pipeline
from worker.reading.document import ReadDocument
from worker.reading.formats.plain_text import read_plain_text

WORKS = (1, 2, 3)
TABLES = "document, original, arrival, job, batch, proposal, agenda_sighting, withdrawal"


class InlineReader:
    """Reads letters in this process: what is tested here is what comes after."""

    recognises = False

    def read(self, path, name, **_) -> ReadDocument:
        content = path.read_bytes()
        pages = read_plain_text(content).pages
        record = extract(pages, Origin(name, path.name, "text/plain"))
        return ReadDocument(tuple(pages), record, ())


def content(work: int, template: str, day: int) -> bytes:
    """Return a version of a work; each cites the others, and they it."""
    cited = ", ".join(f"A/75/{other}" for other in WORKS if other != work)
    return letter(template, number=work, day=day).replace(
        b"(Sign", f"See documents {cited}.\n\n(Sign".encode()
    )


CONTENTS = [
    (work, content(work, template, day))
    for work in WORKS
    for template in (ENGLISH, FRENCH)
    for day in (3, 4)
]


class Given:
    """A source of contents, as a folder is one."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        self.contents = contents

    def entries(self):
        for number, one in enumerate(self.contents):
            yield Entry(f"{number}.txt", "", lambda one=one: io.BytesIO(one))

    def settle(self, _, problem) -> None:
        assert problem is None


@dataclass
class Place:
    """The database, the store and a worker's pipeline, shared by all threads."""

    sessions: sessionmaker[Session]
    store: LocalOriginals
    pipeline: Pipeline

    def at_once(self, acts: Sequence[Callable[[], object]]) -> list[object]:
        """Do all of them at the same time, and raise what any of them raised."""
        ready = threading.Barrier(len(acts))

        def begin(act):
            ready.wait()
            return act()

        with ThreadPoolExecutor(len(acts)) as pool:
            return [done.result() for done in [pool.submit(begin, act) for act in acts]]

    def deliver(self, contents: Sequence[bytes]) -> None:
        for one in contents:
            receive(self.sessions, self.store, io.BytesIO(one), name="a", source="t", who="me")

    def import_(self, contents: Sequence[bytes]) -> None:
        with self.sessions.begin() as session:
            batch_id = batches.start(session, name="b", source="made", who="me").id
        with ThreadPoolExecutor(2) as pool:
            porter = Porter(self.sessions, self.store, 1 << 20, pool)
            Import(porter, Given(contents), batch_id, lambda *_: None).go_on()

    def queued(self) -> list[int]:
        with self.sessions() as session:
            return list(session.scalars(select(Job.id).where(Job.state == "queued")))

    def work(self, *, together: bool) -> None:
        waiting = self.queued()
        if together:
            run_many(self.pipeline, waiting)
        else:
            for job_id in waiting:
                self.pipeline.run(job_id)

    def reread(self) -> None:
        for _ in reread(self.sessions):
            pass
        self.work(together=False)

    def lose_leases(self, *, most_attempts: int = 1000) -> None:
        """Let all leases run out under their holders, and sweep, as after a long freeze."""
        with self.sessions.begin() as session:
            session.execute(
                text("UPDATE job SET lease_until = now() - interval '1 s' WHERE state = 'leased'")
            )
        with self.sessions.begin() as session:
            jobs.sweep(session, most_attempts=most_attempts)

    def document_of(self, work: int) -> int | None:
        with self.sessions() as session:
            query = select(SymbolRow.document_id).where(SymbolRow.normal == f"A/75/{work}")
            return session.scalar(query)

    @retried
    def correct(self, work: int, field: str, value: str, version: int | None = None) -> bool:
        """Correct a document as a reviewer; tell whether there was one."""
        document_id = self.document_of(work)
        if document_id is None:
            return False
        with self.sessions.begin() as session:
            corrections.correct(session, document_id, {field: value}, who="eva", version=version)
        return True

    @retried
    def undo(self, work: int, number: int) -> set[str]:
        """Undo a revision as a reviewer, where it can be; return the fields that it had changed."""
        document_id = self.document_of(work)
        try:
            with self.sessions.begin() as session:
                corrections.undo(session, document_id or 0, number, who="eva")
                query = select(Revision.after).where(
                    Revision.document_id == document_id, Revision.version == number
                )
                return set(session.scalars(query).one())
        except (corrections.NothingToUndoError, NoResultFound):
            return set()

    def drain(self) -> None:
        """Work until nothing is queued; what failed in passing is due at once."""
        for _ in range(10):
            with self.sessions.begin() as session:
                session.execute(text("UPDATE job SET not_before = NULL WHERE state = 'queued'"))
            if not self.queued():
                return
            self.work(together=False)

    def empty(self) -> None:
        with self.sessions.begin() as session:
            session.execute(text(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE"))


def require_whole_history(place: Place) -> None:
    """No version is missing, and what the revisions say one after the other is what stands now."""
    with place.sessions() as session:
        for document in session.scalars(select(Document)):
            told = session.scalars(
                select(Revision)
                .where(Revision.document_id == document.id)
                .order_by(Revision.version)
            ).all()
            assert [one.version for one in told] == list(range(1, document.version + 1))
            now = {field: value for one in told for field, value in one.after.items()}
            assert now["dates.letter"] == document.letter_date
            assert now["distribution"] == document.distribution
