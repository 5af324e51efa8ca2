"""The canary goes the whole path of a real worker, and nothing of it is ever to be seen."""

import pytest
from sqlalchemy import func, select, text

from catalogue.ledger import balance
from catalogue.lookups import Criteria, find
from cli.runtime import Runtime
from extraction.extract import extract
from extraction.pages import Origin
from schema import Arrival, Canary, Document, Job, Original, RecognisedPage, Rendition, Withdrawal
from tests.worker.conftest import until
from worker import canary
from worker.app import make_app
from worker.canary_letter import TEXT
from worker.intake import jobs
from worker.intake.jobs import LeaseLostError
from worker.reading.document import ReadDocument
from worker.reading.formats.plain_text import read_plain_text
from worker.tasks import ring

LEAVES_NOTHING_IN = (Arrival, Document, Rendition, Job, Withdrawal)


def fly(runtime: Runtime, sessions, lane: str = canary.LANE) -> canary.Flight:
    sent = canary.send(sessions, runtime.store, lane)
    ring([sent.job_id], lane, sender=make_app(runtime.broker_url, runtime.settings))

    def look() -> canary.Flight:
        with sessions() as session:
            return canary.look_at(session, sent.id)

    until(lambda: look().state != "running", 30)
    return look()


def test_it_is_catalogued_and_leaves_history_alone(runtime: Runtime, sessions):
    runtime.start_workers()
    first, second = fly(runtime, sessions), fly(runtime, sessions)
    assert (first.state, second.state, second.problem) == ("catalogued", "catalogued", None)
    assert 0 < second.seconds < 30
    with sessions() as session:
        left = {table.__tablename__: count(session, table) for table in LEAVES_NOTHING_IN}
        assert left == dict.fromkeys(left, 0)
        assert (count(session, Original), count(session, Canary)) == (1, 2)
        assert balance(session).received == 0
        assert not find(session, Criteria())
        steps = session.execute(
            select(Canary.queue_seconds, Canary.read_seconds, Canary.write_seconds)
        ).all()
        assert all(value is not None and value >= 0 for row in steps for value in row)


def test_lanes_beside_have_their_own_and_the_scan_is_recognised(runtime, sessions, tessdata):
    runtime.start_workers()
    flights = {lane: fly(runtime, sessions, lane) for lane in canary.OTHER_LANES}
    assert {flight.problem for flight in flights.values()} == {None}
    with sessions() as session:
        left = {table.__tablename__: count(session, table) for table in LEAVES_NOTHING_IN}
        assert left == dict.fromkeys(left, 0)
        assert count(session, RecognisedPage) == 0, "the next has to be recognised too"
        assert [canary.latest(session, lane).id for lane in flights] == [
            flight.id for flight in flights.values()
        ]
        assert canary.latest(session, canary.LANE) is None


def test_none_is_sent_into_a_lane_where_letters_wait(sessions, store):
    canary.send(sessions, store, "bulk")
    with sessions.begin() as session:
        assert canary.is_free(session, "bulk"), "but for another canary"
        original = session.scalars(select(Original)).one()
        session.add(Job(original_id=original.id, lane="bulk"))
        session.flush()
        assert not canary.is_free(session, "bulk")
        assert canary.is_free(session, "ocr")


def test_one_that_does_not_come_through_is_told_and_taken_away(sessions, store):
    """Each way in which a canary may fall, with what its row then says."""
    falls = {
        "UPDATE job SET state = 'rejected', error_code = 'no_text', error_message = 'x'": (
            "failed",
            "rejected: no_text",
        ),
        "UPDATE canary SET started_at = now() - interval '11 minutes' WHERE state = 'running'": (
            "lost",
            "after 600 s its job was queued",
        ),
        "DELETE FROM job": (None, None),
    }
    for harm, (state, problem) in falls.items():
        sent = canary.send(sessions, store)
        with sessions.begin() as session:
            session.execute(text(harm))
            canary.settle(session)
        with sessions() as session:
            found = canary.look_at(session, sent.id)
            assert (found.state, found.problem) == (state or "running", problem)
            assert count(session, Job) == 0


def test_one_whose_record_comes_out_wrong_has_failed(sessions, store):
    sent = canary.send(sessions, store)
    text_of = TEXT.replace(b"1946", b"1947")
    pages = read_plain_text(text_of).pages
    record = extract(pages, Origin("canary.txt", "0" * 64, "text/plain"))
    with sessions.begin() as session:
        lease = jobs.lease(session, sent.job_id, holder="test", seconds=60)
    with sessions.begin() as session:
        canary.conclude(session, lease, ReadDocument(tuple(pages), record, ()))
    with sessions() as session:
        found = canary.look_at(session, sent.id)
        assert (found.state, found.problem) == (
            "failed",
            "catalogued with another title, letter date",
        )
        assert count(session, Document) == count(session, Job) == 0
        with pytest.raises(LeaseLostError):
            canary.conclude(session, lease, ReadDocument(tuple(pages), record, ()))


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))
