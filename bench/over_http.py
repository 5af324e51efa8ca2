"""The real server on loopback, as a reader who has signed in reaches it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy.orm import Session

from catalogue import accounts
from catalogue.viewer import Role
from cli.embedded.home import open_home
from cli.runtime import Runtime
from worker.settings import Settings


@contextmanager
def reader(session: Session, home: Path) -> Iterator[httpx.Client]:
    """Start the server of the pages on a data folder, and stop it at the end; no bell is rung."""
    settings = Settings(home=home, broker_url="redis://127.0.0.1:1/0")
    runtime = Runtime(settings, open_home(home))
    runtime.start_web()
    try:
        account = accounts.keep_account(session, "bench", Role.READER)
        code = accounts.make_sign_in_code(session, account)
        session.commit()
        with httpx.Client(base_url=runtime.web_url, timeout=60) as client:
            client.get(f"/enter/{code}")
            yield client
    finally:
        runtime.web.stop()
