"""The clock of what is periodic goes on when the host's time of day is set."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from worker import clock
from worker.app import make_app
from worker.clock import SteadyScheduler
from worker.settings import Settings


@pytest.mark.parametrize("jump", [-3600, 3600, 365 * 86400], ids=str)
def test_what_is_periodic_goes_on_after_a_jump(monkeypatch, tmp_path, jump):
    app = make_app("memory://", Settings(home=tmp_path, sweep_seconds=0.05))
    monkeypatch.setenv("LETTERBOOK_PULSE", str(tmp_path / "pulse"))
    began, offset = time.monotonic(), 0.0
    monkeypatch.setattr(app, "now", lambda: datetime.now(UTC) + timedelta(seconds=offset))
    monkeypatch.setattr(clock, "_ahead", lambda: offset)
    scheduler = SteadyScheduler(app)
    sent: list[str] = []
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, **_: sent.append(entry.task))

    def live(seconds: float) -> None:
        sent.clear()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(max(0.0, min(scheduler.tick(), 0.02)))

    live(0.4)
    assert sent.count("letterbook.sweep") > 1
    offset = float(jump)
    live(0.4)
    assert {"letterbook.sweep", "letterbook.tend"} <= set(sent)
    assert sent.count("letterbook.sweep") > 1
    assert time.monotonic() - began < 60
    assert (tmp_path / "pulse").exists(), "a probe sees that it lives"
