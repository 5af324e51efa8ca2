"""A catalogue with some letters, and browsers and programs signed in as every role."""

import io
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import select

from catalogue import accounts, saved_searches, search_mails
from catalogue.records import enter
from catalogue.search.query import parse
from catalogue.viewer import Role
from extraction.extract import extract
from extraction.pages import Origin
from schema import Document, Original
from tests.conftest import as_role
from tests.made_letters import AT_ODDS, ENGLISH, FRENCH, letter, poorly_read
from web.access import csrf_of
from web.app import make_app
from web.artist import Artist
from web.services import Services
from worker.database import make_engine, make_sessions
from worker.intake import jobs
from worker.intake.receive import receive
from worker.reading.formats.plain_text import read_plain_text
from worker.reading.isolated import Reader
from worker.reading.limits import Options
from worker.settings import Settings

SECRET = "a secret of the tests"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def artist():
    artist = Artist(Reader(Options()))
    yield artist
    artist.close()


@pytest.fixture
def rung() -> list:
    """The bells that were rung: (jobs, lane)."""
    return []


@pytest.fixture
def web_sessions(database_url):
    """The catalogue as the pages reach it, with the rights of their role and no others."""
    engine = make_engine(as_role(database_url, "web"))
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def services(web_sessions, store, artist, tmp_path, rung) -> Services:
    def ring(job_ids, lane):
        rung.append((list(job_ids), lane))
        return True

    settings = Settings(home=tmp_path, most_bytes=50_000)
    return Services(web_sessions, store, artist, ring, settings, SECRET, tmp_path / "cache")


@pytest.fixture
def catalogue_letter(sessions, store):
    """Return a function that takes a letter all the way, without a worker; it returns its id."""

    def take(content: bytes, name: str = "letter.txt") -> int:
        receipt = receive(sessions, store, io.BytesIO(content), name=name, source="test", who="me")
        pages = read_plain_text(content).pages
        record = extract(pages, Origin(name, receipt.sha256, "text/plain"))
        with sessions.begin() as session:
            lease = jobs.lease(session, receipt.job_id, holder="test", seconds=60)
            entry = enter(session, lease.original_id, record, [page.text for page in pages])
            jobs.finish(session, lease, entry.document_id)
        return entry.document_id

    return take


@pytest.fixture
def letters(catalogue_letter, sessions) -> dict[str, int]:
    """Three letters: `fiji` in two languages, `other`, and `secret`, which is restricted."""
    found = {
        "fiji": catalogue_letter(letter(ENGLISH)),
        "other": catalogue_letter(letter(number=102, item=72, day=9)),
        "secret": catalogue_letter(letter(number=666, item=35, day=5)),
    }
    catalogue_letter(letter(FRENCH))
    with sessions.begin() as session:
        session.get_one(Document, found["secret"]).distribution = "restricted"
    return found


@pytest.fixture
def mailed_search(sessions) -> None:
    """A search of the administrator at the browser, of which mails are wanted."""
    with sessions.begin() as session:
        account = accounts.keep_account(session, "admin", Role.ADMIN)
        viewer = accounts.viewer_of_account(account)
        search = saved_searches.keep(session, viewer, parse("item:35"), "35")
        search_mails.tell(session, viewer, search.id, "daily", "admin@example.org")


@pytest.fixture
def doubtful(sessions, store) -> tuple[int, int]:
    """A letter that was recognised poorly: the ids of its document and of its original."""
    content = io.BytesIO(AT_ODDS.encode())
    receipt = receive(sessions, store, content, name="a.txt", source="test", who="me")
    with sessions.begin() as session:
        original = session.scalars(
            select(Original.id).where(Original.sha256 == receipt.sha256)
        ).one()
        entry = enter(session, original, poorly_read(AT_ODDS), [AT_ODDS])
    return entry.document_id, original


@pytest.fixture
def app(services):
    return make_app(services)


@pytest.fixture
def client_of(app, sessions) -> Iterator:
    """Return a function that gives a browser signed in as a role; ``None`` for nobody."""
    opened = []

    def open_as(role: Role | None, *, sees_restricted: bool = False, name: str = "") -> TestClient:
        client = TestClient(app, follow_redirects=False, headers={"accept": "text/html"})
        opened.append(client.__enter__())
        if role is not None:
            with sessions.begin() as session:
                account = accounts.keep_account(
                    session,
                    name or f"{role.name}-{sees_restricted}",
                    role,
                    sees_restricted=sees_restricted,
                )
                code = accounts.make_sign_in_code(session, account)
            assert client.get(f"/enter/{code}").status_code == 303
            client.headers["x-csrf-token"] = csrf_of(SECRET, client.cookies["letterbook"])
        return client

    yield open_as
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: run deploy/install-test-packages")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page_of(chromium, address, sessions):
    """Return a function that opens a page signed in as a role; errors of scripts fail the test."""
    contexts, errors = [], []

    def open_as(role: Role, **options):
        with sessions.begin() as session:
            account = accounts.keep_account(session, role.name.lower(), role)
            code = accounts.make_sign_in_code(session, account)
        context = chromium.new_context(base_url=address, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        page.goto(f"/enter/{code}")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert errors == []
