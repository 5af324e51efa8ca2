"""The very commands of compose.yaml, with its environment, do the work: on loopback, under the
three roles, with secrets from the files of make-secrets. Where it has a path of a container or the
name of another, this has one of this host."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest
from sqlalchemy import make_url, select

from catalogue import accounts
from catalogue.ledger import balance
from catalogue.viewer import Role
from cli.embedded.home import open_home
from cli.embedded.postgres import EmbeddedPostgres, free_port
from cli.embedded.valkey import EmbeddedValkey
from schema import Arrival
from tests.conftest import forget
from tests.deploy.parts import DEPLOY, OURS, UNITS, unit_values
from tests.made_letters import FRENCH, letter
from tests.worker.conftest import until
from worker.database import make_engine, make_sessions

BIN = Path(sys.executable).parent
ROOT = DEPLOY.parent


@pytest.fixture
def servers(tmp_path):
    """A PostgreSQL and a Valkey of their own: roles belong to the whole server."""
    home = open_home(tmp_path / "servers")
    postgres, valkey = EmbeddedPostgres(home), EmbeddedValkey(home)
    postgres.start()
    valkey.start()
    yield postgres, valkey
    valkey.stop()
    postgres.stop()
    forget(home)


@pytest.fixture
def place(tmp_path, servers):
    """Return a function that puts paths of this host for those of the containers."""
    postgres, valkey = servers
    database, broker = make_url(postgres.url()), make_url(valkey.url)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "owner-password").write_text(f"{database.password}\n")
    (secrets / "broker-password").write_text(f"{broker.password}\n")
    subprocess.run(
        [DEPLOY / "make-secrets", secrets],
        check=True,
        capture_output=True,
        env={
            **os.environ,
            "LETTERBOOK_DATABASE_HOST": f"127.0.0.1:{database.port}",
            "LETTERBOOK_BROKER_HOST": f"127.0.0.1:{broker.port}",
        },
    )
    (tmp_path / "data").mkdir()

    def put(said: str) -> str:
        said = said.replace("/tmp/", f"{tmp_path}/").replace("/run/secrets", str(secrets))
        return said.replace("0.0.0.0", "127.0.0.1").replace("%h", "host")

    return put


class Containers:
    """The processes of compose.yaml, each started by its own command."""

    def __init__(self, tmp_path: Path, place, port: int) -> None:
        self._folder, self._place, self.port = tmp_path, place, port
        self.started: dict[str, subprocess.Popen] = {}

    def run(self, name: str) -> subprocess.Popen:
        service = OURS[name]
        given = {key: self._place(value) for key, value in service["environment"].items()}
        # Each container has a /tmp of its own.
        given["LETTERBOOK_PULSE"] = str(self._folder / f"{name}.pulse")
        command = [self._place(word) for word in service["command"]]
        return self.start(name, command, given)

    def start(self, name: str, command: list[str], given: dict[str, str]) -> subprocess.Popen:
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # As in the image: nothing of this shell but what compose says.
                env={
                    "PATH": f"{BIN}:/usr/bin:/bin",
                    "LETTERBOOK_HOME": str(self._folder / "data"),
                    "LETTERBOOK_WEB_PORT": str(self.port),
                    "LETTERBOOK_LOG_LEVEL": "INFO",
                    **given,
                },
            )
        self.started[name] = process
        return process

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def sockets(self) -> dict[str, set[str]]:
        """Return on which addresses each process and its children listen."""
        found = {}
        for name, process in self.started.items():
            family = psutil.Process(process.pid)
            listening = {
                connection.laddr.ip
                for one in [family, *family.children(recursive=True)]
                for connection in one.net_connections()
                if connection.status == psutil.CONN_LISTEN
            }
            found[name] = listening
        return found

    def end(self) -> dict[str, int]:
        for process in self.started.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        try:
            return {name: process.wait(60) for name, process in self.started.items()}
        finally:
            for process in self.started.values():
                process.kill()


@pytest.fixture
def containers(tmp_path, place):
    running = Containers(tmp_path, place, free_port(tmp_path / "web.port"))
    yield running
    running.end()


def _answers(containers: Containers) -> bool:
    """Ask as the container's own health check does."""
    assert containers.started["web"].poll() is None, containers.log("web")
    *_, code = OURS["web"]["healthcheck"]["test"]
    code = code.replace("8321", str(containers.port))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    return done.returncode == 0


def _token(url: str) -> str:
    engine = make_engine(url)
    with make_sessions(engine).begin() as session:
        account = accounts.keep_account(session, "program", Role.CLERK)
        token = accounts.make_token(session, account.id, "deliveries", "write", 1)
    engine.dispose()
    return token


def _deliver(containers: Containers, token: str, name: str, content: bytes) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{containers.port}/api/v1/arrivals?name={name}",
        data=content,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "text/plain"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201


def test_the_whole_path_works_under_three_roles(containers, servers, tmp_path):
    migrate = containers.run("migrate")
    assert migrate.wait(120) == 0, containers.log("migrate")
    del containers.started["migrate"]
    names = ["web", "beat", *(name for name in OURS if name.startswith("worker"))]
    for name in names:
        containers.run(name)
    until(lambda: _answers(containers), 60)
    token = _token(servers[0].url())
    for number, content in enumerate((letter(), letter(FRENCH), letter(number=7))):
        _deliver(containers, token, f"{number}.txt", content)
    engine = make_engine(servers[0].url())
    sessions = make_sessions(engine)

    def done() -> bool:
        with sessions() as session:
            return balance(session).catalogued == 3

    until(done, 90)
    with sessions() as session:
        assert set(session.scalars(select(Arrival.who))) == {"program"}
    engine.dispose()
    for name in names[1:]:
        until((tmp_path / f"{name}.pulse").exists, 30)
    listening = containers.sockets()
    assert listening.pop("web") == {"127.0.0.1"}
    assert not any(listening.values()), "workers and beat listen nowhere"
    ended = containers.end()
    # The server of the pages says by its status that it was asked to end.
    assert ended == dict.fromkeys(names, 0) | {"web": -signal.SIGTERM}
    said = "".join(containers.log(name) for name in names)
    for secret in (tmp_path / "secrets").glob("*-password"):
        assert secret.read_text().strip() not in said


def test_the_units_commands_are_those_of_the_containers():
    def words(command: str) -> str:
        command = re.sub(r"\S*/bin/|\$\{\w+\}|%i|%%h|%h", "", command)
        return re.sub(r"(--(?:queues|concurrency|hostname|schedule))=\S*", r"\1", command)

    of_containers = {words(" ".join(OURS[name]["command"])) for name in OURS}
    for unit in ("web", "beat", "worker@"):
        (command,) = unit_values(f"letterbook-{unit}.service", "ExecStart")
        assert words(command) in of_containers, command
    assert len(UNITS) == 4
    first, second = unit_values("letterbook-migrate.service", "ExecStart")
    said = OURS["migrate"]["command"][-1]
    assert said.startswith(f"{first.rsplit('/', 1)[1]} && {second.rsplit('/', 1)[1]}")
