"""Disposal over HTTP and on its page: one proposes, another decides, and a hold forbids it."""

import re

import pytest
from sqlalchemy import select

from catalogue.retention import rules
from catalogue.retention.carrying_out import carry_out_all
from catalogue.viewer import Role
from schema import Rendition


def test_over_http_a_cataloguer_proposes_and_an_admin_decides(client_of, letters, sessions, store):
    ana, ben = client_of(Role.CATALOGUER, name="ana"), client_of(Role.ADMIN, name="ben")
    made = ana.post("/api/v1/disposals", json={"document": letters["other"], "why": "x"})
    assert made.status_code == 201
    number = made.json()["id"]
    hold = ben.post("/api/v1/holds", json={"document": letters["other"], "why": "case"}).json()
    assert ben.post(f"/api/v1/disposals/{number}/approve").status_code == 409
    assert ben.post(f"/api/v1/holds/{hold['id']}/release").status_code == 204
    assert ben.post(f"/api/v1/disposals/{number}/approve").json()["state"] == "approved"
    carry_out_all(sessions, store, lambda _: None)
    assert ana.get("/api/v1/disposals?state=done").json()[0]["decided_by"] == "ben"
    own = ben.post("/api/v1/disposals", json={"document": letters["fiji"], "why": "x"}).json()
    refused = ben.post(f"/api/v1/disposals/{own['id']}/approve")
    assert (refused.status_code, "another person" in refused.json()["detail"]) == (409, True)
    secret = {"document": letters["secret"], "why": "x"}
    assert ana.post("/api/v1/disposals", json=secret).status_code == 404
    with sessions() as session:
        assert session.scalars(select(Rendition)).all() != []


def test_over_http_what_the_rules_have_due_is_proposed(client_of, letters, sessions):
    with sessions.begin() as session:
        rules.make(
            session,
            "old",
            query="session:75",
            after_days=1,
            counted_from="letter",
            why="x",
            who="me",
        )
    admin = client_of(Role.ADMIN, name="ana")
    assert [rule["name"] for rule in admin.get("/api/v1/retention-rules").json()] == ["old"]
    made = admin.post("/api/v1/disposals/due").json()
    assert {one["document_id"] for one in made} == {letters["fiji"], letters["other"]}
    assert admin.post("/api/v1/disposals/due").json() == []


def test_on_the_page_one_proposes_and_another_decides(client_of, letters, sessions, store):
    ana, ben = client_of(Role.ADMIN, name="ana"), client_of(Role.ADMIN, name="ben")
    cleo = client_of(Role.CATALOGUER, name="cleo")
    sent = {"document": " A/75/101 ", "why": "sent by mistake"}
    assert ana.post("/retention", data=sent).status_code == 303
    assert ana.post("/retention", data=sent).status_code == 409
    (number,) = numbers(ben)
    own = ana.post(f"/retention/{number}/approve")
    assert own.status_code == 409
    assert "another person must approve it" in own.text
    assert numbers(ana) == numbers(cleo) == set(), "nobody is offered what they may not do"
    assert cleo.post(f"/retention/{number}/approve").status_code == 403

    held = {"kind": "query", "what": "session:75", "why": "case 7"}
    assert cleo.post("/retention/holds", data=held).status_code == 403
    assert ben.post("/retention/holds", data=held).status_code == 303
    page = ben.get("/retention").text
    assert "Held: case 7" in page
    assert numbers(ben) == set()
    refused = ben.post(f"/retention/{number}/approve")
    assert (refused.status_code, "is under hold" in refused.text) == (409, True)
    (hold,) = re.findall(r"/retention/holds/(\d+)/release", page)
    assert ben.post(f"/retention/holds/{hold}/release").status_code == 303
    assert ben.post(f"/retention/holds/{hold}/release").status_code == 404

    assert ben.post(f"/retention/{number}/approve").status_code == 303
    assert "A worker carries it out" in ana.get("/retention").text
    carry_out_all(sessions, store, lambda _: None)
    page = cleo.get("/retention").text
    assert "sent by mistake" in page.split("Decided</h2>")[1]
    assert ana.get(f"/documents/{letters['fiji']}").status_code == 404


def numbers(client) -> set[str]:
    """Return what an account is offered to approve."""
    return set(re.findall(r"/retention/(\d+)/approve", client.get("/retention").text))


def test_what_rules_have_due_is_proposed_from_the_page(client_of, letters, sessions):
    with sessions.begin() as session:
        rules.make(
            session,
            "old",
            query="session:75",
            after_days=1,
            counted_from="letter",
            why="n",
            who="x",
        )
    admin = client_of(Role.ADMIN, name="ana")
    assert admin.post("/retention/due").status_code == 303
    assert "old: n" in admin.get("/retention").text
    other = client_of(Role.ADMIN, name="ben")
    refused = numbers(other)
    for number in refused:
        assert other.post(f"/retention/{number}/refuse").status_code == 303
    assert refused
    assert admin.post("/retention/due").status_code == 303
    assert numbers(other) == set(), "what was refused under a rule is not proposed again"


UNCLEAR = [
    ("/retention", {"document": "A/99/999", "why": "x"}, "There is no such document."),
    ("/retention/holds", {"kind": "batch", "what": "x", "why": "x"}, "There is no such batch."),
    ("/retention/holds", {"kind": "query", "what": "state:nowhere", "why": "x"}, "not understood"),
    ("/retention/holds", {"kind": "document", "what": "A/99/9", "why": "x"}, "no such document"),
]


@pytest.mark.parametrize(("address", "sent", "told"), UNCLEAR)
def test_what_cannot_be_is_told_beside_what_was_written(client_of, letters, address, sent, told):
    answer = client_of(Role.ADMIN).post(address, data=sent)
    assert answer.status_code == 409
    assert told in answer.text
    assert f'value="{sent.get("what") or sent["document"]}"' in answer.text


def test_a_restricted_document_is_there_for_those_alone_who_may_see_it(client_of, letters):
    sees = client_of(Role.ADMIN, name="eva", sees_restricted=True)
    sees_not = client_of(Role.ADMIN, name="ben")
    sent = {"document": str(letters["secret"]), "why": "delicate"}
    assert sees_not.post("/retention", data=sent).status_code == 409
    assert sees.post("/retention", data=sent).status_code == 303
    assert "delicate" in sees.get("/retention").text
    assert "delicate" not in sees_not.get("/retention").text
    (number,) = re.findall(r"/retention/(\d+)/refuse", sees.get("/retention").text)
    for act in ("approve", "refuse"):
        assert sees_not.post(f"/retention/{number}/{act}").status_code == 404
