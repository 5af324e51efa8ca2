"""Whether this Letterbook can take a letter now: database, broker, store, a worker."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import redis
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from migrations.revision import DatabaseRevisionError, require_head
from worker import heartbeats
from worker.health.broker import connect

log = structlog.get_logger()

WELL = "ok"


def readiness(
    sessions: sessionmaker[Session], broker_url: str | None, store: Path
) -> dict[str, str]:
    """Return for each thing that is needed ``ok``, or in a few words what is wrong with it.

    The words hold no address, name or secret: anybody may read them.
    """
    return {
        "database": _said("database", lambda: _database(sessions)),
        "broker": _said("broker", lambda: _broker(broker_url)),
        "store": _said("store", lambda: _store(store)),
        "worker": _said("worker", lambda: _worker(sessions)),
    }


def _said(what: str, look: Callable[[], str]) -> str:
    try:
        return look()
    except DatabaseRevisionError:
        return "at another revision"
    except (SQLAlchemyError, redis.RedisError, OSError) as error:
        log.warning("not_ready", what=what, error=type(error).__name__)
        return "not writable" if what == "store" else "does not answer"


def _database(sessions: sessionmaker[Session]) -> str:
    with sessions() as session:
        bind = session.get_bind()
        assert isinstance(bind, Engine)
        require_head(bind)
    return WELL


def _broker(url: str | None) -> str:
    if url is None:
        return "not set"
    with connect(url) as client:
        client.ping()
    return WELL


def _store(root: Path) -> str:
    try_store(root)
    return WELL


def try_store(root: Path) -> None:
    """Write a file into the store, flush it to the disk and take it away again.

    Raises:
        OSError: that cannot be done.
    """
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix=".trying-", dir=root) as file:
        file.write(b"letterbook")
        file.flush()
        os.fsync(file.fileno())


def _worker(sessions: sessionmaker[Session]) -> str:
    with sessions() as session:
        found = heartbeats.beats(session)
    if any(beat.kind == "worker" and beat.is_well for beat in found):
        return WELL
    return "none heard from"
