"""The API does what the pages do: each change that a page makes has its twin, for the same role."""

from tests.web.test_permissions import ROUTES

SAFE = {"GET", "HEAD"}
# What a form does, and where a program does the same.
TWINS = {
    "POST /documents/{document_id}/fields": ["PATCH /api/v1/documents/{document_id}"],
    "POST /documents/{document_id}/undo": ["POST /api/v1/documents/{document_id}/undo"],
    "POST /review/next": [
        "POST /api/v1/review/next",
        "DELETE /api/v1/documents/{document_id}/claim",
    ],
    "POST /review/alike": ["POST /api/v1/documents/{document_id}/alike"],
    "POST /review/acts/{act}/undo": ["POST /api/v1/acts/{act}/undo"],
    "POST /review/{document_id}": [
        "PATCH /api/v1/documents/{document_id}",
        "POST /api/v1/documents/{document_id}/confirm",
    ],
    "POST /review/{document_id}/claim": ["POST /api/v1/documents/{document_id}/claim"],
    "POST /queue": [
        "POST /api/v1/batches",
        "POST /api/v1/arrivals",
        "POST /api/v1/batches/{batch_id}/close",
    ],
    "POST /retry": ["POST /api/v1/retry"],
    "POST /batches": ["POST /api/v1/imports"],
    "POST /batches/{batch_id}/{act}": ["POST /api/v1/batches/{batch_id}/{act}"],
    "POST /schedules": ["POST /api/v1/schedules"],
    "POST /schedules/{schedule_id}": ["PUT /api/v1/schedules/{schedule_id}"],
    "POST /schedules/{schedule_id}/{act}": [
        "POST /api/v1/schedules/{schedule_id}/{act}",
        "POST /api/v1/schedules/{schedule_id}/run",
        "DELETE /api/v1/schedules/{schedule_id}",
    ],
    "POST /retention": ["POST /api/v1/disposals"],
    "POST /retention/due": ["POST /api/v1/disposals/due"],
    "POST /retention/{disposal_id}/{act}": [
        "POST /api/v1/disposals/{disposal_id}/approve",
        "POST /api/v1/disposals/{disposal_id}/refuse",
    ],
    "POST /retention/holds": ["POST /api/v1/holds"],
    "POST /retention/holds/{hold_id}/release": ["POST /api/v1/holds/{hold_id}/release"],
    "POST /saved": ["POST /api/v1/saved"],
    "POST /saved/{search_id}/forget": ["DELETE /api/v1/saved/{search_id}"],
    "POST /saved/{search_id}/mail": ["PUT /api/v1/saved/{search_id}/mail"],
}
# What stays with a person at a browser, and why.
FOR_PEOPLE = {
    "POST /account/password": "a token that leaks must not set a password",
    "POST /account/tokens": "a token must not outlive itself by making another",
    "POST /account/tokens/{token_id}/revoke": "stands beside the making",
    "POST /language": "the language of the pages; a program reads English",
    "POST /sign-in": "a program sends a token",
    "POST /sign-out": "a program sends a token",
    "POST /oai": "OAI-PMH, for programs already",
}
# What a page shows, and where a program reads the same.
SHOWN = {
    "GET /": ["GET /api/v1/documents", "GET /api/v1/ledger", "GET /api/v1/batches"],
    "GET /search": ["GET /api/v1/documents", "GET /api/v1/facets"],
    "GET /search.{ending}": ["GET /api/v1/documents", "GET /export/{name}"],
    "GET /offers": ["GET /api/v1/offers"],
    "GET /symbols/{symbol}": ["GET /api/v1/symbols/{symbol}"],
    "GET /documents/{document_id}": ["GET /api/v1/documents/{document_id}"],
    "GET /documents/{document_id}/versions/{version}/pages/{number}": [
        "GET /api/v1/documents/{document_id}/versions/{version}/pages/{number}"
    ],
    "GET /review": ["GET /api/v1/review"],
    "GET /review/alike": ["GET /api/v1/documents/{document_id}/alike"],
    "GET /review/acts/{act}": ["GET /api/v1/acts/{act}"],
    "GET /review/{document_id}": ["GET /api/v1/documents/{document_id}"],
    "GET /queue": ["GET /api/v1/batches"],
    "GET /batches": ["GET /api/v1/batches"],
    "GET /batches/events": ["GET /api/v1/batches"],
    "GET /batches/{batch_id}": ["GET /api/v1/batches/{batch_id}", "GET /api/v1/arrivals"],
    "GET /batches/{batch_id}/events": ["GET /api/v1/batches/{batch_id}"],
    "GET /batches/{batch_id}/receipt.{ending}": ["GET /api/v1/batches/{batch_id}/lines"],
    "GET /arrivals/{arrival_id}": ["GET /api/v1/arrivals/{arrival_id}"],
    "GET /failed": ["GET /api/v1/arrivals"],
    "GET /schedules": ["GET /api/v1/schedules"],
    "GET /schedules/{schedule_id}": ["GET /api/v1/schedules/{schedule_id}"],
    "GET /retention": [
        "GET /api/v1/disposals",
        "GET /api/v1/holds",
        "GET /api/v1/retention-rules",
    ],
    "GET /saved": ["GET /api/v1/saved"],
    "GET /audit": ["GET /api/v1/audit/{kind}"],
}
# What is none of the catalogue's, or for programs as it is.
OTHER_PAGES = {
    "GET /account",
    "GET /sign-in",
    "GET /sign-in/with",
    "GET /sign-in/back",
    "GET /enter/{code}",
    "GET /feeds/{search_id}/{key}.atom",
    "GET /oai",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
}


def described(app) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }


def test_each_change_of_the_pages_has_its_twin_or_a_reason(app):
    here = described(app)
    changes = {route for route in ROUTES if route.split()[0] not in SAFE} - here
    assert changes == TWINS.keys() | FOR_PEOPLE.keys()
    assert {twin for twins in TWINS.values() for twin in twins} <= here


def test_what_the_pages_show_can_be_read(app):
    here = described(app)
    unread = {route for route in ROUTES if route.split()[0] in SAFE} - here
    assert unread - {"GET /api/v1/openapi.json"} == SHOWN.keys() | OTHER_PAGES
    assert {twin for twins in SHOWN.values() for twin in twins} <= here


def test_a_change_takes_the_same_role_over_http():
    for route, twins in TWINS.items():
        assert [ROUTES[twin] for twin in twins] == [ROUTES[route]] * len(twins), route
