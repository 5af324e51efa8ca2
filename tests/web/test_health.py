"""Whether it is alive and ready, and its figures: what is said, and to whom."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text
from structlog.testing import capture_logs

from catalogue.viewer import Role
from web.app import make_app
from worker import heartbeats
from worker.database import make_engine, make_sessions


@pytest.fixture
def services(services, valkey_url):
    settings = services.settings.model_copy(update={"broker_url": SecretStr(valkey_url)})
    return replace(services, settings=settings)


def ask(services, path: str = "/readyz"):
    with TestClient(make_app(services)) as client:
        return client.get(path)


def note(sessions) -> None:
    with sessions.begin() as session:
        heartbeats.note(session, "worker-1@secret-host", kind="worker", lanes=("interactive",))


def test_ready_when_a_worker_is_heard_from(services, sessions):
    assert ask(services).json() == {
        "status": "not ready",
        "database": "ok",
        "broker": "ok",
        "store": "ok",
        "worker": "none heard from",
    }
    note(sessions)
    answer = ask(services)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_whoever_asks_for_less_is_told_of_less(services):
    answer = ask(services, "/readyz?needs=database&needs=store")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "store": "ok"},
    )
    assert ask(services, "/readyz?needs=worker").status_code == 503
    assert ask(services, "/readyz?needs=luck").status_code == 422


def test_what_is_wrong_is_said_without_addresses_or_secrets(services, sessions, tmp_path):
    note(sessions)
    (tmp_path / "taken").write_text("")
    broken = replace(
        services,
        settings=services.settings.model_copy(
            update={"broker_url": SecretStr("redis://:hunter2@127.0.0.1:1/0")}
        ),
        store=replace(services.store, root=tmp_path / "taken"),
    )
    with sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0031'"))
    answer = ask(broken)
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "database": "at another revision",
        "broker": "does not answer",
        "store": "not writable",
        "worker": "ok",
    }
    assert not any(word in answer.text for word in ("hunter2", "127.0.0.1", "secret-host", "0031"))


def test_alive_is_answered_without_a_database(services):
    dead = replace(services, sessions=make_sessions(make_engine("postgresql://me@127.0.0.1:1/x")))
    assert ask(dead).json()["database"] == "does not answer"
    assert ask(dead, "/healthz").json() == {"status": "ok"}


def test_figures_are_for_clerks_and_their_tokens(client_of, services, sessions):
    note(sessions)
    clerk = client_of(Role.CLERK)
    made = clerk.post("/account/tokens", data={"name": "prometheus", "scope": "read", "days": "9"})
    token = made.text.split('<code class="secret">')[1].split("<")[0]
    program = client_of(None)
    assert program.get("/metrics").status_code in {303, 401}
    program.headers["authorization"] = f"Bearer {token}"
    answer = program.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'letterbook_lane_workers{lane="interactive"} 1.0' in answer.text


def test_a_receipt_is_logged_with_the_ids_that_the_worker_logs(client_of, sessions):
    clerk = client_of(Role.CLERK)
    with capture_logs() as events:
        receipt = clerk.post("/api/v1/arrivals?name=a.txt", content=b"A letter of no importance")
        assert receipt.status_code < 300, receipt.text
    (event,) = [event for event in events if event["event"] == "received"]
    with sessions() as session:
        row = session.execute(
            text(
                "SELECT a.id, j.id AS job, o.sha256 FROM arrival a JOIN original o ON"
                " o.id = a.original_id JOIN job j ON j.original_id = o.id"
            )
        ).one()
    found = (event["arrival"], event["job"], event["sha256"])
    assert found == (row.id, row.job, row.sha256[:12])
    assert "importance" not in str(events)
