"""The real server on loopback, as a reader who has signed in reaches it."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy.orm import Session

from catalogue import accounts
from catalogue.viewer import Role

_STARTS_WITHIN_SECONDS = 60


@contextmanager
def reader(session: Session, database_url: str, home: Path) -> Iterator[httpx.Client]:
    """Start `web.server` on a database, and stop it at the end; no bell is rung."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    settings = {
        "HOME": str(home),
        "DATABASE_URL": database_url,
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "WEB_SECRET": secrets.token_urlsafe(32),
        "WEB_HOST": "127.0.0.1",
        "WEB_PORT": port,
        "LOG_LEVEL": "WARNING",
    }
    environment = os.environ | {f"LETTERBOOK_{name}": value for name, value in settings.items()}
    server = subprocess.Popen([sys.executable, "-m", "web.server"], env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            _wait(client)
            account = accounts.keep_account(session, "bench", Role.READER)
            code = accounts.make_sign_in_code(session, account)
            session.commit()
            client.get(f"/enter/{code}")
            yield client
    finally:
        server.terminate()
        server.wait()


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + _STARTS_WITHIN_SECONDS
    while True:
        try:
            client.get("/sign-in")
        except httpx.ConnectError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
