"""Every route, as every role and as nobody: one table says who may, and a route it lacks fails."""

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from catalogue.viewer import Role
from schema import Rendition, RestrictedView
from web.access import need_of

NOBODY, READER, CLERK, CATALOGUER = Role.NOBODY, Role.READER, Role.CLERK, Role.CATALOGUER
ADMIN = Role.ADMIN
# Each route with the least role that it takes, and with what its address is filled in.
ROUTES = {
    "GET /": READER,
    "GET /account": READER,
    "POST /account/password": READER,
    "GET /audit": ADMIN,
    "POST /account/tokens": READER,
    "POST /account/tokens/{token_id}/revoke": READER,
    "POST /language": NOBODY,
    "GET /sign-in": NOBODY,
    "POST /sign-in": NOBODY,
    "GET /sign-in/with": NOBODY,
    "GET /sign-in/back": NOBODY,
    "POST /sign-out": NOBODY,
    "GET /enter/{code}": NOBODY,
    "GET /search": READER,
    "GET /search.{ending}": READER,
    "GET /offers": READER,
    "GET /symbols/{symbol}": READER,
    "GET /documents/{document_id}": READER,
    "GET /documents/{document_id}/versions/{version}/pages/{number}": READER,
    "GET /documents/{document_id}/versions/{version}/pages/{number}/image": READER,
    "GET /documents/{document_id}/versions/{version}/original": READER,
    "POST /documents/{document_id}/fields": CATALOGUER,
    "POST /documents/{document_id}/undo": CATALOGUER,
    "GET /review": CATALOGUER,
    "POST /review/next": CATALOGUER,
    "GET /review/alike": CATALOGUER,
    "POST /review/alike": CATALOGUER,
    "GET /review/acts/{act}": CATALOGUER,
    "POST /review/acts/{act}/undo": CATALOGUER,
    "GET /review/{document_id}": CATALOGUER,
    "POST /review/{document_id}": CATALOGUER,
    "POST /review/{document_id}/claim": CATALOGUER,
    "GET /queue": CLERK,
    "POST /queue": CLERK,
    "GET /batches": CLERK,
    "POST /batches": ADMIN,
    "GET /batches/events": CLERK,
    "GET /batches/{batch_id}": CLERK,
    "GET /batches/{batch_id}/events": CLERK,
    "GET /batches/{batch_id}/receipt.{ending}": CLERK,
    "POST /batches/{batch_id}/{act}": CLERK,
    "GET /arrivals/{arrival_id}": CLERK,
    "GET /schedules": CLERK,
    "POST /schedules": ADMIN,
    "GET /schedules/{schedule_id}": CLERK,
    "POST /schedules/{schedule_id}": ADMIN,
    "POST /schedules/{schedule_id}/{act}": ADMIN,
    "GET /failed": CLERK,
    "POST /retry": CLERK,
    "GET /retention": CATALOGUER,
    "POST /retention": CATALOGUER,
    "POST /retention/due": ADMIN,
    "POST /retention/{disposal_id}/{act}": ADMIN,
    "POST /retention/holds": ADMIN,
    "POST /retention/holds/{hold_id}/release": ADMIN,
    "GET /saved": READER,
    "POST /saved": READER,
    "POST /saved/{search_id}/forget": READER,
    "POST /saved/{search_id}/mail": READER,
    "GET /feeds/{search_id}/{key}.atom": NOBODY,
    "GET /export/{name}": READER,
    # Unless harvest is public (LETTERBOOK_PUBLIC_HARVEST).
    "GET /oai": READER,
    "POST /oai": READER,
    "GET /healthz": NOBODY,
    # It says 503 where no worker was heard from.
    "GET /readyz": NOBODY,
    "GET /metrics": CLERK,
    "GET /api/v1/openapi.json": READER,
    "GET /api/v1/me": READER,
    "GET /api/v1/ledger": CLERK,
    "GET /api/v1/audit/{kind}": ADMIN,
    "GET /api/v1/fixity": CLERK,
    "GET /api/v1/documents": READER,
    "GET /api/v1/facets": READER,
    "GET /api/v1/offers": READER,
    "GET /api/v1/documents/{document_id}": READER,
    "GET /api/v1/symbols/{symbol}": READER,
    "GET /api/v1/documents/{document_id}/versions/{version}/pages/{number}": READER,
    "POST /api/v1/lookup": READER,
    "GET /api/v1/review": CATALOGUER,
    "POST /api/v1/review/next": CATALOGUER,
    "POST /api/v1/documents/{document_id}/confirm": CATALOGUER,
    "GET /api/v1/documents/{document_id}/alike": CATALOGUER,
    "POST /api/v1/documents/{document_id}/alike": CATALOGUER,
    "GET /api/v1/acts/{act}": CATALOGUER,
    "POST /api/v1/acts/{act}/undo": CATALOGUER,
    "DELETE /api/v1/documents/{document_id}/claim": CATALOGUER,
    "GET /api/v1/saved": READER,
    "POST /api/v1/saved": READER,
    "DELETE /api/v1/saved/{search_id}": READER,
    "PUT /api/v1/saved/{search_id}/mail": READER,
    "GET /api/v1/schedules": CLERK,
    "POST /api/v1/schedules": ADMIN,
    "GET /api/v1/schedules/{schedule_id}": CLERK,
    "PUT /api/v1/schedules/{schedule_id}": ADMIN,
    "DELETE /api/v1/schedules/{schedule_id}": ADMIN,
    "POST /api/v1/schedules/{schedule_id}/run": ADMIN,
    "POST /api/v1/schedules/{schedule_id}/{act}": ADMIN,
    "PATCH /api/v1/documents/{document_id}": CATALOGUER,
    "POST /api/v1/documents/{document_id}/undo": CATALOGUER,
    "POST /api/v1/documents/{document_id}/claim": CATALOGUER,
    "POST /api/v1/arrivals": CLERK,
    "GET /api/v1/arrivals": CLERK,
    "GET /api/v1/arrivals/{arrival_id}": CLERK,
    "POST /api/v1/imports": ADMIN,
    "POST /api/v1/batches": CLERK,
    "POST /api/v1/batches/{batch_id}/close": CLERK,
    "GET /api/v1/batches": CLERK,
    "GET /api/v1/batches/{batch_id}": CLERK,
    "GET /api/v1/batches/{batch_id}/lines": CLERK,
    "POST /api/v1/batches/{batch_id}/{act}": CLERK,
    "POST /api/v1/retry": CLERK,
    "GET /api/v1/disposals": CATALOGUER,
    "POST /api/v1/disposals": CATALOGUER,
    "POST /api/v1/disposals/{disposal_id}/approve": Role.ADMIN,
    "POST /api/v1/disposals/{disposal_id}/refuse": Role.ADMIN,
    "POST /api/v1/disposals/due": Role.ADMIN,
    "GET /api/v1/retention-rules": CATALOGUER,
    "GET /api/v1/holds": CATALOGUER,
    "POST /api/v1/holds": Role.ADMIN,
    "POST /api/v1/holds/{hold_id}/release": Role.ADMIN,
}
REFUSED = (401, 403)


