"""Imports ordered over HTTP: received by the worker, once for a key, from where they may be."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from catalogue import batches as ledger
from catalogue.viewer import Role
from schema import Arrival, Batch, Schedule
from tests.made_letters import letter
from worker.importing import receive_batch
from worker.intake import batches, schedules


@pytest.fixture
def folder(tmp_path):
    held = tmp_path / "letters"
    held.mkdir()
    for number in (101, 102):
        (held / f"{number}.txt").write_bytes(letter(number=number))
    return held


def awaited(sessions) -> list[int]:
    with sessions() as session:
        return schedules.unfinished(session)


def test_an_import_is_ordered_once_and_received_by_the_worker(
    client_of, folder, sessions, services, rung
):
    admin = client_of(Role.ADMIN)
    wanted = {"source": str(folder), "mail": "ana@example.org", "mail_when": "failures"}
    send = {"json": wanted, "headers": {"idempotency-key": "tonight"}}
    made = admin.post("/api/v1/imports", **send)
    assert (made.status_code, made.json()["address"]) == (201, f"/batches/{made.json()['id']}")
    again = admin.post("/api/v1/imports", **send)
    assert (again.json(), again.headers["idempotency-replayed"]) == (made.json(), "true")
    other = admin.post("/api/v1/imports", **{**send, "json": {"source": "/elsewhere"}})
    assert other.status_code == 422
    number = made.json()["id"]
    assert awaited(sessions) == [number]
    # As the clock's next look has it done.
    assert receive_batch(sessions, services.settings, number, services.ring)
    assert [lane for _, lane in rung] == ["bulk"]
    found = client_of(Role.CLERK).get(made.headers["location"]).json()
    assert (found["name"], found["who"], found["state"]) == ("letters", "ADMIN-False", "received")
    assert awaited(sessions) == []
    with sessions() as session:
        assert ledger.counts(session, number).files == 2
    assert len(admin.get("/api/v1/batches").json()["results"]) == 1


def test_what_is_received_at_a_prompt_is_left_to_it(sessions, folder):
    with sessions.begin() as session:
        batches.start(session, name="b", source=str(folder), who="me")
    assert awaited(sessions) == []


REFUSED = [
    ("letters", "write a whole path"),
    ("s3://ana:secret@bucket/letters", "no password"),
    ("/mnt/other", "from /mnt/letters, s3://bucket/in alone"),
    ("/mnt/lettersxyz", "alone"),
    ("/mnt/letters/../other", "alone"),
    ("s3://bucket/in/%2e%2e/out", "alone"),
    ("s3://bucket.evil/in/a", "alone"),
]


@pytest.mark.parametrize("source, told", REFUSED)
def test_an_import_from_elsewhere_says_so(client_of, app, services, source, told):
    confined = services.settings.model_copy(update={"import_roots": "/mnt/letters, s3://bucket/in"})
    app.state.services = replace(services, settings=confined)
    admin = client_of(Role.ADMIN)
    assert admin.post("/api/v1/imports", json={"source": "/mnt/letters/x"}).status_code == 201
    refused = admin.post("/api/v1/imports", json={"source": source})
    assert (refused.status_code, told in refused.json()["detail"]) == (422, True)
    terms = {"cron": "0 2 * * *", "name": "night", "source": source}
    assert admin.post("/api/v1/schedules", json=terms).status_code == 422


def test_a_dry_run_says_what_would_become_of_the_files_and_keeps_none(
    client_of, folder, sessions, services, rung
):
    admin = client_of(Role.ADMIN)
    (folder / "103.txt").write_bytes((folder / "101.txt").read_bytes())
    (folder / "no.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    said = {"source": str(folder), "dry_run": "true", "restricted": "true"}
    address = admin.post("/batches", data=said).headers["location"]
    number = int(address.rpartition("/")[2])
    assert "dry run" in admin.get("/batches").text
    assert receive_batch(sessions, services.settings, number, services.ring)
    assert (rung, awaited(sessions)) == ([], [])
    found = admin.get(f"/api/v1{address}").json()
    assert (found["received"], found["state"], found["is_over"]) == (0, "received", True)
    assert found["foreseen"]["counts"] == {"catalogued": 2, "duplicate": 1, "rejected": 1}
    assert found["foreseen"]["is_whole"] is True
    shown = admin.get(address).text
    assert "All files were looked at" in shown
    assert '<span dir="auto">no.png</span>' in shown
    with sessions() as session:
        assert session.scalar(select(func.count(Arrival.id))) == 0


def test_a_dry_run_that_takes_too_long_says_how_far_it_came(client_of, folder, sessions, services):
    admin = client_of(Role.ADMIN)
    said = {"source": str(folder), "dry_run": True}
    assert admin.post("/api/v1/imports", json={**said, "mail": "a@example.org"}).status_code == 422
    made = admin.post("/api/v1/imports", json=said).json()
    assert receive_batch(sessions, services.settings, made["id"], services.ring, seconds=0)
    found = admin.get(f"/api/v1{made['address']}").json()["foreseen"]
    assert (found["counts"], found["is_whole"]) == ({"catalogued": 1}, False)
    assert "Its time was over" in admin.get(made["address"]).text


def test_an_import_is_begun_on_the_page_from_where_it_may_be(client_of, app, services, sessions):
    confined = services.settings.model_copy(update={"import_roots": "/mnt/letters"})
    app.state.services = replace(services, settings=confined)
    admin = client_of(Role.ADMIN)
    assert "<code>/mnt/letters</code>" in admin.get("/batches").text
    assert "Import now" not in client_of(Role.CLERK).get("/batches").text
    said = {"source": "/mnt/other", "name": "<b>", "restricted": "true"}
    refused = admin.post("/batches", data=said)
    assert refused.status_code == 422
    for words in ("imports are taken from /mnt/letters alone", 'value="&lt;b&gt;"', "open"):
        assert words in refused.text
    french = admin.post("/batches", data=said, headers={"accept-language": "fr"}).text
    assert "imports are taken" not in french
    assert admin.post("/batches", data={"source": ""}).status_code == 422
    made = admin.post("/batches", data={**said, "source": "/mnt/letters/2021"})
    assert made.status_code == 303
    with sessions() as session:
        (batch,) = session.scalars(select(Batch))
    assert (batch.name, batch.source) == ("<b>", "/mnt/letters/2021")
    assert batch.options == {"by_worker": True, "restricted": True}


def test_a_schedule_over_http_says_what_an_import_does(client_of, sessions):
    said = {"source": "/mnt/a", "roots": ["/mnt"], "list_unchanged": True, "webhook": "https://a/"}
    terms = {**said, "cron": "0 2 * * *", "name": "night"}
    made = client_of(Role.ADMIN).post("/api/v1/schedules", json=terms)
    assert made.status_code == 201
    assert said.items() <= made.json().items()
    seen = client_of(Role.CLERK).get(f"/api/v1/schedules/{made.json()['id']}").json()
    assert (seen["source"], seen["roots"], seen["webhook"]) == ("/mnt/a", None, None)
    with sessions.begin() as session:
        started = schedules.run_now(session, session.get_one(Schedule, made.json()["id"]))
        batch = session.get_one(Batch, started.batch_id)
        assert batch.options == {"roots": ["/mnt"], "list_unchanged": True}
