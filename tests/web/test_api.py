"""The API: versions, problems, receipts that may be asked for twice, files streamed and limited."""

import errno
import json

import pytest

from catalogue.viewer import Role
from tests.made_letters import letter


@pytest.fixture
def admin(client_of):
    return client_of(Role.ADMIN)


def test_a_document_is_changed_on_the_version_that_was_read(admin, letters):
    address = f"/api/v1/documents/{letters['fiji']}"
    read = admin.get(address)
    tag = read.headers["etag"]
    assert admin.get(address, headers={"if-none-match": tag}).status_code == 304
    assert admin.patch(address, json={"form": "note"}).status_code == 428
    changed = admin.patch(address, json={"form": "note"}, headers={"if-match": tag})
    assert (changed.status_code, changed.json()["form"]) == (200, "note")
    again = admin.patch(address, json={"form": "report"}, headers={"if-match": tag})
    assert again.status_code == 412
    assert again.json()["changed"]["form"] == "note"
    assert again.headers["content-type"] == "application/problem+json"
    undone = admin.post(f"{address}/undo", json={"version": changed.json()["version"]})
    assert undone.json()["form"] == "letter"


NO_VALUES = [
    {"form": "poem"},
    {"dates.letter": "soon"},
    {"senders": [{"state": "QQQ", "office": "minister"}]},
    {"agenda_items": [{"organ": "A", "session": "75", "item": "many"}]},
    {"symbols": ["A/75/102"]},
    {"id": 5},
    {"titles": {"ru": "x"}},
]


def test_a_value_that_is_none_is_refused(admin, letters):
    address = f"/api/v1/documents/{letters['fiji']}"
    before = admin.get(address).json()
    for changes in NO_VALUES:
        answer = admin.patch(address, json=changes, headers={"if-match": "*"})
        assert answer.status_code == 422, changes
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
    assert admin.get(address).json() == before


def test_lists_are_set_in_the_form_of_the_record(admin, letters):
    address = f"/api/v1/documents/{letters['fiji']}"
    record = admin.get(address).json()
    wanted = {
        name: record[name] for name in ("organs", "agenda_items", "senders", "annexes", "symbols")
    }
    answer = admin.patch(address, json=wanted, headers={"if-match": "*"}).json()
    assert {name: answer[name] for name in wanted} == wanted
    assert set(wanted) <= set(answer["locked"])


def test_a_file_is_received_once_and_its_receipt_may_be_asked_for_again(admin, rung):
    send = {
        "params": {"name": "letter.txt"},
        "content": b"some letter",
        "headers": {"idempotency-key": "k1"},
    }
    first = admin.post("/api/v1/arrivals", **send)
    assert (first.status_code, first.json()["duplicate"]) == (201, False)
    assert rung == [([first.json()["job_id"]], "interactive")]
    again = admin.post("/api/v1/arrivals", **send)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(admin.get("/api/v1/arrivals").json()["results"]) == 1
    other = admin.post("/api/v1/arrivals", **{**send, "params": {"name": "another.txt"}})
    assert other.status_code == 422
    known = admin.post("/api/v1/arrivals", params={"name": "b.txt"}, content=b"some letter")
    assert known.json()["duplicate"] is True


def test_a_file_that_is_too_large_is_refused_whether_it_says_so_or_not(admin, services):
    most = services.settings.most_bytes
    said = admin.post("/api/v1/arrivals", params={"name": "a"}, content=b"x" * (most + 1))

    def chunks():
        for _ in range(most // 1000 + 2):
            yield b"x" * 1000

    unsaid = admin.post("/api/v1/arrivals", params={"name": "a"}, content=chunks())
    assert (said.status_code, unsaid.status_code) == (413, 413)
    assert "LETTERBOOK_MOST_BYTES" in unsaid.json()["detail"]
    assert admin.get("/api/v1/arrivals").json()["results"] == []
    assert not [path for path in services.store.root.rglob("*") if path.is_file()]


def test_a_batch_adds_up(admin):
    batch = admin.post("/api/v1/batches", json={"name": "a folder"}).json()["id"]
    for name in ("a", "b", "a again"):
        admin.post(
            "/api/v1/arrivals", params={"name": name, "batch": batch}, content=name[:1].encode()
        )
    assert admin.post(f"/api/v1/batches/{batch}/close").status_code == 200
    found = admin.get(f"/api/v1/batches/{batch}").json()
    assert found["received"] == sum(found["fates"].values()) == 3
    assert found["fates"] == {
        "catalogued": 0,
        "duplicate": 1,
        "rejected": 0,
        "quarantined": 0,
        "pending": 2,
    }
    assert found["is_over"] is False
    page = admin.get(f"/batches/{batch}").text
    assert "a again" in page


def test_a_batch_of_another_is_not_added_to(admin, client_of):
    batch = admin.post("/api/v1/batches", json={}).json()["id"]
    clerk = client_of(Role.CLERK)
    answer = clerk.post("/api/v1/arrivals", params={"name": "a", "batch": batch}, content=b"a")
    assert answer.status_code == 404
    assert clerk.post(f"/api/v1/batches/{batch}/close").status_code == 404


def test_many_symbols_are_looked_up_at_once(admin, letters):
    asked = ["a/75/101", "S-2021-102", "A/1/1", "nonsense"]
    found = admin.post("/api/v1/lookup", json={"symbols": asked}).json()["results"]
    assert [row["document"] and row["document"]["id"] for row in found] == [
        letters["fiji"],
        letters["other"],
        None,
        None,
    ]
    assert admin.post("/api/v1/lookup", json={"symbols": ["A/1/1"] * 1001}).status_code == 422


def test_pages_of_results_follow_their_cursor(admin, letters):
    first = admin.get("/api/v1/documents", params={"limit": 1}).json()
    second = admin.get("/api/v1/documents", params={"limit": 1, "cursor": first["next"]}).json()
    assert first["results"][0]["id"] != second["results"][0]["id"]
    assert second["next"] is None
    assert admin.get("/api/v1/documents", params={"cursor": "?"}).status_code == 400


def test_evidence_counts_in_the_text_that_the_api_gives(admin, letters):
    document = admin.get(f"/api/v1/documents/{letters['fiji']}").json()
    version = document["renditions"][0]
    page = admin.get(f"/api/v1/documents/{document['id']}/versions/{version['id']}/pages/1").json()
    for piece in version["evidence"]:
        assert page["text"][piece["start"] : piece["end"]] == piece["text"]


def test_the_description_names_every_route_of_the_api(admin, app):
    paths = admin.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/documents/{document_id}" in paths
    assert {path for path in paths if not path.startswith("/api/v1/")} == {
        "/documents/{document_id}/versions/{version}/pages/{number}/image",
        "/documents/{document_id}/versions/{version}/original",
        "/export/{name}",
    }
    assert json.dumps(paths)


def test_errors_of_the_api_are_problems(client_of):
    for client, path in ((client_of(None), "/api/v1/me"), (client_of(Role.READER), "/api/v1/x")):
        answer = client.get(path)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


def test_a_full_disk_is_said_and_what_was_sent_is_sent_again(client_of, store, monkeypatch):
    clerk = client_of(Role.CLERK)

    def send():
        return clerk.post("/api/v1/arrivals", params={"name": "a.txt"}, content=letter())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(store), "put", full)
        answer = send()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "a disk is full" in answer.json()["detail"]
    assert send().status_code == 201
