"""A real worker at work: its figures, what the doctor says of it, what its logs hold."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from catalogue.ledger import balance
from cli.runtime import Runtime
from tests.made_letters import letter
from tests.worker.conftest import deliver, until
from web.app import make_app
from web.artist import Artist
from web.services import Services
from worker import heartbeats
from worker.health.figures import Figures

ROOT = Path(__file__).parents[2]
MARKER = "the orchard keeper counted seven unripe quinces"
AT_WORK = {
    "LETTERBOOK_LOG_LEVEL": "DEBUG",
    "LETTERBOOK_LOG_FORMAT": "json",
    "LETTERBOOK_LEASE_SECONDS": "180",
    "LETTERBOOK_LEAST_FREE_MEGABYTES": "1",
}


def marked(number: int) -> bytes:
    text = letter(number=number).decode().replace("a statement on demining", MARKER)
    assert MARKER in text
    return text.encode()


def lines_of(log: str) -> list[str]:
    """Return a log's lines, without those that Celery prints by itself when it is told to end."""
    return [line for line in log.splitlines() if line and not line.startswith("worker: Warm")]


def samples(text: bytes) -> dict[tuple, float]:
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            found[(sample.name, *sorted(sample.labels.values()))] = sample.value
    return found


def doctor(runtime: Runtime) -> tuple[int, dict]:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "doctor", "--json"],
        cwd=ROOT,
        env={
            **os.environ,
            "LETTERBOOK_HOME": str(runtime.home.root),
            "LETTERBOOK_DATABASE_URL": runtime.database_url,
            "LETTERBOOK_BROKER_URL": runtime.broker_url,
        },
        capture_output=True,
        timeout=90,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("runtime", [AT_WORK], indirect=True)
def test_a_letterbook_at_work(runtime: Runtime, sessions, tmp_path: Path, tessdata):
    runtime.start_workers()
    receipts = deliver(
        runtime,
        sessions,
        tmp_path,
        {"a.txt": marked(1), "b.pdf": b"%PDF-1.7 " + MARKER.encode(), "c.txt": marked(2)},
    )

    def counts():
        with sessions() as session:
            return balance(session)

    def heard() -> set[str]:
        with sessions() as session:
            return {beat.name.split("-")[0] for beat in heartbeats.beats(session) if beat.is_well}

    until(lambda: counts().pending == 0 and heard() == {"worker", "people", "beat"})
    assert (counts().catalogued, counts().rejected) == (2, 1)

    # The doctor sends a canary down the whole path and has nothing to say.
    assert doctor(runtime) == (
        0,
        {
            "well": True,
            "checked": [
                "settings",
                "database",
                "broker",
                "store",
                "recognition",
                "processes",
                "lanes",
                "imports",
                "ledger",
                "canary",
            ],
            "findings": [],
        },
    )

    def figures() -> dict[tuple, float]:
        return samples(Figures(sessions, runtime.broker_url).text())

    until(lambda: figures().get(("letterbook_outcomes_total", "rejected")) == 1)
    seen = figures()
    assert seen[("letterbook_outcomes_total", "created")] == 2
    assert seen[("letterbook_letters", "received")] == 3
    assert seen[("letterbook_canaries", "catalogued")] >= 1
    assert 0 < seen[("letterbook_canary_seconds", "whole")] < 60
    assert seen[("letterbook_lane_workers", "bulk")] == 1
    assert seen[("letterbook_lane_workers", "interactive")] == 2
    assert seen[("letterbook_broker_up",)] == seen[("letterbook_ledger_adds_up",)] == 1
    for step, letters in (("queue", 3), ("extract", 2), ("write", 2)):
        assert seen[("letterbook_step_seconds_count", step)] == letters, step
        assert seen[("letterbook_step_seconds_bucket", *sorted(("+Inf", step)))] == letters

    url = SecretStr(runtime.broker_url)
    settings = runtime.settings.model_copy(update={"broker_url": url})
    services = Services(
        sessions, runtime.store, Artist(None), lambda *_: True, settings, "s", tmp_path
    )
    with TestClient(make_app(services)) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})

    runtime.stop()
    logs = {path.name: path.read_text() for path in runtime.home.logs.iterdir()}
    for name, log in logs.items():
        assert not any(word in log for word in (MARKER, "orchard", "quinces", "Ratu")), name
        for line in lines_of(log):
            assert line.startswith("{"), (name, line)
            assert json.loads(line)["event"]
    events = [json.loads(line) for line in lines_of(logs["worker.log"])]
    events += [json.loads(line) for line in lines_of(logs["people.log"])]
    for receipt in receipts:
        of_letter = [event for event in events if event.get("sha256") == receipt.sha256[:12]]
        assert {"letter"} <= {event["event"] for event in of_letter}
        assert {event["arrival"] for event in of_letter} == {receipt.arrival_id}
