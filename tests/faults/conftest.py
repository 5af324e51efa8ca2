"""The place that threads meet in."""

import random
import time

import pytest
from sqlalchemy import event

from catalogue.originals import LocalOriginals
from tests.faults.place import InlineReader, Place
from worker.database import make_engine, make_sessions
from worker.pipeline import Pipeline
from worker.settings import Settings


@pytest.fixture
def place(database_url, tmp_path):
    engine = make_engine(database_url, connections=24)
    chance = random.Random(1)

    @event.listens_for(engine, "before_cursor_execute")
    def pause(*_) -> None:
        time.sleep(chance.choice((0, 0, 0, 0.003)))

    sessions = make_sessions(engine)
    store = LocalOriginals(tmp_path / "originals")
    given = Settings(home=tmp_path, most_attempts=1000)
    yield Place(sessions, store, Pipeline(sessions, store, InlineReader(), given))
    engine.dispose()
