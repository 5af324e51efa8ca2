"""Make a backup while everything works on.

The database is dumped as of one instant, and the originals of that instant are copied after it:
each was in the store before its row was committed, and is never changed there, so that copying
late is as good as copying then.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg
from psycopg import sql

from catalogue.backups.manifest import (
    DUMP,
    MAKING,
    ORIGINALS,
    SECRETS,
    SETTINGS,
    Backup,
    Manifest,
    backups_in,
    seal,
)
from catalogue.backups.programs import (
    ProgramFailedError,
    Programs,
    address_and_environment,
    find_programs,
)
from catalogue.originals import (
    LocalOriginals,
    OriginalDamagedError,
    Originals,
    digest_of,
)
from catalogue.stores import by_name


class BackupRunningError(RuntimeError):
    """Another backup is being made at this destination."""

    def __init__(self, destination: Path) -> None:
        super().__init__(f"{destination}: another backup is being made there. Wait for its end.")


@dataclass(frozen=True, slots=True)
class Source:
    """What is saved.

    Attributes:
        url: the database.
        store: the originals.
        settings: as JSON; without secrets unless they are wanted.
        secrets: the content of each generated secret that is wanted, by name.
        embedded: the folder of the embedded server's programs, if there is one.
    """

    url: str = field(repr=False)
    store: Originals
    settings: str
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    embedded: Path | None = None


def save(source: Source, destination: Path) -> Backup:
    """Make a backup, and return it when all of it is on the disk.

    Raises:
        BackupRunningError: another one is being made there.
        ProgramsMissingError: there is no fitting pg_dump.
        ProgramFailedError: pg_dump failed.
        OSError: the destination is full, or an original cannot be read.
    """
    with _locked(destination):
        name = f"{datetime.now(UTC):%Y-%m-%dT%H%M%S%fZ}"
        making = destination / "backups" / f"{MAKING}{name}"
        making.mkdir(mode=0o700)
        try:
            manifest = _dump(source, making)
            _write_settings(source, making)
            _copy_originals(source, making, destination, manifest)
            files = [path for path in making.rglob("*") if path.is_file()]
            manifest.files.update({str(p.relative_to(making)): digest_of(p) for p in files})
            seal(making, manifest)
            _flush(making)
            finished = making.rename(making.with_name(name))
            _sync(finished.parent)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    return Backup(finished.absolute())


def keep_newest(destination: Path, count: int) -> int:
    """Remove all but the newest backups, with the originals that no other holds.

    Returns how many backups were removed.
    """
    with _locked(destination):
        found = backups_in(destination)
        old, kept = found[:-count], found[-count:]
        if not old:
            return 0
        wanted = {original.sha256 for backup in kept for original in backup.originals()}
        unwanted = {
            original.sha256: original
            for backup in old
            for original in backup.originals()
            if original.sha256 not in wanted
        }
        for backup in old:
            # Half removed it must not look like a backup.
            shutil.rmtree(backup.folder.rename(backup.folder.with_name(f"{MAKING}removed")))
        for original in unwanted.values():
            LocalOriginals(destination / "originals").discard(original)
    return len(old)


@contextmanager
def _locked(destination: Path) -> Iterator[None]:
    (destination / "backups").mkdir(parents=True, exist_ok=True)
    with (destination / "backups" / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRunningError(destination) from error
        # What a killed backup left is of no use to anybody.
        for left in (destination / "backups").glob(f"{MAKING}*"):
            shutil.rmtree(left)
        yield


def _dump(source: Source, making: Path) -> Manifest:
    """Dump the database as of the instant at which the originals are listed."""
    with psycopg.connect(source.url.replace("+psycopg", "")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        server = connection.info.server_version // 10_000
        programs = find_programs(server, source.embedded)
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        count, size = _list_originals(connection, making)
        tables = _count_rows(connection)
        _run_dump(programs, source.url, snapshot, making / DUMP)
    return Manifest(
        taken_at=datetime.now(UTC).isoformat(),
        letterbook=_release(),
        revision=revision[0] if revision else "",
        server=server,
        dumped_by=programs.major,
        tables=tables,
        originals=count,
        bytes=size,
    )


def _list_originals(
    connection: "psycopg.Connection[tuple[object, ...]]", making: Path
) -> tuple[int, int]:
    count = total = 0
    with (
        (making / ORIGINALS).open("w") as file,
        connection.cursor("originals") as rows,
    ):
        for sha256, size in rows.execute("SELECT sha256, size FROM original ORDER BY sha256"):
            file.write(f"{sha256}\t{size}\n")
            count, total = count + 1, total + int(str(size))
    return count, total


def _count_rows(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[str, int]:
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    counts = {}
    for (name,) in names:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(str(name)))
        (counts[str(name)],) = connection.execute(query).fetchone() or (0,)
    return {name: int(str(count)) for name, count in counts.items()}


def _run_dump(programs: Programs, url: str, snapshot: str, file: Path) -> None:
    address, environment = address_and_environment(url)
    command = [
        programs.path("pg_dump"),
        "--format=custom",
        f"--snapshot={snapshot}",
        f"--file={file}",
        f"--dbname={address}",
    ]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, no shell
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProgramFailedError("pg_dump", done.stderr)


def _write_settings(source: Source, making: Path) -> None:
    (making / SETTINGS).write_text(source.settings)
    for name, content in source.secrets.items():
        path = making / SECRETS / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(content)


def _copy_originals(source: Source, making: Path, destination: Path, manifest: Manifest) -> None:
    """Copy what the destination lacks; each is hashed on its way."""
    kept = LocalOriginals(destination / "originals")
    unsynced: set[Path] = set()
    with (making / ORIGINALS).open() as lines:
        for line in lines:
            sha256, size = line.split()
            if kept.holds(sha256, int(size)):
                continue
            if not _copy(source, kept, sha256, unsynced):
                manifest.disposed.append(sha256)
    kept.sync(unsynced)


def _copy(source: Source, kept: LocalOriginals, sha256: str, unsynced: set[Path]) -> bool:
    """Copy one from the first store that has it whole; tell whether it still exists."""
    location = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    fault: OSError = OriginalDamagedError(sha256, source.store.address)
    for _, store in by_name(source.store):
        try:
            with store.open(location) as stream:
                stored = kept.put_unsynced(stream, unsynced)
        except FileNotFoundError as error:
            fault = error
            continue
        if stored.sha256 == sha256:
            return True
        kept.discard(stored)
    if _is_held(source.url, sha256):
        raise fault
    return False


def _is_held(url: str, sha256: str) -> bool:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        query = "SELECT 1 FROM original WHERE sha256 = %s"
        return connection.execute(query, (sha256,)).fetchone() is not None


def _release() -> str:
    try:
        return version("letterbook")
    except PackageNotFoundError:
        return "from a clone"


def _flush(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
