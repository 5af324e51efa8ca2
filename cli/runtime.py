"""Bring up what a command needs: servers, database, workers."""

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from catalogue.agenda.shipped import ship
from catalogue.originals import Originals
from cli.embedded.home import Home, open_home
from cli.embedded.postgres import EmbeddedPostgres, free_port
from cli.embedded.process import Background, stop_together, wait_until
from cli.embedded.valkey import EmbeddedValkey
from cli.places import absolute
from migrations import roles
from migrations.revision import require_head, upgrade
from worker.connections import broker_address, database_address
from worker.database import make_engine, make_sessions
from worker.settings import Settings
from worker.stores import store_of

# Two workers: one serves people first, then everything; the other serves people and does what
# keeps the ledger, so that neither ever waits for a bulk to end.
_LANES = {"worker": "interactive,bulk,ocr,maintenance", "people": "interactive,maintenance"}
_PEOPLE_CONCURRENCY = 2
_PULSE = "LETTERBOOK_PULSE"
_CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Runtime:
    """One Letterbook as its commands see it: settings, data folder, servers.

    ``keeps`` says whether what it starts in the background is also looked after.
    """

    settings: Settings
    home: Home
    keeps: bool = False

    @property
    def postgres(self) -> EmbeddedPostgres | None:
        """The embedded PostgreSQL, unless another is set."""
        return None if self.settings.database_url else EmbeddedPostgres(self.home)

    @property
    def valkey(self) -> EmbeddedValkey | None:
        """The embedded Valkey, unless another broker is set."""
        return None if self.settings.broker_url else EmbeddedValkey(self.home)

    @property
    def database_url(self) -> str:
        """Where the database answers; the embedded one must be running."""
        return database_address(self.settings) or EmbeddedPostgres(self.home).url()

    @property
    def broker_url(self) -> str:
        """Where the broker answers; the embedded one must be running."""
        return broker_address(self.settings) or EmbeddedValkey(self.home).url

    @property
    def worker(self) -> Background:
        """The background worker."""
        return Background(self.home, "worker")

    @property
    def people(self) -> Background:
        """The background worker that does no bulk."""
        return Background(self.home, "people")

    @property
    def beat(self) -> Background:
        """The background clock that starts the sweep."""
        return Background(self.home, "beat")

    @property
    def keeper(self) -> Background:
        """What starts again what ended in the background unasked."""
        return Background(self.home, "keeper")

    @property
    def webhook_secret(self) -> str:
        """What webhooks are signed with."""
        given = self.settings.webhook_secret
        return given.get_secret_value() if given else self.home.secret("webhook")

    @property
    def web(self) -> Background:
        """The server of the pages and the API."""
        return Background(self.home, "web")

    @property
    def web_port(self) -> int:
        """The port on which the pages are served, or were last."""
        note = self.home.processes / "web.port"
        return int(note.read_text()) if note.exists() else self.settings.web_port

    @property
    def web_url(self) -> str:
        """Where the pages are served."""
        if self.settings.public_url and not self.settings.starts_processes:
            return self.settings.public_url
        host = self.settings.web_host
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{self.web_port}"  # noqa: S104

    @property
    def store(self) -> Originals:
        """The store of originals."""
        return store_of(self.settings)

    def start_servers(self, *, migrate: bool = True) -> None:
        """Start the embedded servers if they are not running, and migrate an embedded database.

        A database that is not ours is migrated by `letterbook migrate` alone.
        """
        with self.home.locked():
            if self.valkey:
                self.valkey.start()
            if self.postgres:
                self.postgres.start()
                if migrate:
                    self.migrate()

    def migrate(self) -> None:
        """Bring the database to this release's revision, with what it ships of agendas.

        Where the roles of `letterbook roles` are, they get their rights in new tables too.
        """
        upgrade(self.database_url)
        engine = make_engine(self.database_url)
        with make_sessions(engine).begin() as session:
            ship(session)
        with engine.begin() as connection:
            if roles.are_made(connection):
                roles.grant(connection)
        engine.dispose()

    def start_workers(self) -> None:
        """Start worker and beat in the background, unless they run or others start them."""
        if not self.settings.starts_processes:
            return
        environment = self._environment()
        celery = [sys.executable, "-m", "celery", "--app", "worker.tasks", "--quiet"]
        level = f"--loglevel={self.settings.log_level}"
        with self.home.locked():
            for background, concurrency in (
                (self.worker, self.settings.concurrency),
                (self.people, _PEOPLE_CONCURRENCY),
            ):
                if background.find() is None:
                    command = [
                        *celery,
                        "worker",
                        level,
                        f"--queues={_LANES[background.name]}",
                        "--without-gossip",
                        "--without-mingle",
                        f"--concurrency={concurrency}",
                        f"--hostname={background.name}-{os.getpid()}@%h",
                    ]
                    background.start(
                        command,
                        environment={**environment, _PULSE: str(background.pulse)},
                        folder=_CHECKOUT,
                    )
            if self.beat.find() is None:
                schedule = self.home.processes / "beat-schedule"
                command = [*celery, "beat", level, f"--schedule={schedule}", "--pidfile="]
                environment[_PULSE] = str(self.beat.pulse)
                self.beat.start(command, environment=environment, folder=_CHECKOUT)
            if self.keeps and self.keeper.find() is None:
                self.keeper.start([sys.executable, "-m", "cli.keeper"], folder=_CHECKOUT)

    def start_web(self) -> None:
        """Start the server of the pages in the background, unless it runs or others start it."""
        if not self.settings.starts_processes:
            return
        with self.home.locked():
            if self.web.find() is not None:
                return
            note = self.home.processes / "web.port"
            if not note.exists():
                note.write_text(str(self.settings.web_port))
            port = free_port(note)
            environment = {
                **self._environment(LETTERBOOK_WEB_SECRET=self.home.secret("web")),
                "LETTERBOOK_WEB_PORT": str(port),
            }
            command = [sys.executable, "-m", "web.server"]
            self.web.start(command, environment=environment, folder=_CHECKOUT)
            wait_until(lambda: _answers(self.settings.web_host, port), self.web)

    def _environment(self, **more: str) -> dict[str, str]:
        """Return what a background process must know, with further secrets of its own."""
        secrets = {
            "LETTERBOOK_DATABASE_URL": self.database_url,
            "LETTERBOOK_BROKER_URL": self.broker_url,
            "LETTERBOOK_WEBHOOK_SECRET": self.webhook_secret,
            **more,
        }
        # What came from a file was read already: given twice it would be refused.
        files = dict.fromkeys((f"{name}_FILE" for name in secrets), "")
        places = {
            f"LETTERBOOK_{name.upper()}": absolute(place)
            for name in ("originals", "originals_second")
            if (place := getattr(self.settings, name))
        }
        return {"LETTERBOOK_HOME": str(self.home.root), **places, **secrets, **files}

    def stop(self) -> list[str]:
        """Stop everything in the background, workers first; return the names of what ran."""
        with self.home.locked():
            # The keeper first, or it would start the others again.
            ended = [
                *stop_together([self.keeper]),
                *stop_together([self.web, self.beat, self.worker, self.people], patience=60),
            ]
            stopped = [one.name for one in ended]
            if self.valkey and self.valkey.stop():
                stopped.append("valkey")
            if self.postgres and self.postgres.stop():
                stopped.append("postgres")
        return stopped

    def sessions(self) -> sessionmaker[Session]:
        """Return the maker of sessions, for a database at the right revision.

        Raises:
            DatabaseRevisionError: it is at another; the message names the command to run.
        """
        engine = make_engine(self.database_url)
        require_head(engine)
        return make_sessions(engine)


def _answers(host: str, port: int) -> bool:
    """Tell whether a server listens."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def open_runtime(*, keeps: bool = True) -> Runtime:
    """Read the settings and open the data folder."""
    settings = Settings()
    return Runtime(settings, open_home(settings.home), keeps)
