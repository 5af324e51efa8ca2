"""Many workers, reviewers and imports at once, against a model of what must come of it.

What Hypothesis chooses is done by threads that start together, each with real transactions on the
real PostgreSQL; a pause of random length before each statement makes their orders differ.
"""

import io
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, sessionmaker

from catalogue import corrections
from catalogue.ledger import balance
from catalogue.originals import LocalOriginals
from catalogue.transaction import retried
from extraction.extract import extract
from extraction.pages import Origin
from extraction.settle import TRUST_LINE
from schema import Document, Job, Revision, SymbolRow
from tests.made_letters import ENGLISH, FRENCH, letter
from worker.bulk import run_many
from worker.database import make_engine, make_sessions
from worker.intake import batches, jobs
from worker.intake.importing import BatchNotOursError, Import
from worker.intake.receive import receive
from worker.intake.receive_many import Porter
from worker.intake.sources.source import Entry
from worker.pipeline import Pipeline
from worker.reading.document import ReadDocument
from worker.reading.formats.plain_text import read_plain_text
from worker.settings import Settings

# More by LETTERBOOK_EXAMPLES=200.
EXAMPLES = int(os.environ.get("LETTERBOOK_EXAMPLES", "6"))
WORKS = (1, 2, 3)
TABLES = "document, original, arrival, job, batch, proposal, agenda_sighting, withdrawal"


class InlineReader:
    """Reads letters in this process: what is tested here is what comes after."""

    recognises = False

    def read(self, path, name, **_) -> ReadDocument:
        content = path.read_bytes()
        pages = read_plain_text(content).pages
        record = extract(pages, Origin(name, path.name, "text/plain"), trust_line=TRUST_LINE)
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
        with self.sessions.begin() as session:
            jobs.reread(session, None)
        self.work(together=False)

    def lose_leases(self) -> None:
        """Let all leases run out under their holders, and sweep, as after a long freeze."""
        with self.sessions.begin() as session:
            session.execute(
                text("UPDATE job SET lease_until = now() - interval '1 s' WHERE state = 'leased'")
            )
        with self.sessions.begin() as session:
            jobs.sweep(session, most_attempts=1000)

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


@pytest.fixture
def place(database_url, tmp_path):
    engine = make_engine(database_url, connections=24)
    chance = random.Random(1)

    @event.listens_for(engine, "before_cursor_execute")
    def pause(*_) -> None:
        time.sleep(chance.choice((0, 0, 0, 0.002)))

    sessions = make_sessions(engine)
    store = LocalOriginals(tmp_path / "originals")
    given = Settings(home=tmp_path, trust_line=TRUST_LINE, most_attempts=1000)
    yield Place(sessions, store, Pipeline(sessions, store, InlineReader(), given))
    engine.dispose()


several = st.lists(st.sampled_from(CONTENTS), min_size=1, max_size=5)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), several),
        st.tuples(st.just("import"), several),
        st.tuples(st.just("work"), st.booleans()),
        st.tuples(st.just("reread"), st.none()),
        st.tuples(st.just("lose leases"), st.none()),
        st.tuples(
            st.just("correct"),
            st.tuples(
                st.sampled_from(WORKS),
                st.sampled_from(("dates.letter", "distribution")),
                st.sampled_from(("2001-01-01", "2002-02-02", "2003")),
            ),
        ),
    ),
    min_size=2,
    max_size=6,
)


