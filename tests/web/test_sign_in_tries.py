"""Wrong tries to sign in: counted in the database, so that several processes see them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from catalogue import sign_in_tries
from catalogue.viewer import Role
from web.app import make_app


def test_of_many_at_one_moment_no_more_pass_than_one_after_the_other(web_sessions):
    def attempt(number: int) -> bool:
        with web_sessions.begin() as session:
            return sign_in_tries.begin(session, "name:ana", f"address:{number}") is not None

    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(attempt, range(20)))
    assert sum(passed) == sign_in_tries.MOST


def test_what_was_right_is_taken_back_and_what_is_old_forgotten(web_sessions, sessions):
    for _ in range(sign_in_tries.MOST * 2):
        with web_sessions.begin() as session:
            tries = sign_in_tries.begin(session, "name:ana")
            assert tries is not None
            sign_in_tries.take_back(session, tries)
    for _ in range(sign_in_tries.MOST):
        with web_sessions.begin() as session:
            assert sign_in_tries.begin(session, "name:ana") is not None
    with web_sessions.begin() as session:
        assert sign_in_tries.begin(session, "name:ana") is None
        assert sign_in_tries.begin(session, "name:boris") is not None
    with sessions.begin() as session:
        session.execute(text("UPDATE sign_in_try SET at = at - interval '5 minutes 1 second'"))
    with web_sessions.begin() as session:
        assert sign_in_tries.begin(session, "name:ana") is not None
    with sessions() as session:
        assert session.scalar(text("SELECT count(*) FROM sign_in_try")) == 1


def test_a_second_process_knows_the_tries_of_the_first(client_of, services):
    client = client_of(None)
    wrong = {"name": "ana", "password": "a guess"}
    for _ in range(sign_in_tries.MOST):
        assert client.post("/sign-in", data=wrong).status_code == 403
    client_of(Role.READER)  # another account is not shut out by name
    second = type(client)(make_app(services), follow_redirects=False)
    assert second.post("/sign-in", data=wrong).status_code == 429


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
        ("2001:db8:0:7:ffff::2", "2001:db8:0:7::/64"),
        ("", ""),
    ],
)
def test_a_network_of_one_caller_is_one_address(host, counted):
    assert sign_in_tries.neighbourhood(host) == counted
