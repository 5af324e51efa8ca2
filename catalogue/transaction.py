"""Transactions that give way: one of two that wait for each other is ended, and is done again.

PostgreSQL resolves what cannot go on side by side by ending one of the transactions. Which may
happen where, and why that is rare, is in ``docs/decisions/isolation.md``.
"""

import errno
import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError

P = ParamSpec("P")
T = TypeVar("T")

# Serialization failure; deadlock; a name that another transaction took at the same moment.
_GIVES_WAY = {"40001", "40P01", "23505"}
# The pauses between tries grow with each, and are never the same for two.
_MOST_TRIES = 5
_PAUSE = 0.02
_MACHINE_ERRORS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EIO,
    errno.EROFS,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.EAGAIN,
    errno.ESTALE,
}


def retried(work: Callable[P, T]) -> Callable[P, T]:
    """Make a function that is one transaction do it again when it had to give way.

    The function opens the transaction itself and has done nothing else by then that may not be
    done twice: what it did in the database is undone before it is called again. The last try's
    error is raised.
    """

    @wraps(work)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for number in range(1, _MOST_TRIES):
            try:
                return work(*args, **kwargs)
            except (DBAPIError, psycopg.Error) as error:
                if sqlstate_of(error) not in _GIVES_WAY:
                    raise
                time.sleep(random.uniform(0, _PAUSE * 2**number))  # noqa: S311 - no secret
        return work(*args, **kwargs)

    return tried


def sqlstate_of(error: DBAPIError | psycopg.Error) -> str | None:
    """Return PostgreSQL's code of an error; ``None`` where the connection broke without one."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return cause.sqlstate if isinstance(cause, psycopg.Error) else None


def is_of_the_machine(error: DBAPIError | psycopg.Error | OSError) -> bool:
    """Tell whether an error says nothing of what was to be written: server, disk, network.

    A broken connection, a full disk, too few connections, a server that stops or is read-only,
    a lock that was waited for too long, a transaction that gave way.
    """
    if isinstance(error, OSError):
        return error.errno in _MACHINE_ERRORS
    code = sqlstate_of(error)
    if code is None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        return isinstance(cause, psycopg.OperationalError)
    return code[:2] in {"08", "25", "40", "53", "55", "57", "58"}
