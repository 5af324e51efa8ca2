"""Many letters in one message: each has its own outcome, and one that does harm takes no other."""

import io

import pytest
from sqlalchemy import select, text

from catalogue import bulk as catalogue_bulk
from catalogue.ledger import balance
from catalogue.lookups import Criteria, find
from schema import Job
from tests.made_letters import ENGLISH, FRENCH, letter
from worker import bulk
from worker.bulk import run_many
from worker.intake import jobs, leases
from worker.intake.receive import receive
from worker.pipeline import Pipeline
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options
from worker.settings import Settings


@pytest.fixture(scope="module")
def reader():
    # The chaos reader reads letters as the real one does, and does harm where a file says so.
    reader = Reader(Options(limits=Limits(seconds=5, idle_seconds=2)), "tests.reading.chaos")
    yield reader
    reader.close()


@pytest.fixture
def pipeline(sessions, store, reader, tmp_path):
    return Pipeline(sessions, store, reader, Settings(home=tmp_path))


def deliver(pipeline: Pipeline, *contents: bytes) -> list[int]:
    return [
        receive(
            pipeline.sessions,
            pipeline.store,
            io.BytesIO(content),
            name=f"{number}.txt",
            source="test",
            who="me",
            lane="bulk",
        ).job_id
        for number, content in enumerate(contents)
    ]


def states(pipeline: Pipeline) -> list[str]:
    with pipeline.sessions() as session:
        return list(session.scalars(select(Job.state).order_by(Job.id)))


def test_a_killer_and_a_damaged_file_take_no_other_with_them(pipeline):
    contents = [letter(number=1), b"#!chaos crash", letter(number=2), b"\x00\x01", letter(number=3)]
    ids = deliver(pipeline, *contents)
    assert run_many(pipeline, ids) == {}
    assert states(pipeline) == ["done", "queued", "done", "rejected", "done"]
    with pipeline.sessions() as session:
        assert balance(session).adds_up
        assert len(find(session, Criteria())) == 3


def test_languages_of_one_document_and_letters_that_are_new(pipeline):
    ids = deliver(pipeline, letter(ENGLISH), letter(FRENCH), letter(number=7))
    run_many(pipeline, ids)
    with pipeline.sessions() as session:
        found = {document.symbols[0]: document.languages for document in find(session, Criteria())}
    assert found == {"A/75/101": ("en", "fr"), "A/75/7": ("en",)}
    assert states(pipeline) == ["done"] * 3


def test_one_that_cannot_be_written_has_its_own_outcome(pipeline, monkeypatch):
    ids = deliver(pipeline, *(letter(number=number) for number in range(1, 4)))

    def enter_new(session, readings):
        entries = catalogue_bulk.enter_new(session, readings)
        session.execute(text("SELECT 1 / 0"))
        return entries

    monkeypatch.setattr(bulk, "enter_new", enter_new)
    run_many(pipeline, ids)
    assert states(pipeline) == ["done"] * 3
    with pipeline.sessions() as session:
        assert len(find(session, Criteria())) == 3


def test_a_lease_that_was_lost_while_reading_writes_nothing(pipeline, monkeypatch):
    ids = deliver(pipeline, letter(number=1), letter(number=2))
    read = Reader.read

    def slow_read(self, *arguments, **options):
        found = read(self, *arguments, **options)
        with pipeline.sessions.begin() as session:
            # Another worker took the first letter over while this one read.
            session.execute(text("UPDATE job SET fence = fence + 1 WHERE id = :id"), {"id": ids[0]})
        return found

    monkeypatch.setattr(Reader, "read", slow_read)
    run_many(pipeline, ids)
    assert states(pipeline) == ["leased", "done"]
    with pipeline.sessions() as session:
        assert [document.symbols[0] for document in find(session, Criteria())] == ["A/75/2"]


def test_what_lost_its_worker_before_is_tried_alone(pipeline):
    ids = deliver(pipeline, letter(number=1), letter(number=2))
    with pipeline.sessions.begin() as session:
        session.execute(text("UPDATE job SET attempts = 2 WHERE id = :id"), {"id": ids[0]})
        taken = leases.lease_fresh(session, ids, holder="me", seconds=60)
        assert [lease.job_id for lease in taken] == [ids[1]]


def test_what_is_not_begun_in_time_is_given_back_and_counts_as_no_attempt(pipeline, monkeypatch):
    ids = deliver(pipeline, *(letter(number=number) for number in range(1, 4)))
    monkeypatch.setattr(bulk._Course, "is_over", property(lambda _: True))
    assert run_many(pipeline, ids) == {"bulk": ids}
    assert states(pipeline) == ["queued"] * 3
    monkeypatch.undo()
    with pipeline.sessions() as session:
        assert set(session.scalars(select(Job.attempts))) == {0}
    assert run_many(pipeline, ids) == {}
    assert states(pipeline) == ["done"] * 3


def test_twice_at_once_is_once(pipeline):
    ids = deliver(pipeline, letter(number=1), letter(number=2))
    run_many(pipeline, ids)
    assert run_many(pipeline, ids) == {}
    with pipeline.sessions() as session:
        assert jobs.lease(session, ids[0], holder="me", seconds=5) is None
        assert len(find(session, Criteria())) == 2
