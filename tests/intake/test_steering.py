"""Batches that are paused, gone on with and tried again, in every order that people do it in."""

import pytest
from sqlalchemy import text

from schema import Batch, Job
from tests.intake.test_importing import Made
from worker.health.figures import Figures
from worker.intake import batches, jobs, leases


@pytest.fixture
def steer(sessions):
    """Do something to a batch, and return what that gives."""

    def steered(act, batch_id: int):
        with sessions.begin() as session:
            return act(session, batch_id)

    return steered


def test_a_batch_that_two_people_pause_goes_on_when_one_resumes_it(importer, sessions, steer):
    batch_id = importer.receive(Made(2))
    steer(batches.pause, batch_id)
    steer(batches.pause, batch_id)
    assert sorted(steer(batches.resume, batch_id)["bulk"]) == sorted(importer.rung)
    with sessions() as session:
        assert session.get_one(Batch, batch_id).state == "received"


def test_a_batch_that_was_looked_at_before_another_paused_it_goes_on_all_the_same(
    importer, sessions, steer
):
    batch_id = importer.receive(Made(1))
    with sessions.begin() as session:
        session.get_one(Batch, batch_id)
        steer(batches.pause, batch_id)
        assert batches.resume(session, batch_id) == {"bulk": importer.rung}
    with sessions() as session:
        assert session.get_one(Batch, batch_id).state == "received"


def test_a_failed_batch_that_goes_on_has_not_ended_yet(importer, sessions, steer):
    batch_id = importer.start()
    steer(lambda *given: batches.fail(*given, "no such folder"), batch_id)
    with sessions.begin() as session:
        assert batches.finish_ended(session) == [batch_id]
        session.execute(text("UPDATE batch SET told_at = now(), tellings = 1, mailed_at = now()"))
    steer(batches.resume, batch_id)
    with sessions() as session:
        batch = session.get_one(Batch, batch_id)
        assert (batch.state, batch.finished_at, batch.problem) == ("receiving", None, None)
        # Its second end is told as its first was.
        assert (batch.told_at, batch.tellings, batch.mailed_at) == (None, 0, None)
    steer(batches.pause, batch_id)


def test_what_a_pause_held_back_is_let_go_with_what_failed(importer, sessions, steer):
    batch_id = importer.receive(Made(2))
    held, failed = sorted(importer.rung)
    with sessions.begin() as session:
        session.execute(
            text("UPDATE job SET state = 'rejected', error_code = 'empty' WHERE id = :id"),
            {"id": failed},
        )
    steer(batches.pause, batch_id)
    waiting = steer(batches.try_failures_again, batch_id)
    assert sorted(waiting["bulk"]) == [held, failed]
    with sessions.begin() as session:
        for job_id in (held, failed):
            assert jobs.lease(session, job_id, holder="me", seconds=9)


def _give_back(session, lease) -> None:
    leases.give_back(session, [lease])


def _lose(session, _) -> None:
    session.execute(text("UPDATE job SET lease_until = now() - interval '1 s'"))
    jobs.sweep(session, most_attempts=3)


RETURNS = {
    "not begun": _give_back,
    "its worker was lost": _lose,
    "it failed in passing": lambda *given: jobs.requeue(*given, "busy", "try again"),
    "the machine failed": lambda *given: jobs.wait(*given, "disk", "it is full"),
    "it is a scan": lambda *given: jobs.pass_on(*given, "bulk"),
}


@pytest.mark.parametrize("why", RETURNS)
def test_a_letter_in_hand_at_a_pause_is_held_back_once_it_returns(importer, sessions, steer, why):
    batch_id = importer.receive(Made(1))
    (job_id,) = importer.rung
    with sessions.begin() as session:
        lease = jobs.lease(session, job_id, holder="me", seconds=9)
    steer(batches.pause, batch_id)
    with sessions.begin() as session:
        RETURNS[why](session, lease)
    with sessions.begin() as session:
        assert session.get_one(Job, job_id).state == "queued"
        assert jobs.lease(session, job_id, holder="me", seconds=9) is None
        assert jobs.sweep(session, most_attempts=3).queued == {}
    assert steer(batches.resume, batch_id) == {"bulk": [job_id]}
    with sessions.begin() as session:
        assert jobs.lease(session, job_id, holder="me", seconds=9)


def test_a_letter_that_is_read_again_does_not_go_with_its_batch(importer, sessions, steer):
    batch_id = importer.receive(Made(1))
    with sessions.begin() as session:
        session.execute(text("UPDATE job SET state = 'done'"))
        again = Job(original_id=1, lane="bulk", kind="reread")
        session.add(again)
    steer(batches.pause, batch_id)
    steer(batches.cancel, batch_id)
    with sessions.begin() as session:
        assert jobs.lease(session, again.id, holder="me", seconds=9) is not None


def test_what_is_queued_on_a_page_has_not_ended_while_it_comes(sessions):
    """Between two files of a person nothing is pending; a batch that nobody closed ends at last."""
    with sessions.begin() as session:
        batch = Batch(name="by hand", source="web", who="me")
        session.add(batch)
        session.flush()
        assert batches.finish_ended(session) == []
        session.execute(text("UPDATE batch SET started_at = now() - interval '2 days'"))
        assert batches.finish_ended(session) == [batch.id]


def test_what_is_held_back_is_not_late(importer, sessions, steer):
    steer(batches.pause, importer.receive(Made(1)))
    figures = {one.name: one for one in Figures(sessions, None).collect()}
    oldest = figures["letterbook_lane_oldest_seconds"]
    assert {sample.value for sample in oldest.samples} == {0}


def test_a_letter_in_hand_is_not_held_back_by_a_pause_that_is_over(importer, sessions, steer):
    batch_id = importer.receive(Made(1))
    (job_id,) = importer.rung
    with sessions.begin() as session:
        lease = jobs.lease(session, job_id, holder="me", seconds=9)
    steer(batches.pause, batch_id)
    assert steer(batches.resume, batch_id) == {}
    with sessions.begin() as session:
        leases.give_back(session, [lease])
    with sessions.begin() as session:
        assert jobs.lease(session, job_id, holder="me", seconds=9)


def test_a_letter_that_is_retried_is_judged_and_timed_anew(importer, sessions):
    importer.receive(Made(1))
    with sessions.begin() as session:
        session.execute(
            text(
                "UPDATE job SET state = 'rejected', error_code = 'empty', "
                "started_at = now() - interval '30 days'"
            )
        )
        jobs.retry(session, importer.rung)
    with sessions.begin() as session:
        lease = jobs.lease(session, importer.rung[0], holder="me", seconds=9)
    with sessions.begin() as session:
        jobs.wait(session, lease, "disk", "it is full")
    with sessions() as session:
        # An outage is no attempt of the letter, a month after its first as on the first day.
        assert session.get_one(Job, importer.rung[0]).attempts == 0
