"""The database: whether it answers, at which revision, with what it needs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from migrations.revision import DatabaseRevisionError, require_head
from worker.health.finding import Finding, Patient, skew, what_to_do

_OLDEST = 150000
_NEEDED = ("pg_trgm",)
_NEARLY_ALL = 0.9

_FACTS = text(
    """
    SELECT current_setting('server_version_num')::int AS version,
           current_setting('server_version') AS printed,
           current_setting('max_connections')::int AS most,
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
           ARRAY(SELECT extname::text FROM pg_extension) AS extensions,
           pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'
               AS read_only
    """
)
_NOW = text("SELECT extract(epoch FROM clock_timestamp())")
_FOLDER = text("SELECT current_setting('data_directory')")


def check_database(patient: Patient) -> Iterator[Finding]:
    """Look at the server and at the database in it."""
    try:
        yield from _look(patient)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
        yield _silent(reason)


def _silent(reason: str) -> Finding:
    return Finding(
        "database",
        f"The database does not answer: {reason}",
        "Nothing can be received, looked up or read.",
        what_to_do(reason, "LETTERBOOK_DATABASE_URL"),
    )


def _look(patient: Patient) -> Iterator[Finding]:
    if patient.sessions is None:
        yield _silent("the embedded one was not started")
        return
    with patient.sessions() as session:
        facts = session.execute(_FACTS).one()
        before = patient.now()
        theirs = float(session.scalars(_NOW).one())
        between = (before + patient.now()) / 2
        folder = _folder(session)
        bind = session.get_bind()
    assert isinstance(bind, Engine)
    yield from _revision(bind)
    if facts.version < _OLDEST:
        yield Finding(
            "database",
            f"PostgreSQL {facts.printed} is older than 15.",
            "It lacks what migrations use.",
            "Upgrade the server to 15 to 18.",
        )
    for name in _NEEDED:
        if name not in facts.extensions:
            yield Finding(
                "database",
                f"The extension {name} is missing.",
                "Part of a symbol or a title is not found.",
                f"As its owner: CREATE EXTENSION {name}; then `letterbook migrate`.",
            )
    if facts.used > facts.most * _NEARLY_ALL:
        yield Finding(
            "database",
            f"{facts.used} of {facts.most} connections are taken.",
            "The next worker or page that wants one is refused.",
            "Raise max_connections, or run fewer workers.",
        )
    if facts.read_only:
        yield Finding(
            "database",
            "The database takes no writes.",
            "Nothing can be received or catalogued.",
            "Point LETTERBOOK_DATABASE_URL to the primary, or end its read-only mode.",
        )
    yield from skew("database", "the database", theirs - between)
    if folder is not None:
        yield from little_space("database", folder, patient.settings.least_free_megabytes)


def _revision(engine: Engine) -> Iterator[Finding]:
    try:
        require_head(engine)
    except DatabaseRevisionError as error:
        yield Finding(
            "database",
            str(error).split(" Run:", maxsplit=1)[0],
            "Commands and workers refuse to work on it.",
            "Run `letterbook migrate` with this release, on every host the same.",
        )


def _folder(session: Session) -> Path | None:
    """Return where the data are, if that is on this machine and told to us."""
    try:
        path = Path(session.scalars(_FOLDER).one())
        return path if path.is_dir() else None
    except (DBAPIError, OSError):
        return None


def little_space(check: str, folder: Path, least: int) -> Iterator[Finding]:
    """Yield a finding if a folder's disk has less than so many MiB left."""
    left = shutil.disk_usage(folder).free >> 20
    if left < least:
        yield Finding(
            check,
            f"The disk of {folder} has {left} MiB left, less than {least}.",
            "When it is full nothing more is received, and the database may stop.",
            "Free some space or enlarge the disk (the line is LETTERBOOK_LEAST_FREE_MEGABYTES).",
        )