class Archive(RuleBasedStateMachine):
    """The model: how often which content came, and what people said."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.received = 0
        self.contents: dict[bytes, int] = {}
        # Work and field: what people said last; several where they said it at the same time.
        self.said: dict[tuple[int, str], set[str]] = {}
        place.empty()

    @rule(chosen=acts)
    def at_once(self, chosen) -> None:
        said: dict[tuple[int, str], set[str]] = {}
        todo: list[Callable[[], object]] = []
        for name, how in chosen:
            match name:
                case "deliver" | "import":
                    contents = [one for _, one in how]
                    self.received += len(contents)
                    self.contents |= {one: work for work, one in how}
                    act = self.place.deliver if name == "deliver" else self.place.import_
                    todo.append(lambda act=act, contents=contents: act(contents))
                case "work":
                    todo.append(lambda how=how: self.place.work(together=how))
                case "reread":
                    todo.append(self.place.reread)
                case "lose leases":
                    todo.append(self.place.lose_leases)
                case "correct":
                    todo.append(lambda how=how: self._correct(said, *how))
        self.place.at_once(todo)
        self.said |= said

    def _correct(self, said, work: int, field: str, value: str) -> None:
        if self.place.correct(work, field, value):
            said.setdefault((work, field), set()).add(value)

    @invariant()
    def every_arrival_has_one_fate(self) -> None:
        with self.place.sessions() as session:
            found = balance(session)
        assert found.adds_up
        assert found.received == self.received
        assert found.duplicate == self.received - len(self.contents)
        assert (found.rejected, found.quarantined) == (0, 0)

    @invariant()
    def a_work_is_one_document_and_an_original_one_version(self) -> None:
        with self.place.sessions() as session:
            rows = session.execute(
                text(
                    "SELECT r.document_id, r.record #>> '{symbols,0}' AS symbol, j.state, "
                    "       j.document_id AS of_job FROM rendition r JOIN job j "
                    "    ON j.original_id = r.original_id AND j.kind = 'catalogue'"
                )
            ).all()
        documents = {(row.symbol, row.document_id) for row in rows}
        assert len(documents) == len({symbol for symbol, _ in documents})
        assert all((row.state, row.of_job) == ("done", row.document_id) for row in rows)

    @invariant()
    def what_people_said_stands(self) -> None:
        columns = {"dates.letter": "letter_date", "distribution": "distribution"}
        for (work, field), values in self.said.items():
            document_id = self.place.document_of(work)
            with self.place.sessions() as session:
                document = session.get_one(Document, document_id)
                assert getattr(document, columns[field]) in values
                assert field in document.locked

    @invariant()
    def history_is_whole_and_explains_the_present(self) -> None:
        with self.place.sessions() as session:
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

    def teardown(self) -> None:
        """Whatever happened, work comes to its end, and everything is catalogued once."""
        self.place.lose_leases()
        self.place.drain()
        self.every_arrival_has_one_fate()
        with self.place.sessions() as session:
            found = balance(session)
            assert (found.catalogued, found.pending) == (len(self.contents), 0)
            documents = session.scalars(select(Document)).all()
        assert len(documents) == len(set(self.contents.values()))
        self.what_people_said_stands()


def test_any_interleaving_comes_to_what_the_model_says(place):
    run_state_machine_as_test(
        lambda: Archive(place),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize="LETTERBOOK_EXAMPLES" not in os.environ,
        ),
    )


def test_the_same_files_by_four_imports_at_once_come_in_once(place):
    contents = [one for _, one in CONTENTS]
    place.at_once([lambda: place.import_(contents), lambda: place.import_(contents[::-1])] * 2)
    with place.sessions() as session:
        found = balance(session)
    assert (found.received, found.duplicate) == (4 * len(contents), 3 * len(contents))
    assert len(place.queued()) == len(contents)


def test_all_versions_of_a_work_by_as_many_workers_are_one_document(place):
    versions = [one for work, one in CONTENTS if work == 1]
    place.deliver(versions)
    place.at_once([lambda: place.work(together=False), lambda: place.work(together=True)] * 3)
    place.drain()
    with place.sessions() as session:
        (document,) = session.scalars(select(Document))
        count = session.scalar(text("SELECT count(*) FROM rendition"))
        assert (count, balance(session).catalogued) == (len(versions), len(versions))
        assert document.version <= len(versions)


def test_of_two_reviewers_who_saw_the_same_version_one_is_told(place):
    place.deliver([CONTENTS[0][1]])
    place.drain()

    def save(value):
        try:
            return place.correct(1, "dates.letter", value, version=1)
        except corrections.EditConflictError as error:
            return error.changed["dates.letter"]

    found = place.at_once([lambda: save("2001"), lambda: save("2002")])
    assert sorted(found, key=str) in ([("2001"), True], [("2002"), True])


def test_a_symbol_that_a_person_and_a_reading_claim_at_once_has_one_document(place):
    for number in range(6):
        place.empty()
        place.deliver([CONTENTS[0][1]])
        place.drain()
        document_id = place.document_of(1)
        place.deliver([content(2, ENGLISH, 3)])

        @retried
        def claim(document_id=document_id) -> str:
            try:
                with place.sessions.begin() as session:
                    symbols = ["A/75/1", "S/2021/1", "A/75/2"]
                    corrections.correct(session, document_id, {"symbols": symbols}, who="eva")
            except corrections.SymbolTakenError:
                return "taken"
            return "claimed"

        said, _ = place.at_once([claim, partial(place.work, together=bool(number % 2))])
        place.drain()
        with place.sessions() as session:
            owners = session.scalars(
                select(SymbolRow.document_id).where(SymbolRow.normal == "A/75/2")
            ).all()
            found = balance(session)
        assert (found.catalogued, len(owners)) == (2, 1)
        assert (owners == [document_id]) == (said == "claimed")


def test_of_two_transactions_that_wait_for_each_other_one_gives_way_and_is_done_again(place):
    place.deliver([CONTENTS[0][1], CONTENTS[4][1]])
    met = threading.Barrier(2)
    tries: list[int] = []

    @retried
    def lock(one: int, other: int) -> None:
        tries.append(one)
        with place.sessions.begin() as session:
            session.get_one(Job, one, with_for_update=True)
            if tries.count(one) == 1:
                met.wait(10)
            session.get_one(Job, other, with_for_update=True)

    first, second = place.queued()
    place.at_once([lambda: lock(first, second), lambda: lock(second, first)])
    assert len(tries) == 3


def test_a_batch_is_received_by_one_of_two(place):
    with place.sessions.begin() as session:
        batch_id = batches.start(session, name="b", source="made", who="me").id
    contents = [one for _, one in CONTENTS]

    def receive_it() -> str:
        with ThreadPoolExecutor(2) as pool:
            porter = Porter(place.sessions, place.store, 1 << 20, pool)
            try:
                Import(porter, Given(contents), batch_id, lambda *_: None).go_on()
            except BatchNotOursError:
                return "not ours"
        return "received"

    assert "received" in place.at_once([receive_it] * 3)
    with place.sessions() as session:
        assert balance(session).received == len(contents)
