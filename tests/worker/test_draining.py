"""A worker that is asked to end, as in an upgrade, ends what it holds and leaves the rest."""

import pytest
from sqlalchemy import func, select

from cli.runtime import Runtime
from schema import Job
from tests.made_letters import letter
from tests.worker.conftest import deliver, until

SLOW = {
    "LETTERBOOK_READER": "tests.worker.slow_reading",
    "LETTERBOOK_LEASE_SECONDS": "60",
    "LETTERBOOK_CONCURRENCY": "1",
}


@pytest.mark.parametrize("runtime", [SLOW], indirect=True)
def test_what_is_in_hand_is_ended_and_the_rest_is_left_to_the_next(
    runtime: Runtime, sessions, tmp_path
):
    runtime.start_workers()
    files = {f"{number}.txt": letter(number=number) for number in range(1, 5)}
    deliver(runtime, sessions, tmp_path, files, lane="bulk")

    def states() -> dict[str, int]:
        with sessions() as session:
            return dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())

    until(lambda: states().get("leased"), 30)
    runtime.stop()  # SIGTERM, as systemd and container engines send it
    with sessions() as session:
        left = session.execute(select(Job.state, Job.attempts).order_by(Job.id)).all()
    assert set(left) == {("done", 1), ("queued", 0)}, "nothing is left in hand, nor lost an attempt"
    assert left == sorted(left), "the first were done"
