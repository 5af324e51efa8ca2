"""Whether this Letterbook can take a letter now: database, broker, store, a worker."""

import os
import tempfile
from collections.abc import Callable

import redis
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals
from catalogue.stores import folder_of
from migrations.revision import DatabaseRevisionError, require_head
from worker import heartbeats
from worker.health.broker import connect

log = structlog.get_logger()

WELL = "ok"
# A content that no store holds.
_NOTHING = "0" * 64


def readiness(
    sessions: sessionmaker[Session], broker_url: str | None, store: Originals
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


def _store(store: Originals) -> str:
    try_store(store)
    return WELL


def try_store(store: Originals) -> None:
    """Write a file into the store, flush it and take it away; ask a bucket whether it is there.

    Raises:
        OSError: that cannot be done.
    """
    root = folder_of(store)
    if root is None:
        store.holds(_NOTHING, 0)
        return
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
