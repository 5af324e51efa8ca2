"""Bring a database to the release's revision, or refuse to work on another."""

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

_LOOK_EVERY = 1.0


class DatabaseRevisionError(RuntimeError):
    """The database is at another revision than this release; the message says what to run."""


def configuration(url: str | None = None) -> Config:
    """Return Alembic's configuration, for one database or for that of the environment."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database forward."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back."""
    command.downgrade(configuration(url), revision)


def require_head(engine: Engine) -> None:
    """Refuse a database that is not at this release's revision.

    Raises:
        DatabaseRevisionError: it is behind or ahead; the message names the command to run.
    """
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head:
        message = (
            f"The database is at revision {current or 'none'}, this release needs {head}. "
            "Run: letterbook migrate"
        )
        raise DatabaseRevisionError(message)


def await_head(engine: Engine, seconds: float) -> None:
    """Wait until another process has brought the database to this release's revision.

    Raises:
        DatabaseRevisionError: it is at another still, after so many seconds.
        OperationalError: it does not answer still.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            require_head(engine)
        except (DatabaseRevisionError, OperationalError):
            if time.monotonic() > until:
                raise
            time.sleep(_LOOK_EVERY)
        else:
            return
