"""The API keeps its own description: made-up requests of every kind, by Schemathesis."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from catalogue import accounts
from catalogue.viewer import Role

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
TRIES = 15


@pytest.fixture
def token(sessions) -> str:
    with sessions.begin() as session:
        account = accounts.keep_account(session, "tester", Role.ADMIN, sees_restricted=True)
        return accounts.make_token(session, account.id, "tests", "write", 1)


def test_the_api_keeps_its_description(app, letters, token):
    headers = {"authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=headers)
    broken = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            check(operation, headers)
        except* Exception as wrong:  # noqa: BLE001 - whatever one does, the others are asked
            broken[operation.label] = [str(error)[:600] for error in wrong.exceptions]
    assert broken == {}, "\n".join(f"{label}: {errors}" for label, errors in broken.items())


def check(operation, headers) -> None:
    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    asked()
