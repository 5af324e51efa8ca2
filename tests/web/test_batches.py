"""Batches on their pages and over HTTP: all of the source, with reasons, receipts and acts."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from catalogue.deliveries import day, reasons
from catalogue.viewer import Role, Viewer
from schema import Arrival, BatchLine, Job
from worker.intake.batches import start


def test_a_batch_tells_all_of_its_source_and_gives_its_receipt(client_of, sessions, services):
    clerk = client_of(Role.CLERK)
    batch = clerk.post("/api/v1/batches", json={"name": "a folder"}).json()["id"]
    for name in ("2021/a.txt", "2022/a.txt"):
        sent = clerk.post(f"/api/v1/arrivals?batch={batch}&name={name}", content=name.encode())
        assert sent.status_code == 201
    lines = clerk.get(f"/api/v1/batches/{batch}/lines").json()
    assert [line["path"] for line in lines["results"]] == ["2021/a.txt", "2022/a.txt"]
    first = clerk.get(f"/api/v1/batches/{batch}/lines?limit=1").json()
    rest = clerk.get(f"/api/v1/batches/{batch}/lines?limit=1&cursor={first['next']}").json()
    assert first["results"] + rest["results"] == lines["results"]
    receipt = clerk.get(f"/batches/{batch}/receipt.csv")
    assert receipt.text.splitlines()[1].startswith("2021/a.txt,pending,")
    assert clerk.get(f"/batches/{batch}/receipt.csv?errors=true").text.count("\n") == 1
    assert clerk.get(f"/batches/{batch}/receipt.pdf").status_code == 404
    assert "2022/a.txt" in clerk.get(f"/batches/{batch}").text


def test_a_batch_shows_what_was_refused_and_why(client_of, sessions):
    with sessions.begin() as session:
        batch = start(session, name="share", source="/share", who="me")
        batch.state, batch.problem = "failed", "the share went away"
        batch.unchanged = 7
        for number, state in enumerate(("refused", "refused", "unchanged")):
            reason = "too large: <b>" if state == "refused" else None
            path = f"{number}.pdf"
            session.add(BatchLine(batch.id, path, "stamp", state, reason=reason))
        number = batch.id
    clerk = client_of(Role.CLERK)
    shown = clerk.get(f"/batches/{number}").text
    for words in (
        "the share went away",
        "<b>2</b> files that were refused",
        "too large: &lt;b&gt;",
    ):
        assert words in shown
    summed = clerk.get(f"/api/v1/batches/{number}").json()
    assert [summed[name] for name in ("refused", "unchanged", "failed", "received")] == [2, 8, 2, 0]
    receipt = clerk.get(f"/batches/{number}/receipt.csv").text
    assert receipt.splitlines()[-1].startswith(',unchanged,,,,"7 files')


def test_a_batch_is_paused_resumed_and_cancelled(client_of, sessions, rung):
    clerk = client_of(Role.CLERK)
    batch = clerk.post("/api/v1/batches", json={"name": "a folder"}).json()["id"]
    clerk.post(f"/api/v1/arrivals?batch={batch}&name=a.txt", content=b"a")
    rung.clear()
    assert clerk.post(f"/batches/{batch}/pause").status_code == 303
    assert "Resume" in clerk.get(f"/batches/{batch}").text
    assert clerk.post(f"/api/v1/batches/{batch}/resume").json()["state"] == "received"
    assert len(rung) == 1
    cancelled = clerk.post(f"/api/v1/batches/{batch}/cancel").json()
    assert (cancelled["state"], cancelled["fates"]["rejected"]) == ("cancelled", 1)
    assert clerk.post(f"/api/v1/batches/{batch}/pause").status_code == 409
    refused = clerk.post(f"/batches/{batch}/resume")
    assert (refused.status_code, "cannot be resumed" in refused.text) == (409, True)
    assert clerk.post("/batches/999/pause").status_code == 404


def test_a_receipt_says_nothing_of_a_restricted_document(client_of, letters, sessions):
    with sessions.begin() as session:
        batch = start(session, name="share", source="/share", who="me")
        arrival = session.scalars(
            select(Arrival)
            .join(Job, Job.original_id == Arrival.original_id)
            .where(Job.document_id == letters["secret"])
        ).one()
        arrival.batch_id = batch.id
        line = BatchLine(batch.id, "very/secret.txt", "stamp", "received", arrival_id=arrival.id)
        session.add(line)
        number = batch.id
    for sees in (False, True):
        clerk = client_of(Role.CLERK, sees_restricted=sees)
        shown = [
            clerk.get(f"/batches/{number}/receipt.csv").text,
            clerk.get(f"/api/v1/batches/{number}/lines").text,
            clerk.get(f"/batches/{number}").text,
        ]
        for text in shown:
            assert ("secret.txt" in text, "A/75/666" in text) == (sees, sees)


@pytest.mark.parametrize("is_still_told", [True, False], ids=["its document", "read before"])
def test_a_restricted_document_is_not_read_again_by_who_may_not_see_it(
    client_of, letters, sessions, is_still_told
):
    with sessions.begin() as session:
        job = session.scalars(select(Job).where(Job.document_id == letters["secret"])).one()
        job.state, job.error_code, job.error_message = "rejected", "no_text", "it was so"
        job.document_id = job.document_id if is_still_told else None
        arrival = session.scalars(
            select(Arrival.id).where(Arrival.original_id == job.original_id)
        ).one()
    for sees, queued in ((False, 0), (True, 1)):
        clerk = client_of(Role.CLERK, sees_restricted=sees)
        assert ('name="arrival"' in clerk.get("/failed").text) is sees
        # Neither why it failed nor that one more did is said to who may not see it.
        said = [clerk.get("/failed").text, clerk.get("/api/v1/arrivals?fate=failed").text]
        assert ["no_text" in text for text in said] == [sees, sees]
        assert ("letter.txt" in said[1]) is sees
        with sessions() as session:
            viewer = Viewer(0, "me", Role.CLERK, sees_restricted=sees)
            assert reasons(session, viewer) == ([("no_text", 1)] if sees else [])
            assert day(session, viewer, datetime.now(UTC)).failed == int(sees)
        wanted = ({"arrival": arrival}, {"code": "no_text"})[sees]
        assert clerk.post("/api/v1/retry", json=wanted).json() == {"queued": queued}


def test_all_that_failed_for_one_reason_is_retried_at_once(client_of, sessions, rung):
    clerk = client_of(Role.CLERK)
    for name in ("a.txt", "b.txt", "c.txt"):
        clerk.post(f"/api/v1/arrivals?name={name}", content=name.encode())
    with sessions.begin() as session:
        for job, code in zip(
            session.scalars(select(Job).order_by(Job.id)),
            ("empty", "empty", "no_text"),
            strict=True,
        ):
            job.state, job.error_code, job.error_message = "rejected", code, "it was so"
    assert "the file is empty <code>empty</code>" in clerk.get("/failed").text
    assert clerk.post("/api/v1/retry", json={"code": "empty"}).json() == {"queued": 2}
    assert clerk.post("/retry", data={"code": "no_text"}).headers["location"] == "/failed"
    assert "Nothing has failed" in clerk.get("/failed").text
    assert clerk.post("/api/v1/retry", json={}).status_code == 400
