"""Bring a backup back: all of it is read first, and the database is replaced in one transaction."""

import subprocess
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import psycopg
from alembic.script import ScriptDirectory
from psycopg import sql

from catalogue.backups.manifest import DUMP, Backup, Manifest, require_whole
from catalogue.backups.programs import (
    ProgramFailedError,
    Programs,
    address_and_environment,
    find_programs,
)
from catalogue.originals import Originals
from migrations.revision import configuration

# What a person or a letter put there; agendas are shipped with each release.
_TELLING = ("arrival", "document", "account", "batch", "schedule")
_BEGIN = b"BEGIN;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
# A newer pg_dump sets what an older server does not know.
_NOT_KNOWN_BEFORE = {17: b"SET transaction_timeout"}
_HEAD_LINES = 60
_CHUNK = 1 << 20


class NotEmptyError(RuntimeError):
    """A Letterbook that is to be restored into holds something already."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"This Letterbook is not empty: {what}. A backup is restored into an empty one. "
            "To lose what is here and restore: --force"
        )


class InUseError(RuntimeError):
    """Others are connected to the database."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} others are connected to the database. Stop all workers and pages first "
            "(letterbook down, on every host)."
        )


class NewerBackupError(RuntimeError):
    """A backup was made by a later release."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The backup is of revision {revision}, which this release does not know: it was made "
            "by a later one. Install that one and restore with it."
        )


def restore(
    backup: Backup, url: str, store: Originals, *, embedded: Path | None = None, force: bool = False
) -> Manifest:
    """Restore originals and database, and return what the backup held.

    The originals come first: they harm nobody. The database is replaced in one transaction; until
    its end nothing has happened. It has then the backup's revision: the caller migrates.

    Raises:
        BackupDamagedError: the backup is not whole; nothing was done.
        NotEmptyError: there is something here, and it was not said to lose it.
        InUseError: others are connected to the database.
        NewerBackupError: the backup is of a later release.
        ProgramFailedError: psql or pg_restore failed; the database is as it was.
    """
    manifest = require_whole(backup)
    known = {
        entry.revision for entry in ScriptDirectory.from_config(configuration()).walk_revisions()
    }
    if manifest.revision not in known:
        raise NewerBackupError(manifest.revision)
    server = _require_free(url, force=force)
    programs = find_programs(max(server, manifest.dumped_by), embedded)
    unsynced: set[Path] = set()
    for original in backup.originals():
        if not store.holds(original.sha256, original.size):
            with backup.store.open(original.location) as stream:
                store.put_unsynced(stream, unsynced)
    store.sync(unsynced)
    _replace_database(programs, url, backup.folder / DUMP, server)
    return manifest


def _require_free(url: str, *, force: bool) -> int:
    """Return the server's major version, if its database may be replaced."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
        if others and others[0]:
            raise InUseError(others[0])
        if not force:
            for table in _TELLING:
                _require_empty(connection, table)
        return connection.info.server_version // 10_000


def _require_empty(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> None:
    known = connection.execute("SELECT to_regclass(%s)", (f"public.{table}",)).fetchone()
    if known and known[0]:
        query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier("public", table))
        found = connection.execute(query).fetchone()
        if found and found[0]:
            raise NotEmptyError(f"its table {table} has rows")


def _replace_database(programs: Programs, url: str, dump: Path, server: int) -> None:
    """Let pg_restore write SQL and psql run it, between a BEGIN and a COMMIT of ours."""
    address, environment = address_and_environment(url)
    reading = [programs.path("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    running = [
        programs.path("psql"),
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        f"--dbname={address}",
    ]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as reader,  # noqa: S603
        subprocess.Popen(running, stdin=subprocess.PIPE, stderr=said, env=environment) as runner,  # noqa: S603
    ):
        assert reader.stdout is not None
        assert runner.stdin is not None
        try:
            runner.stdin.write(_BEGIN)
            for chunk in _fit_for(server, reader.stdout):
                runner.stdin.write(chunk)
            # Only what was written to its end is committed; else psql ends and nothing was done.
            if reader.wait() == 0:
                runner.stdin.write(b"\nCOMMIT;\n")
            runner.stdin.close()
        except BrokenPipeError:
            reader.kill()
        if runner.wait() or reader.wait():
            said.seek(0)
            raise ProgramFailedError("pg_restore", said.read().decode(errors="replace"))


def _fit_for(server: int, stream: IO[bytes]) -> Iterator[bytes]:
    unknown = [line for since, line in _NOT_KNOWN_BEFORE.items() if server < since]
    for line in islice(stream, _HEAD_LINES):
        if not any(line.startswith(start) for start in unknown):
            yield line
    while chunk := stream.read(_CHUNK):
        yield chunk
