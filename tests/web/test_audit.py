"""Every way to a restricted document is written down, and an administrator can read it."""

import pytest
from sqlalchemy import select

from catalogue.viewer import Role
from schema import Rendition, RestrictedView

# A text file has no image: what is drawn or not, the asking is written down.
WAYS = [
    "/documents/{id}",
    "/documents/{id}/versions/{version}/pages/1",
    "/documents/{id}/versions/{version}/original",
    "/search.csv?q=session:75",
    "/search.json?q=session:75",
    "/search.xlsx",
    "/export/csv?restricted=true",
    "/api/v1/documents/{id}",
    "/api/v1/symbols/A/75/666",
    "/api/v1/documents/{id}/versions/{version}/pages/1",
]


@pytest.fixture
def version(sessions, letters) -> int:
    with sessions() as session:
        return session.scalar(
            select(Rendition.id).where(Rendition.document_id == letters["secret"])
        )


def test_each_way_to_a_restricted_document_is_written_down(client_of, letters, sessions, version):
    client = client_of(Role.READER, sees_restricted=True, name="ana")
    for way in WAYS:
        address = way.format(id=letters["secret"], version=version)
        assert client.get(address).status_code == 200, way
        with sessions.begin() as session:
            rows = session.scalars(select(RestrictedView).order_by(RestrictedView.id)).all()
        path = address.partition("?")[0]
        last = rows[-1]
        assert (last.who, last.document_id, last.address) == ("ana", letters["secret"], path), way


def test_what_is_not_restricted_leaves_no_trace(client_of, letters, sessions):
    client = client_of(Role.READER, name="ana")
    client.get(f"/documents/{letters['fiji']}")
    client.get("/search.csv")
    with sessions() as session:
        assert session.scalars(select(RestrictedView)).all() == []


def test_an_administrator_reads_the_trail(client_of, letters):
    client_of(Role.READER, sees_restricted=True, name="ana").get(f"/documents/{letters['secret']}")
    cataloguer = client_of(Role.CATALOGUER, sees_restricted=True, name="eva")
    for name in ("fiji", "secret"):
        form = {"field": "form", "value": "note", "version": "1", "why": "it is one"}
        if name == "fiji":
            form["version"] = "2"
        answer = cataloguer.post(f"/documents/{letters[name]}/fields", data=form)
        assert answer.status_code == 303
    sees, sees_not = client_of(Role.ADMIN, sees_restricted=True), client_of(Role.ADMIN)
    views = sees.get("/api/v1/audit/views").json()["results"]
    assert [(one["who"], one["symbols"]) for one in views] == [("ana", ["A/75/666", "S/2021/666"])]
    changes = sees.get("/api/v1/audit/changes?who=eva").json()["results"]
    assert [one["document_id"] for one in changes] == [letters["secret"], letters["fiji"]]
    assert {(one["what"], one["why"]) for one in changes} == {("form", "it is one")}
    assert sees.get("/api/v1/audit/changes?who=ana").json()["results"] == []
    # Who may not see restricted documents learns neither of them nor of who opened them.
    assert sees_not.get("/api/v1/audit/views").json()["results"] == []
    changes = sees_not.get("/api/v1/audit/changes").json()["results"]
    assert [one["document_id"] for one in changes] == [letters["fiji"]]
    assert "A/75/666" in sees.get("/audit?who=ana").text
    assert "A/75/666" in sees.get("/audit?kind=changes").text
    assert "A/75/666" not in sees_not.get("/audit").text + sees_not.get("/audit?kind=changes").text


def test_the_trail_goes_on_page_by_page(client_of, letters):
    reader = client_of(Role.READER, sees_restricted=True, name="ana")
    for _ in range(3):
        reader.get(f"/documents/{letters['secret']}")
    admin = client_of(Role.ADMIN, sees_restricted=True)
    first = admin.get("/api/v1/audit/views?limit=2").json()
    second = admin.get(f"/api/v1/audit/views?limit=2&cursor={first['next']}").json()
    assert [len(first["results"]), len(second["results"]), second["next"]] == [2, 1, None]
