"""Fixtures: the real PostgreSQL and Valkey, started once; a fresh database for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import LocalOriginals
from catalogue.records import Entry, enter
from cli.embedded.home import Home, open_home
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.valkey import EmbeddedValkey
from migrations import roles
from migrations.revision import upgrade
from schema import Original
from schema.grants import ROLES
from worker.database import make_engine, make_sessions
from worker.reading.recognition.tessdata import find_tessdata, languages_in

SHARED = Path(__file__).parents[2] / "shared"
PASSWORD = "a password of the tests"
NEEDED = {"ara", "chi_sim", "eng", "fra", "osd", "rus", "spa"}


def pytest_addoption(parser):
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write what is read into the golden records"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI nothing may be skipped because something is not installed."""
    report = yield
    if report.skipped and os.environ.get("CI") and "not installed" in str(report.longrepr):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the real documents beside the project are absent")
    return SHARED


@pytest.fixture(scope="session")
def tessdata() -> str:
    folder = find_tessdata()
    if folder is None or not languages_in(folder) >= NEEDED:
        pytest.skip("Tesseract's language data are not installed: run deploy/install-test-packages")
    return folder


@pytest.fixture(scope="session")
def servers_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = open_home(tmp_path_factory.mktemp("home"))
    yield home
    forget(home)


def forget(home: Home) -> None:
    """Remove what servers that were started by root left outside of the test's folder."""
    shutil.rmtree(home.servers, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(servers_home: Home) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(servers_home)
    server.start()
    # What must outlast a crash is tested on servers of their own. Here each database that is
    # dropped would have the files of all others written to the disk.
    with psycopg.connect(_plain(server, "postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def valkey_url(servers_home: Home) -> Iterator[str]:
    server = EmbeddedValkey(servers_home)
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """A migrated database that others are copied from, with what each role may do in it."""
    upgrade(postgres.url())
    engine = make_engine(postgres.url())
    with engine.begin() as connection:
        roles.apply(connection, passwords=dict.fromkeys(ROLES, PASSWORD))
    engine.dispose()
    return "letterbook"


def as_role(url: str, role: str) -> str:
    """Return the address of a database for one of its roles."""
    address = make_url(url).set(username=f"letterbook_{role}", password=PASSWORD)
    return address.render_as_string(hide_password=False)


def _plain(server: EmbeddedPostgres, database: str) -> str:
    return server.url(database).replace("+psycopg", "")


class Databases:
    """Copies of a template, each for one test: the next is made while a test has the last.

    To copy one takes a fifth of a second or more, longer than most tests that want it.
    """

    def __init__(self, postgres: EmbeddedPostgres, template: str) -> None:
        self._postgres, self._template = postgres, template
        self._beside = ThreadPoolExecutor(1)
        self._next = self._beside.submit(self._make)

    def take(self) -> str:
        """Return the name of one that nobody has had."""
        name = self._next.result()
        self._next = self._beside.submit(self._make)
        return name

    def drop(self, name: str) -> None:
        """Drop one, whoever is still connected."""
        self._beside.submit(self._do, f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Wait for what goes on; the last copy goes with its server."""
        self._beside.shutdown()

    def _make(self) -> str:
        name = f"test_{uuid4().hex[:12]}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def _do(self, statement: str) -> None:
        with psycopg.connect(_plain(self._postgres, "postgres"), autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres, template: str) -> Iterator[Databases]:
    made = Databases(postgres, template)
    yield made
    made.close()


@pytest.fixture(scope="session")
def empty_databases(postgres: EmbeddedPostgres) -> Iterator[Databases]:
    made = Databases(postgres, "template1")
    yield made
    made.close()


@pytest.fixture
def empty_database_url(postgres: EmbeddedPostgres, empty_databases: Databases) -> Iterator[str]:
    name = empty_databases.take()
    yield postgres.url(name)
    empty_databases.drop(name)


@pytest.fixture
def database_url(postgres: EmbeddedPostgres, databases: Databases) -> Iterator[str]:
    name = databases.take()
    yield postgres.url(name)
    databases.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return make_sessions(engine)


@pytest.fixture
def store(tmp_path: Path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "originals")


@pytest.fixture
def put(sessions) -> Callable[..., Entry]:
    """Return a function that enters a record and its text, in a transaction of its own.

    The same ``original`` again is another reading of it.
    """
    originals: dict[str, int] = {}

    def write(record, text: str = "", *, original: str | None = None) -> Entry:
        with sessions.begin() as session:
            name = original or f"number {len(originals)}"
            if name not in originals:
                row = Original(sha256=f"{len(originals):064x}", size=1, location="nowhere")
                session.add(row)
                session.flush()
                originals[name] = row.id
            return enter(session, originals[name], record, [text])

    return write
