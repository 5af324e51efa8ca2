"""A Letterbook in which nothing is wrong, to do harm to."""

import time

import pytest
import redis

from tests.intake import conftest as intake
from worker import heartbeats
from worker.app import LANES
from worker.health.finding import Patient
from worker.settings import Settings

importer = intake.importer


def note_all(sessions) -> None:
    """Note that a worker for all lanes and the clock were heard from."""
    with sessions.begin() as session:
        heartbeats.note(session, "worker-1@here", kind="worker", lanes=LANES)
        heartbeats.note(session, "beat", kind="beat")


@pytest.fixture
def patient(sessions, valkey_url, store, tmp_path, tessdata) -> Patient:
    note_all(sessions)
    return Patient(
        Settings(home=tmp_path, least_free_megabytes=1),
        {},
        sessions,
        valkey_url,
        store,
        time.time,
    )


@pytest.fixture
def broker(valkey_url):
    """The broker, to be configured otherwise; it is put back afterwards."""
    names = ("maxmemory-policy", "appendonly", "save", "maxmemory")
    with redis.Redis.from_url(valkey_url, decode_responses=True) as client:
        before = {name: client.config_get(name)[name] for name in names}
        yield client
        for name, value in before.items():
            client.config_set(name, value)
