"""The canary goes the whole path of a real worker, and nothing of it is ever to be seen."""

from sqlalchemy import func, select

from catalogue.ledger import balance
from catalogue.lookups import Criteria, find
from cli.runtime import Runtime
from schema import Arrival, Canary, Document, Job, Original, Rendition, Withdrawal
from tests.worker.conftest import until
from worker import canary
from worker.app import make_app
from worker.tasks import ring

LEAVES_NOTHING_IN = (Arrival, Document, Rendition, Job, Withdrawal)


def fly(runtime: Runtime, sessions) -> canary.Flight:
    sent = canary.send(sessions, runtime.store)
    ring([sent.job_id], canary.LANE, sender=make_app(runtime.broker_url, runtime.settings))

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


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))
