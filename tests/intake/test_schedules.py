"""Schedules: their times, one run however many clocks, skipped and missed runs; tidings."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select, text

from schema import Batch, Schedule
from worker.importing import receive_batch
from worker.intake import batches, schedules
from worker.intake.schedules import ScheduleError, next_time
from worker.intake.sources.watched import Watched
from worker.intake.tidings import signature, tell_all
from worker.settings import Settings


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "cron, zone, after, expected",
    [
        ("0 2 * * *", "UTC", "2026-03-01 03:00", "2026-03-02 02:00"),
        ("0 2 * * *", "Europe/Paris", "2026-01-01 00:00", "2026-01-01 01:00"),
        # The clock goes from two to three: the run that has no hour comes as soon as it can.
        ("30 2 * * *", "Europe/Paris", "2026-03-29 00:00", "2026-03-29 01:00"),
        # The clock has the hour from two to three twice: once is enough.
        ("30 2 * * *", "Europe/Paris", "2026-10-25 00:31", "2026-10-26 01:30"),
        ("0 9 * * 1-5", "America/New_York", "2026-07-03 14:00", "2026-07-06 13:00"),
        ("0 0 29 2 *", "UTC", "2026-01-01 00:00", "2028-02-29 00:00"),
    ],
)
def test_when_a_schedule_runs_next(cron, zone, after, expected):
    assert next_time(cron, zone, at(after)) == at(expected)


@pytest.mark.parametrize(
    "cron, zone, told",
    [
        ("0 25 * * *", "UTC", "not five fields"),
        ("often", "UTC", "not five fields"),
        ("0 0 31 2 *", "UTC", "not five fields"),
        ("0 0 * * *", "Atlantis/Centre", "no such time zone"),
        ("0 0 * * *", "../../etc/passwd", "no such time zone"),
    ],
)
def test_what_is_not_understood_says_so(cron, zone, told):
    with pytest.raises(ScheduleError, match=told):
        next_time(cron, zone, at("2026-01-01 00:00"))


@pytest.fixture
def schedule(sessions, tmp_path):
    with sessions.begin() as session:
        return schedules.add(
            session,
            name="nightly",
            cron="0 2 * * *",
            time_zone="Europe/Paris",
            source=f"watch:{tmp_path}",
            who="me",
            webhook="http://127.0.0.1:9/",
        )


def make_due(sessions, ago: str = "1 minute") -> None:
    with sessions.begin() as session:
        session.execute(text(f"UPDATE schedule SET next_at = now() - interval '{ago}'"))


def start_due(sessions) -> list:
    with sessions.begin() as session:
        return schedules.start_due(session)


def test_two_clocks_start_one_batch(sessions, schedule):
    make_due(sessions)
    with ThreadPoolExecutor(4) as pool:
        runs = [run for found in pool.map(lambda _: start_due(sessions), range(8)) for run in found]
    assert len(runs) == 1
    with sessions() as session:
        (batch,) = session.scalars(select(Batch))
        assert (batch.id, batch.state, batch.schedule_id) == (
            runs[0].batch_id,
            "receiving",
            schedule.id,
        )
        assert session.get_one(Schedule, schedule.id).next_at > datetime.now(UTC)


def test_a_run_is_skipped_while_the_last_one_goes_on_and_says_so(sessions, schedule):
    make_due(sessions)
    (first,) = start_due(sessions)
    make_due(sessions)
    (second,) = start_due(sessions)
    assert second.batch_id is None
    assert f"batch {first.batch_id} still runs" in second.problem
    with sessions.begin() as session:
        batches.cancel(session, first.batch_id)
        batches.finish_ended(session)
    make_due(sessions)
    assert start_due(sessions)[0].batch_id is not None


def test_missed_runs_are_noticed_and_made_up_for_once(sessions, schedule):
    with sessions.begin() as session:
        # Where no clock is changed, three days have three runs at whatever hour they begin.
        session.get_one(Schedule, schedule.id).time_zone = "UTC"
    make_due(sessions, "72 hours")
    (run,) = start_due(sessions)
    assert "3 earlier runs were missed" in run.problem
    assert start_due(sessions) == []


def test_a_paused_schedule_starts_nothing_and_makes_up_for_nothing(sessions, schedule):
    with sessions.begin() as session:
        session.get_one(Schedule, schedule.id).is_paused = True
    make_due(sessions, "30 hours")
    assert start_due(sessions) == []
    with sessions.begin() as session:
        schedules.resume(session, session.get_one(Schedule, schedule.id))
    assert start_due(sessions) == []


def test_a_name_is_given_once(sessions, schedule):
    with sessions.begin() as session, pytest.raises(ScheduleError, match="of this name"):
        schedules.add(
            session, name="nightly", cron="* * * * *", time_zone="UTC", source="/", who="me"
        )


def test_a_run_that_brings_nothing_leaves_no_batch(sessions, schedule, tmp_path):
    make_due(sessions)
    (run,) = start_due(sessions)
    (tmp_path / "drop").mkdir()
    settings = Settings(home=tmp_path)
    source = Watched(tmp_path / "drop", 0.01)
    assert receive_batch(sessions, settings, run.batch_id, print, source=source)
    with sessions() as session:
        assert session.get(Batch, run.batch_id) is None
        assert session.get_one(Schedule, schedule.id).last_at is not None


@pytest.fixture
def webhook():
    """A server that refuses the first telling and takes the second."""
    heard = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.headers["X-Letterbook-Signature"], body))
            self.send_response(500 if len(heard) == 1 else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    server.server_close()


def test_the_end_of_a_batch_is_told_signed_and_until_it_is_heard(sessions, webhook):
    address, heard = webhook
    with sessions.begin() as session:
        batch = batches.start(session, name="b", source="/", who="me", options={"webhook": address})
        batches.cancel(session, batch.id)
    assert tell_all(sessions, "secret") == 0
    assert heard == []  # it has not ended
    with sessions.begin() as session:
        batches.finish_ended(session)
    assert tell_all(sessions, "secret") == 0
    assert tell_all(sessions, "secret") == 0  # not yet again
    with sessions.begin() as session:
        session.execute(text("UPDATE batch SET finished_at = now() - interval '1 hour'"))
    assert tell_all(sessions, "secret") == 1
    assert tell_all(sessions, "secret") == 0
    assert len(heard) == 2
    for signed, body in heard:
        assert signed == signature(body, "secret")
        assert json.loads(body)["state"] == "cancelled"


def test_a_telling_that_fails_long_after_the_end_is_not_tried_again_at_once(sessions, webhook):
    """All its tries were used up in a second, where nothing had run for a day."""
    address, heard = webhook
    with sessions.begin() as session:
        for name in ("a", "b"):
            options = {"webhook": address if name == "b" else f"{address}nowhere"}
            batch = batches.start(session, name=name, source="/", who="me", options=options)
            batches.cancel(session, batch.id)
        batches.finish_ended(session)
        session.execute(text("UPDATE batch SET finished_at = now() - interval '1 day'"))
    assert tell_all(sessions, "secret") == 1
    assert [json.loads(body)["name"] for _, body in heard] == ["a", "b"]
    assert tell_all(sessions, "secret") == 1
