"""Disposal over HTTP: one proposes, another decides, and a hold forbids it."""

from sqlalchemy import select

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
