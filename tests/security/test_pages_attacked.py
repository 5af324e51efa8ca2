"""What somebody who may sign in could try beyond what they may, and somebody who may not.

Every route as every role, and restricted documents one by one: tests/web/test_permissions.py.
Markup in titles, downloads, formulas, guessing of passwords: tests/web/test_pages.py.
"""

import ast
import io
import json
import string
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes
from sqlalchemy import select

from catalogue import accounts
from catalogue.viewer import Role
from schema import Account, ApiToken, Arrival, Rendition, SavedSearch
from tests.web.test_permissions import ROUTES, filled
from worker.app import make_app
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
SECRETS = ("A/75/666", "S/2021/666")
SCRIPT = "<script>alert('x')</script>]]><img src=x onerror=alert(1)>"


def version_of(sessions, document_id: int) -> int:
    with sessions() as session:
        return session.scalar(select(Rendition.id).where(Rendition.document_id == document_id))


def test_no_id_leads_to_a_restricted_document(client_of, letters, sessions):
    """Every route that takes an id or a symbol is asked for that of the restricted document."""
    client = client_of(Role.ADMIN)
    with sessions() as session:
        arrivals = session.scalars(select(Arrival.id).order_by(Arrival.id)).all()
    secret = letters["secret"]
    values = {
        "{document_id}": str(secret),
        "{symbol}": SECRETS[0],
        "{version}": str(version_of(sessions, secret)),
    }
    for route in [route for route in ROUTES if "{" in route]:
        method, path = route.split(" ")
        for name, value in values.items():
            path = path.replace(name, value)
        for arrival_id in arrivals if "{arrival_id}" in path else (1,):
            asked = filled(path.replace("{arrival_id}", str(arrival_id)), letters)
            answer = client.request(method, asked)
            assert not any(said in answer.text for said in SECRETS if said not in asked), asked
            if "{document_id}" in route or "{symbol}" in route:
                assert answer.status_code in {404, 422}, (asked, answer.status_code)


def test_a_version_is_not_shown_by_way_of_another_document(client_of, letters, sessions):
    client = client_of(Role.ADMIN)
    version = version_of(sessions, letters["secret"])
    for ending in ("original", "pages/1", "pages/1/image"):
        for start in ("", "/api/v1"):
            address = f"{start}/documents/{letters['fiji']}/versions/{version}/{ending}"
            assert client.get(address).status_code == 404, address


def test_nobody_reaches_what_another_account_keeps(client_of, letters, sessions):
    ana, eve = client_of(Role.READER, name="ana"), client_of(Role.ADMIN, name="eve")
    ana.post("/saved", data={"name": "mine", "query": "session:75"})
    ana.post("/account/tokens", data={"name": "mine", "scope": "read", "days": "1"})
    with sessions() as session:
        search_id = session.scalars(select(SavedSearch.id)).one()
        token_id = session.scalars(select(ApiToken.id)).one()
    assert eve.post(f"/saved/{search_id}/forget").status_code == 404
    assert eve.post(f"/account/tokens/{token_id}/revoke").status_code == 404
    assert "mine" not in eve.get("/account").text
    assert ana.get("/account").text.count("mine") >= 1


def test_stored_script_is_text_wherever_it_comes_out(client_of, letters, sessions):
    with sessions.begin() as session:
        for rendition in session.scalars(select(Rendition)):
            rendition.title = SCRIPT
        session.add(SavedSearch(account_id=_account(session), name=SCRIPT, query="session:75"))
    client = client_of(Role.READER, name="ana")
    for address in ("/", "/search?q=session:75", f"/documents/{letters['fiji']}", "/saved"):
        assert "<script>alert" not in client.get(address).text, address
        assert "<img src=x" not in client.get(address).text, address
    feed = client.get("/saved").text.split("/feeds/")[1].split('"')[0]
    atom = client.get(f"/feeds/{feed}")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    assert ET.fromstring(atom.content).find("{*}entry/{*}title").text.count("<script>") == 1
    found = client.get("/api/v1/documents?q=session:75")
    assert found.headers["content-type"] == "application/json"
    assert found.headers["x-content-type-options"] == "nosniff"
    for name in ("marcxml", "dc"):
        exported = client.get(f"/export/{name}")
        assert "<script>" not in exported.text
        assert ET.fromstring(exported.content) is not None
    assert json.loads(client.get("/export/jsonl").text.splitlines()[0])


