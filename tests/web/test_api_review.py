"""Over HTTP: the queue page by page, claims, what was looked at, one correction for all like it."""

import pytest

from catalogue.viewer import Role
from tests.made_letters import ENGLISH, letter

LETTERS = 4


@pytest.fixture
def doubted(catalogue_letter) -> list[int]:
    """Letters with one doubt, the same: nobody signed them."""
    unsigned = ENGLISH.replace("(Signed) Ratu Example\n", "")
    return [catalogue_letter(letter(unsigned, number=201 + n)) for n in range(LETTERS)]


@pytest.fixture
def client(client_of):
    return client_of(Role.CATALOGUER, name="ana")


def tag_of(client, document: int) -> str:
    return client.get(f"/api/v1/documents/{document}").headers["etag"]


def test_the_queue_is_read_page_by_page(client, doubted):
    whole = client.get("/api/v1/review").json()
    assert whole["next"] is None
    ids = [entry["document_id"] for entry in whole["results"]]
    assert sorted(ids) == sorted(doubted)
    read, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/api/v1/review?limit=1{cursor and f'&cursor={cursor}'}").json()
        read += [entry["document_id"] for entry in page["results"]]
        cursor = page["next"]
    assert sorted(read) == sorted(ids)
    assert client.get("/api/v1/review?cursor=x").status_code == 400


def test_two_programs_never_have_one_document(client, client_of, doubted):
    other = client_of(Role.CATALOGUER, name="boris")
    first = client.post("/api/v1/review/next", json={}).json()["document"]
    second = other.post("/api/v1/review/next", json={}).json()["document"]
    assert first != second
    assert other.post(f"/api/v1/documents/{first}/claim").status_code == 409
    assert other.delete(f"/api/v1/documents/{first}/claim").status_code == 204
    assert other.post(f"/api/v1/documents/{first}/claim").status_code == 409, "not its own"
    assert client.delete(f"/api/v1/documents/{first}/claim").status_code == 204
    assert other.post(f"/api/v1/documents/{first}/claim").status_code == 204
    skipped = other.post("/api/v1/review/next", json={"skipped": second}).json()["document"]
    assert skipped != second


def test_nothing_waits(client, letters):
    assert client.post("/api/v1/review/next", json={}).status_code == 204


def test_a_doubtful_field_is_confirmed(client, doubted):
    document = doubted[0]
    address = f"/api/v1/documents/{document}/confirm"
    before = client.get(f"/api/v1/documents/{document}").json()
    field = before["review"][0]["field"]
    tag = tag_of(client, document)
    wanted = {"fields": [field]}
    assert client.post(address, json=wanted).status_code == 428
    made = client.post(address, json=wanted, headers={"if-match": tag})
    assert made.status_code == 200, made.text
    assert field in made.json()["locked"]
    assert field not in [doubt["field"] for doubt in made.json()["review"]]
    assert made.json()[field] == before[field]
    assert made.json()["history"][-1]["why"] == f"looked at {field}"
    assert client.post(address, json=wanted, headers={"if-match": tag}).status_code == 412
    unknown = client.post(address, json={"fields": ["colour"]}, headers={"if-match": "*"})
    assert (unknown.status_code, "colour" in unknown.json()["detail"]) == (422, True)


def test_a_correction_is_applied_to_the_others_like_it_and_undone(client, doubted):
    first, *others = doubted
    field = client.get(f"/api/v1/documents/{first}").json()["review"][0]["field"]
    address = f"/api/v1/documents/{first}"
    assert client.get(f"{address}/alike?field={field}").status_code == 404, "not corrected yet"
    changed = client.patch(address, json={field: ["Ana Perez"]}, headers={"if-match": "*"})
    assert changed.status_code == 200, changed.text
    preview = client.get(f"{address}/alike?field={field}").json()
    assert (preview["before"], preview["after"]) == ([], ["Ana Perez"])
    assert [entry["id"] for entry in preview["others"]] == others
    made = client.post(f"{address}/alike", json={"field": field, "others": [others[0], first, 999]})
    assert made.status_code == 201
    assert [one["document"] for one in made.json()["changed"]] == others[:1]
    assert client.get(f"/api/v1/documents/{others[0]}").json()[field] == ["Ana Perez"]
    act = f"/api/v1/acts/{made.json()['act']}"
    assert client.get(act).json() == made.json()
    assert client.post(f"{act}/undo").status_code == 200
    assert client.get(f"/api/v1/documents/{others[0]}").json()[field] == []
    assert client.post(f"{act}/undo").status_code == 409
    assert client.get("/api/v1/acts/none").status_code == 404


def test_a_symbol_is_never_applied_to_others(client, doubted):
    address = f"/api/v1/documents/{doubted[0]}"
    client.patch(address, json={"symbols": ["A/75/900"]}, headers={"if-match": "*"})
    assert client.get(f"{address}/alike?field=symbols").status_code == 404