def routes_of(app) -> dict:
    """Return all routes, those of included routers and those that stand alone."""
    found = {}
    for entry in app.router.routes:
        if isinstance(entry, APIRoute):
            found |= {f"{method} {entry.path_format}": entry for method in entry.methods}
        contexts = (
            entry.effective_route_contexts() if hasattr(entry, "effective_route_contexts") else ()
        )
        for context in contexts:
            route = context.original_route
            if isinstance(route, APIRoute):
                for method in route.methods:
                    found[f"{method} {context.path_format}"] = route
    return found


def filled(path: str, letters: dict[str, int]) -> str:
    values = {
        "{document_id}": str(letters["fiji"]),
        "{symbol}": "A/75/101",
        "{ending}": "json",
        "{name}": "csv",
        "{kind}": "views",
        "{version}": "1",
        "{number}": "1",
        "{batch_id}": "999",
        "{schedule_id}": "999",
    }
    for name, value in values.items():
        path = path.replace(name, value)
    for name in ("code", "act", "key"):
        path = path.replace("{" + name + "}", "none")
    for name in ("disposal_id", "hold_id"):
        path = path.replace("{" + name + "}", "9")
    return path.replace("{token_id}", "9").replace("{search_id}", "9").replace("{arrival_id}", "1")


def test_the_table_names_every_route(app):
    assert set(routes_of(app)) == set(ROUTES)


def test_a_route_that_says_nothing_is_shut_to_changes():
    def forgetful():
        pass

    assert need_of(forgetful, "GET") is Role.READER
    assert need_of(forgetful, "POST") is Role.ADMIN


@pytest.mark.parametrize("role", [None, *list(Role)[1:]], ids=lambda role: role and role.name)
def test_every_route_as_every_role(role, client_of, letters):
    client = client_of(role)
    for route, least in ROUTES.items():
        method, path = route.split(" ")
        if path == "/sign-out":
            continue  # it ends the sign-in that the others need
        answer = client.request(method, filled(path, letters))
        may = (role or Role.NOBODY) >= least
        was_refused = answer.status_code in REFUSED or answer.headers.get(
            "location", ""
        ).startswith("/sign-in")
        if path in {"/enter/{code}", "/sign-in"}:
            continue  # they refuse a wrong code or password with the same number
        assert was_refused is not may, (route, answer.status_code)
        assert answer.status_code < 500 or path == "/readyz", route


