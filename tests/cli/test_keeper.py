"""What ended unasked is started again, later where it ends soon; what was stopped is not."""

import os
import sys
from dataclasses import replace

import pytest

from cli.embedded.home import open_home
from cli.keeper import Keeper, Patience
from cli.runtime import Runtime
from tests.conftest import forget
from worker.settings import Settings


@pytest.fixture
def runtime(tmp_path):
    home = open_home(tmp_path)
    settings = Settings(home=tmp_path, database_url="postgresql://x", broker_url="redis://x")
    yield Runtime(settings, home)
    forget(home)


def test_it_waits_longer_each_time():
    patience = Patience()
    waited = []
    now = 1000.0
    for _ in range(7):
        patience.start(now)
        now += 1  # it ends after a second
        delay = next(second for second in range(100) if patience.is_over(now + second))
        waited.append(delay)
        now += delay
    assert waited == [2, 4, 8, 16, 32, 60, 60]
    patience.start(now)
    assert patience.is_over(now + 500)  # it ran long enough to be trusted again


def test_only_what_was_started_and_is_gone_is_started(runtime, monkeypatch):
    started = []
    monkeypatch.setattr(Runtime, "start_web", lambda _: started.append("web"))
    keeper = Keeper(runtime)
    assert keeper.look(0.0) == []  # it was never started
    runtime.web.start([sys.executable, "-c", "import time; time.sleep(60)"])
    assert keeper.look(10.0) == []  # it lives
    process = runtime.web.find()
    process.kill()
    process.wait(10)
    assert keeper.look(1000.0) == ["web"]
    assert started == ["web"]
    assert keeper.look(1001.0) == []  # it ended again at once: not yet
    assert keeper.look(1004.0) == ["web"]
    runtime.web.stop()
    replaced = replace(runtime, keeps=True)
    (runtime.home.processes / "web.pid").unlink(missing_ok=True)  # as `down` leaves it
    assert Keeper(replaced).look(2000.0) == []


def test_one_that_lives_and_is_frozen_is_killed_and_started_again(runtime, monkeypatch):
    started = []
    monkeypatch.setattr(Runtime, "start_workers", lambda _: started.append("worker"))
    keeper = Keeper(runtime)
    runtime.worker.start([sys.executable, "-c", "import time; time.sleep(60)"])
    process = runtime.worker.find()
    runtime.worker.pulse.touch()
    beats = range(0, 1000, 10)
    for now in beats[:18]:
        assert keeper.look(float(now)) == []
    os.utime(runtime.worker.pulse, (1, 1))  # it beats, whatever the host's clock says
    for now in beats[18:36]:
        assert keeper.look(float(now)) == []
    assert keeper.look(5000.0) == [], "this process was frozen itself"
    for now in beats[1:18]:
        assert keeper.look(5000.0 + now) == []
    process.suspend()
    assert keeper.look(5180.0) == []
    names = keeper.look(5190.0)
    process.wait(10)
    names += keeper.look(5200.0)
    assert names == started == ["worker"]