def _account(session) -> int:
    return accounts.keep_account(session, "ana", Role.READER).id


def test_secrets_are_too_long_to_guess_and_kept_as_digests_alone(client_of, sessions):
    with sessions.begin() as session:
        account = accounts.keep_account(session, "ana", Role.READER)
        code = accounts.make_sign_in_code(session, account)
        token = accounts.make_token(session, account.id, "x", "read", 1)
        kept = session.scalars(select(ApiToken.digest)).one()
    assert len(code) >= 32
    assert len(token) >= 43
    assert kept not in token
    assert set(kept) <= set(string.hexdigits)
    client = client_of(None)
    for wrong in (token[:-1], token + "x", "lb_", "lb_' OR 1=1 --", kept):
        client.headers["authorization"] = f"Bearer {wrong}"
        assert client.get("/api/v1/me").status_code == 401, wrong


@pytest.mark.parametrize("address", ["/sign-in", "/api/v1/lookup", "/oai"])
def test_a_body_that_is_a_bomb_is_refused(client_of, address):
    client = client_of(Role.ADMIN)
    body = b"a=" + b"x" * (5 << 20)
    kind = "application/json" if "api" in address else "application/x-www-form-urlencoded"
    answer = client.post(address, content=body, headers={"content-type": kind})
    assert answer.status_code in {413, 422}
    answer = client.post(
        address,
        content=iter([body[:1000], body[1000:]]),
        headers={"content-type": kind},
    )
    assert answer.status_code in {413, 422}, "also where it does not say how large it is"


def test_an_upload_is_named_by_no_path(client_of, sessions):
    client = client_of(Role.CLERK)
    content = io.BytesIO(b"Sir,\n\nI have the honour.")
    answer = client.post("/queue", files={"files": ("../../../etc/cron.d/x\r\nX: y", content)})
    assert answer.status_code in {303, 400, 422}
    with sessions() as session:
        names = session.scalars(select(Arrival.name)).all()
    assert all("/" not in name and "\n" not in name for name in names)


def test_nothing_that_a_browser_sends_raises_a_role(client_of, sessions):
    client = client_of(Role.READER, name="ana")
    for headers in (
        {"x-forwarded-user": "admin"},
        {"x-original-url": "/review"},
        {"x-http-method-override": "PATCH"},
        {"authorization": "Basic YWRtaW46YWRtaW4="},
    ):
        assert client.get("/review", headers=headers).status_code == 403
    with sessions() as session:
        assert session.scalars(select(Account.role).where(Account.name == "ana")).one() == "reader"


def test_messages_are_json_and_nothing_else():
    app = make_app("redis://", Settings())
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == app.conf.result_serializer == "json"


FORBIDDEN = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
CALLS = {"eval", "exec", "compile", "system", "popen", "loads_pickle", "from_string"}


def test_no_pickle_no_shell_no_template_out_of_values():
    """Beside ruff's rules of S (pickle, shell, SQL in strings, XML), which are all on."""
    folders = ("extraction", "schema", "catalogue", "worker", "web", "cli", "migrations")
    sources = [path for name in folders for path in (ROOT / name).rglob("*.py")]
    assert len(sources) > 200
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = {alias.name.split(".")[0] for alias in node.names}
                named.add((getattr(node, "module", None) or "").split(".")[0])
                assert not named & FORBIDDEN, path
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                is_regex = getattr(getattr(node.func, "value", None), "id", "") == "re"
                assert called not in CALLS or is_regex, (path, node.lineno)
                assert not any(word.arg == "shell" for word in node.keywords), (path, node.lineno)


def test_no_template_turns_escaping_off():
    environment = Environment(loader=FileSystemLoader(ROOT / "web/templates"), autoescape=True)
    for name in environment.list_templates():
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        filters = {node.name for node in tree.find_all(nodes.Filter)}
        assert not filters & {"safe"}, name
        assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), name
