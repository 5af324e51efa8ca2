"""One Letterbook with servers of its own that can be harmed: every process, every wire, every disk.

Its processes are those of the product, started by the product's own commands; only the folder
``dying`` is put on their path. They reach both servers through wires that can be cut.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import Session, sessionmaker

from catalogue import accounts
from catalogue.viewer import Role
from cli.embedded.home import is_reachable, open_home
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.process import Background, ProcessStartError
from cli.embedded.valkey import EmbeddedValkey
from cli.exit_codes import Exit
from cli.runtime import Runtime
from migrations.revision import upgrade
from tests.faults import witness
from tests.faults.disk import Disk, mounted
from tests.faults.elsewhere import Elsewhere
from tests.faults.leftovers import claim, end_all, notes_of, unclaim, unmount_all
from tests.faults.proxy import Proxy
from worker.settings import Settings

LEASE_SECONDS = 5
SETTINGS = {
    "LETTERBOOK_LEASE_SECONDS": str(LEASE_SECONDS),
    "LETTERBOOK_SWEEP_SECONDS": "1",
    "LETTERBOOK_LOG_LEVEL": "INFO",
}
_CHECKOUT = Path(__file__).parents[2]
# How long a command may take that waits for a server that does not answer.
_COMMAND_SECONDS = 90.0
_GLANCE = 0.2


class World:
    """A Letterbook, its servers, its wires, its disks, and a supervisor that restarts what died.

    The supervisor is what systemd or Kubernetes is elsewhere: it starts a process that is gone,
    and does nothing else. No command is given to make work go on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.began = time.monotonic()
        self.notes = notes_of(folder)
        self.notes.mkdir(parents=True)
        self._servers = open_home(folder / "servers")
        self.postgres = EmbeddedPostgres(self._servers)
        self.valkey = EmbeddedValkey(self._servers)
        self.extra: dict[str, str] = {}
        # What faults have taken and must give back.
        self.hogs: list[psycopg.Connection] = []
        self.second_beat: subprocess.Popen[bytes] | None = None
        self.second_host: Any = None
        self.is_resting = False
        self.is_over = False
        self._undo = ExitStack()
        self.elsewhere = Elsewhere(self._undo)

    def __enter__(self) -> Self:
        with self._undo:
            self._begin()
            # Nothing went wrong: what was made stays until the end.
            self._undo = self.elsewhere.undo = self._undo.pop_all()
        return self

    def _begin(self) -> None:
        claim(self.folder)
        self._undo.callback(unclaim, self.folder)
        self._undo.callback(unmount_all, self.folder)
        home = open_home(self.folder / "home")
        self.originals_disk = mounted(home.originals, megabytes=48)
        self._undo.callback(kill, self.valkey.background)
        self.valkey.start()
        self._undo.callback(self.postgres.stop)
        self.postgres.start()
        database = self._make_database()
        self.broker_wire = Proxy(_port(self.valkey.url))
        self.database_wire = Proxy(_port(self.postgres.url()))
        for wire in (self.broker_wire, self.database_wire):
            self._undo.callback(wire.close)
        settings = Settings(
            home=home.root,
            database_url=_through(self.database_wire, database),
            broker_url=_through(self.broker_wire, self.valkey.url),
        )
        self.runtime = Runtime(settings, home)
        self._set_environment()
        self.token, self.cookie = self._sign_in()
        self._undo.callback(self._end)
        self.supervise()

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def _end(self) -> None:
        """Take away what is still harmed, and end every process."""
        for hog in self.hogs:
            hog.close()
        if self.second_host:
            self.second_host.remove()
        end_all(self.folder)

    def abort(self) -> None:
        """Let whoever waits for a command or an answer wait no more: a run is broken off."""
        self.is_over = True
        end_all(self.folder)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """Sessions on the database that pass no wire and outlive nothing."""
        return sessionmaker(create_engine(self.direct_url, poolclass=NullPool))

    def connect(self, database: str = "faults") -> psycopg.Connection:
        """Connect to the server, past the wire and past what forbids writing."""
        return psycopg.connect(
            self.postgres.url(database).replace("+psycopg", ""),
            autocommit=True,
            connect_timeout=5,
            options="-c default_transaction_read_only=off",
        )

    # --- processes ------------------------------------------------------------------------

    @property
    def fleet(self) -> list[Background]:
        """All that runs in the background."""
        runtime = self.runtime
        # The keeper first, or it would start the others again as they were.
        return [runtime.keeper, runtime.worker, runtime.people, runtime.beat, runtime.web]

    def supervise(self) -> None:
        """Start what is not running, unless it is to rest; what cannot start is tried again."""
        if self.is_resting:
            return
        with suppress(ProcessStartError):
            self.runtime.start_workers()
            self.runtime.start_web()

    def live(self, seconds: float, over: Callable[[], bool] = lambda: False) -> bool:
        """Let time pass while what dies is started again; tell whether it was over early."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if over():
                return True
            self.supervise()
            time.sleep(_GLANCE)
        return False

    def restart(self, extra: Mapping[str, str]) -> None:
        """Start the fleet anew with a further environment."""
        for background in self.fleet:
            kill(background)
        for name in self.extra:
            del os.environ[name]
        self.extra = dict(extra)
        os.environ.update(extra)
        self.supervise()

    def command(self, *words: str, given: bytes | None = None) -> int:
        """Give a command as a person does, and return its exit status."""
        if self.is_over:
            return Exit.FAILED
        with (self.folder / "commands.log").open("ab") as log:
            log.write(f"--- {' '.join(words)}\n".encode())
            log.flush()
            child = subprocess.Popen(
                [sys.executable, "-m", "cli.main", *words],
                stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=_CHECKOUT,
                env={**os.environ, "LETTERBOOK_HOME": str(self.runtime.home.root)},
                start_new_session=True,
            )
            try:
                child.communicate(given, timeout=_COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        return child.returncode

    # --- steps ----------------------------------------------------------------------------

    def arm(self, whom: str, moment: str, step: str) -> None:
        """Let the next process that comes to a step die there, or freeze."""
        making = self.notes / "arming"
        making.write_text(f"{whom} {moment} {step}")
        making.rename(self.notes / "armed")

    @property
    def is_armed(self) -> bool:
        """Whether no process has come to the step yet."""
        return (self.notes / "armed").exists()

    def disarm(self) -> None:
        """Let no process die any more, and those that are frozen go on."""
        (self.notes / "armed").unlink(missing_ok=True)
        for frozen in self.notes.glob("frozen-*"):
            with suppress(ProcessLookupError):
                os.kill(int(frozen.name.removeprefix("frozen-")), signal.SIGCONT)
            frozen.unlink()

    def thaw(self) -> None:
        """Let the process go on that has been frozen the longest."""
        frozen = min(self.notes.glob("frozen-*"), key=lambda path: path.stat().st_mtime_ns)
        frozen.unlink()
        with suppress(ProcessLookupError):
            os.kill(int(frozen.name.removeprefix("frozen-")), signal.SIGCONT)

    def steps(self) -> set[str]:
        """Return the steps that were gone through since they were last asked for."""
        noted = self.notes / "steps"
        found = set(noted.read_text().splitlines()) if noted.exists() else set()
        noted.unlink(missing_ok=True)
        return found

    # --- making ---------------------------------------------------------------------------

    def _make_database(self) -> str:
        """Make the database, on a small disk of its own where one can be mounted."""
        place = self._servers.servers / "tablespace"
        place.mkdir(exist_ok=True)
        self.database_disk: Disk | None = mounted(place, megabytes=160)
        where = ""
        if self.database_disk:
            user = self._servers.user
            os.chown(place, user.uid, user.gid) if user else None
            where = "TABLESPACE small"
        with self.connect("postgres") as connection:
            if where:
                connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")  # type: ignore[arg-type]
            connection.execute(f"CREATE DATABASE faults {where}")  # type: ignore[arg-type]
        self.direct_url = self.postgres.url("faults")
        upgrade(self.direct_url)
        with self.connect() as connection:
            witness.post(connection)
        return self.direct_url

    def _sign_in(self) -> tuple[str, str]:
        """Return the token of a program, and the cookie of a browser."""
        with self.sessions.begin() as session:
            account = accounts.keep_account(session, "sender", Role.ADMIN)
            token = accounts.make_token(session, account.id, "faults", "write", 1)
            return token, accounts.start_sign_in(session, account)

    def _set_environment(self) -> None:
        dying = Path(__file__).parent / "dying"
        assert is_reachable(dying) or os.geteuid() == 0
        wanted = {
            **SETTINGS,
            "LETTERBOOK_DATABASE_URL": self.runtime.database_url,
            "LETTERBOOK_BROKER_URL": self.runtime.broker_url,
            "LETTERBOOK_FAULTS": str(self.notes),
            # The checkout too: a copy of it that was changed must not run what is installed.
            "PYTHONPATH": f"{dying}{os.pathsep}{_CHECKOUT}",
        }
        before = {name: os.environ.get(name) for name in wanted}
        self._undo.callback(_put_back, before)
        os.environ.update(wanted)


def _put_back(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def kill(background: Background) -> None:
    """End a background process and all its children as the system does: by SIGKILL, by its id."""
    process = background.find()
    if process is None:
        return
    family = [process, *process.children(recursive=True)]
    for member in family:
        with suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(family, timeout=10)


def until(condition, seconds: float, *, every: float = 0.05) -> bool:
    """Wait for a condition, and tell whether it came."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def _port(url: str) -> int:
    return int(url.rsplit("@", 1)[1].split(":")[1].split("/", maxsplit=1)[0])


def _through(wire: Proxy, url: str) -> str:
    return url.replace(f":{wire.server_port}/", f":{wire.port}/")