def test_a_change_without_the_pages_mark_is_refused(client_of, letters):
    client = client_of(Role.ADMIN)
    del client.headers["x-csrf-token"]
    form = {"field": "form", "value": "note", "version": "1"}
    address = f"/documents/{letters['fiji']}/fields"
    assert client.post(address, data=form).status_code == 403
    assert client.post(address, data={**form, "csrf": "0" * 64}).status_code == 403
    assert client.post("/api/v1/batches", json={"name": "x"}).status_code == 403


def test_a_token_that_may_read_changes_nothing(client_of, letters):
    admin = client_of(Role.ADMIN)
    made = admin.post("/account/tokens", data={"name": "reader", "scope": "read", "days": "1"})
    secret = made.text.split('<code class="secret">')[1].split("<")[0]
    program = client_of(None)
    program.headers["authorization"] = f"Bearer {secret}"
    assert program.get("/api/v1/me").json()["role"] == "admin"
    assert program.post("/api/v1/batches", json={"name": "x"}).status_code == 403
    token = made.text.split("/account/tokens/")[1].split("/")[0]
    assert admin.post(f"/account/tokens/{token}/revoke").status_code == 303
    assert program.get("/api/v1/me").status_code == 401


RESTRICTED_ADDRESSES = [
    "/documents/{id}",
    "/documents/{id}/versions/{version}/pages/1",
    "/documents/{id}/versions/{version}/pages/1/image",
    "/documents/{id}/versions/{version}/original",
    "/symbols/A/75/666",
    "/review/{id}",
    "/api/v1/documents/{id}",
    "/api/v1/symbols/S/2021/666",
    "/api/v1/documents/{id}/versions/{version}/pages/1",
    "/review/alike?document={id}&field=symbols",
    "/api/v1/documents/{id}/alike?field=form",
]


def test_a_restricted_document_is_not_there(client_of, letters, sessions):
    with sessions() as session:
        version = session.scalar(
            select(Rendition.id).where(Rendition.document_id == letters["secret"])
        )
    client = client_of(Role.ADMIN)
    for address in RESTRICTED_ADDRESSES:
        answer = client.get(address.format(id=letters["secret"], version=version))
        missing = client.get(address.format(id=10**6, version=version).replace("666", "667"))
        assert (answer.status_code, answer.text) == (404, missing.text), address
        assert missing.status_code == 404


def test_a_restricted_document_is_in_no_count_list_or_offer(client_of, letters):
    for sees in (False, True):
        client = client_of(Role.ADMIN, sees_restricted=sees)
        seen = {
            "search": "A/75/666" in client.get("/search?q=session:75").text,
            "csv": "A/75/666" in client.get("/search.csv").text,
            "offers": "A/75/666" in client.get("/offers?q=a/75/6").text,
            "api offers": "A/75/666" in client.get("/api/v1/offers?q=75/666").text,
            "nearest": "A/75/666" in client.get("/search?q=A/75/665").text.split("syntax")[0],
            "today": "A/75/666" in client.get("/").text,
            "facets": any(
                value["value"] == "35"
                for value in client.get("/api/v1/facets").json()["values"]["item"]
            ),
            "lookup": client.post("/api/v1/lookup", json={"symbols": ["A/75/666"]}).json()[
                "results"
            ][0]["document"]
            is not None,
            "arrivals": letters["secret"]
            in [row["document_id"] for row in client.get("/api/v1/arrivals").json()["results"]],
        }
        assert seen == dict.fromkeys(seen, sees)


def test_who_saw_a_restricted_document_is_written_down(client_of, letters, sessions):
    client_of(Role.READER, sees_restricted=True, name="ana").get(f"/documents/{letters['secret']}")
    client_of(Role.READER, sees_restricted=True, name="ana").get(f"/documents/{letters['fiji']}")
    with sessions() as session:
        rows = session.execute(select(RestrictedView.who, RestrictedView.document_id)).all()
    assert rows == [("ana", letters["secret"])]


def test_who_took_a_restricted_document_away_in_a_file_is_written_down(
    client_of, letters, sessions
):
    client = client_of(Role.READER, sees_restricted=True, name="ana")
    client.get("/export/jsonl")
    client.get("/export/csv?restricted=true")
    with sessions() as session:
        rows = session.execute(select(RestrictedView.who, RestrictedView.document_id)).all()
    assert rows == [("ana", letters["secret"])]
