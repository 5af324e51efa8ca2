"""People sign in by a real OpenID provider on loopback, and only those whom it vouches for."""

import re
import warnings
from dataclasses import replace

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import select

from catalogue import accounts
from catalogue.single_sign_on import tie
from catalogue.viewer import Role
from schema import Account
from web.app import make_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider's own use of what its library calls old
    from oidc_provider_mock import User, run_server_in_thread

# The provider calls its library by names that will go; ours does not.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
MARIA = User(sub="7f3a", claims={"email": "maria@example.org", "preferred_username": "maria"})


@pytest.fixture
def issuer():
    with run_server_in_thread(user_claims=[MARIA], require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def browser(services, issuer):
    """Return a browser at a Letterbook with a provider."""

    def open_browser(**settings) -> TestClient:
        known = {
            "oidc_issuer": issuer,
            "oidc_client_id": "letterbook",
            "oidc_client_secret": SecretStr("x"),
        }
        told = services.settings.model_copy(update=known | settings)
        return TestClient(
            make_app(replace(services, settings=told)), "http://testserver", follow_redirects=False
        )

    return open_browser


def at_the_provider(browser, subject="7f3a", start="/sign-in/with?next=/search") -> str:
    """Go to the provider, sign in there, and return the address that it sends the browser to."""
    leaving = browser.get(start)
    assert leaving.status_code == 302
    answer = httpx.post(leaving.headers["location"], data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def test_somebody_new_becomes_a_reader(browser, sessions):
    maria = browser()
    assert "Sign in with single sign-on" in maria.get("/sign-in").text
    back = maria.get(at_the_provider(maria))
    assert (back.status_code, back.headers["location"]) == (303, "/search")
    assert maria.get("/search").status_code == 200
    with sessions() as session:
        account = session.scalars(select(Account).where(Account.name == "maria")).one()
    assert (account.role, account.sees_restricted) == ("reader", False)


def test_the_same_person_comes_back_to_the_same_account(browser, sessions):
    for _ in range(2):
        maria = browser()
        assert maria.get(at_the_provider(maria)).status_code == 303
    with sessions() as session:
        assert len(session.scalars(select(Account).where(Account.name.like("maria%"))).all()) == 1


def test_a_name_that_is_taken_is_not_given(browser, sessions):
    with sessions.begin() as session:
        accounts.keep_account(session, "maria", Role.ADMIN, sees_restricted=True)
    maria = browser()
    refused = maria.get(at_the_provider(maria))
    assert refused.status_code == 403
    assert "not tied to you" in refused.text
    assert "7f3a" in refused.text
    assert maria.get("/search").status_code in {303, 401}


def test_an_administrator_ties_an_account_to_a_person(browser, sessions, issuer):
    with sessions.begin() as session:
        account = accounts.keep_account(session, "maria", Role.CATALOGUER)
        tie(session, account, issuer, "7f3a")
    maria = browser(oidc_makes_accounts=False)
    assert maria.get(at_the_provider(maria)).status_code == 303
    assert maria.get("/review").status_code == 200


def test_who_has_no_account_gets_none_where_none_are_made(browser):
    maria = browser(oidc_makes_accounts=False)
    refused = maria.get(at_the_provider(maria))
    assert refused.status_code == 403
    assert "letterbook account maria --subject 7f3a" in re.sub(r"\s+", " ", refused.text)


def test_a_disabled_account_stays_out(browser, sessions):
    first = browser()
    first.get(at_the_provider(first))
    with sessions.begin() as session:
        accounts.disable(session, "maria")
    again = browser()
    assert again.get(at_the_provider(again)).status_code == 403


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(browser):
    """Another's answer must not sign this browser in: the state is bound to its cookie."""
    attacker, victim = browser(), browser()
    answer = at_the_provider(attacker)
    assert victim.get(answer).status_code == 403
    assert victim.get("/search").status_code in {303, 401}


def test_an_answer_is_good_once(browser):
    maria = browser()
    answer = at_the_provider(maria)
    assert maria.get(answer).status_code == 303
    assert maria.get(answer).status_code == 403


def test_another_address_is_not_gone_on_to(browser):
    maria = browser()
    back = maria.get(at_the_provider(maria, start="/sign-in/with?next=//evil.example/"))
    assert back.headers["location"] == "/"


def test_a_provider_that_does_not_answer_is_said(browser):
    lost = browser(oidc_issuer="http://127.0.0.1:9")
    refused = lost.get("/sign-in/with")
    assert refused.status_code == 502
    assert "did not answer" in refused.text


def test_without_a_provider_there_is_no_such_way(browser):
    plain = browser(oidc_issuer=None)
    assert "Sign in with" not in plain.get("/sign-in").text
    assert plain.get("/sign-in/with").status_code == 404
