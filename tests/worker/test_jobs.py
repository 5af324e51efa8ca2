"""Leases, fences and sweeps."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from catalogue.ledger import balance
from tests.made_letters import letter
from worker.intake import jobs
from worker.intake.jobs import LeaseLostError
from worker.intake.receive import FileTooLargeError, display_name, receive


@pytest.fixture
def job_id(sessions, store):
    return receive(
        sessions, store, io.BytesIO(letter()), name="a.txt", source="test", who="me"
    ).job_id


def take(sessions, job_id, seconds=60.0):
    with sessions.begin() as session:
        return jobs.lease(session, job_id, holder="test", seconds=seconds)


def expire(sessions):
    with sessions.begin() as session:
        session.execute(text("UPDATE job SET lease_until = now() - interval '1 second'"))


def sweep(sessions):
    with sessions.begin() as session:
        return jobs.sweep(session, most_attempts=3)


def test_a_job_is_leased_to_one(sessions, job_id):
    assert take(sessions, job_id) is not None
    assert take(sessions, job_id) is None


def test_a_worker_that_was_thought_dead_writes_nothing(sessions, job_id):
    frozen = take(sessions, job_id)
    expire(sessions)
    assert sweep(sessions).queued == {"interactive": [job_id]}
    second = take(sessions, job_id)
    assert second.fence > frozen.fence
    with pytest.raises(LeaseLostError), sessions.begin() as session:
        jobs.reject(session, frozen, "late", "too late")
    with sessions.begin() as session:
        jobs.reject(session, second, "empty", "in time")
    with sessions() as session:
        assert balance(session).rejected == 1


def test_what_kills_its_worker_three_times_is_quarantined_and_can_be_retried(sessions, job_id):
    for _ in range(3):
        assert take(sessions, job_id) is not None
        expire(sessions)
        sweep(sessions)
    assert take(sessions, job_id) is None
    with sessions.begin() as session:
        assert balance(session).quarantined == 1
        assert jobs.retry(session, [job_id]) == [(job_id, "interactive")]
    assert take(sessions, job_id).attempts == 1


def test_a_sweep_rings_for_a_person_behind_a_bulk(sessions, store, monkeypatch):
    monkeypatch.setattr(jobs, "_MOST_RUNG", 2)
    lanes = ("bulk", "bulk", "bulk", "interactive")
    received = [
        receive(
            sessions,
            store,
            io.BytesIO(letter(number=number)),
            name="a.txt",
            source="test",
            who="me",
            lane=lane,
        ).job_id
        for number, lane in enumerate(lanes, start=1)
    ]
    with sessions.begin() as session:
        session.execute(text("UPDATE job SET created_at = now() - interval '1 minute'"))
    assert sweep(sessions).queued == {"bulk": received[:2], "interactive": received[3:]}


def test_two_sweeps_at_once_do_no_harm(sessions, job_id):
    take(sessions, job_id)
    expire(sessions)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: sweep(sessions), range(6)))
    with sessions() as session:
        counts = balance(session)
    assert (counts.pending, counts.adds_up) == (1, True)


def test_of_two_arrivals_at_once_one_is_the_first(sessions, store):
    def arrive(_: int) -> bool:
        return receive(
            sessions, store, io.BytesIO(letter()), name="a", source="test", who="me"
        ).duplicate

    with ThreadPoolExecutor(4) as pool:
        duplicates = list(pool.map(arrive, range(8)))
    assert sorted(duplicates) == [False] + [True] * 7


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(sessions, store):
    with pytest.raises(FileTooLargeError, match="larger than 1000 bytes"):
        receive(
            sessions,
            store,
            io.BytesIO(bytes(2000)),
            name="big.pdf",
            source="test",
            who="me",
            most_bytes=1000,
        )
    with sessions() as session:
        assert balance(session).received == 0
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "name, shown",
    [
        ("../../etc/letter.pdf", "letter.pdf"),
        ("C:\\letters\\a.pdf", "a.pdf"),
        ("fdp.\u202etxt.exe", "fdp.\ufffdtxt.exe"),  # would be shown as fdp.exe.txt
        ("a" * 300, "a" * 255),
        ("\x00\n", "\ufffd\ufffd"),
        ("", "unnamed"),
    ],
)
def test_names_are_fit_to_be_shown(name, shown):
    assert display_name(name) == shown


def test_a_letter_is_not_blamed_for_the_machine(sessions, job_id):
    for _ in range(5):
        with sessions.begin() as session:
            session.execute(text("UPDATE job SET not_before = NULL"))
        held = take(sessions, job_id)
        assert held.attempts == 1
        with sessions.begin() as session:
            jobs.wait(session, held, "OperationalError", "the disk is full")
    assert take(sessions, job_id) is None, "it waits for a while"


def test_a_worker_that_could_not_write_acquits_its_letter_later(sessions, job_id):
    held = [take(sessions, job_id)]
    for _ in range(2):
        expire(sessions)
        sweep(sessions)
        held.append(take(sessions, job_id))
    expire(sessions)
    sweep(sessions)
    with sessions.begin() as session:
        assert balance(session).quarantined == 1
        for lease in held:
            jobs.wait(session, lease, "OperationalError", "the disk was full")
    assert take(sessions, job_id).attempts == 1


def test_an_outcome_that_is_written_is_not_taken_back(sessions, job_id):
    held = take(sessions, job_id)
    with sessions.begin() as session:
        jobs.reject(session, held, "empty", "no text")
    with sessions.begin() as session:
        jobs.wait(session, held, "OperationalError", "the answer to COMMIT did not come")
    with sessions() as session:
        assert balance(session).rejected == 1
