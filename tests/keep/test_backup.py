"""A restored Letterbook is the one that was saved, row by row and byte by byte."""

import hashlib
import io
import threading

import psycopg
import pytest
from sqlalchemy import text

from catalogue.backups import restoring, saving
from catalogue.backups.manifest import (
    BackupDamagedError,
    NoBackupError,
    backups_in,
    find_backup,
    problems_of,
)
from catalogue.backups.programs import (
    ProgramFailedError,
    ProgramsMissingError,
    address_and_environment,
    find_programs,
)
from catalogue.backups.restoring import InUseError, NewerBackupError, NotEmptyError, restore
from catalogue.backups.saving import BackupRunningError, Source, keep_newest, save
from catalogue.originals import LocalOriginals
from cli.embedded.postgres import installed_programs
from tests.keep.conftest import spoil
from tests.keep.filling import fill, rows_of
from tests.made_letters import letter
from worker.database import make_engine
from worker.intake.receive import receive

CONTENTS = [b"one", b"two" * 100_000, b""]


@pytest.fixture
def filled(engine, store):
    """A catalogue with rows in every table, and the originals that they name."""
    sha256s = [store.put(io.BytesIO(content)).sha256 for content in CONTENTS]
    with engine.begin() as connection:
        fill(connection, sha256s)
    engine.dispose()
    return engine


@pytest.fixture
def source(database_url, store) -> Source:
    return Source(database_url, store, '{"most_pages": "7"}', {}, installed_programs())


@pytest.fixture
def elsewhere(tmp_path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "elsewhere")


def bring_back(backup, url, store, **how):
    return restore(backup, url, store, embedded=installed_programs(), **how)


def tables_at(url):
    engine = make_engine(url)
    with engine.connect() as connection:
        found = rows_of(connection)
    engine.dispose()
    return found


def files_of(store: LocalOriginals) -> dict[str, bytes]:
    return {
        str(path.relative_to(store.root)): path.read_bytes()
        for path in store.root.rglob("*")
        if path.is_file()
    }


def test_what_is_restored_is_what_was_saved(
    filled, source, store, database_url, empty_database_url, elsewhere, tmp_path
):
    before = tables_at(database_url)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    made = save(source, tmp_path / "away")
    assert problems_of(made) == []
    manifest = bring_back(made, empty_database_url, elsewhere)
    assert tables_at(empty_database_url) == before
    assert files_of(elsewhere) == files_of(store)
    assert manifest.tables == {n: len(rows) for n, rows in before.items() if n != "sequences"}
    assert tables_at(database_url) == before


def test_a_second_backup_shares_the_originals_and_old_ones_are_let_go(
    filled, source, store, sessions, tmp_path
):
    away = tmp_path / "away"
    save(source, away)
    times = {path: path.stat().st_mtime_ns for path in (away / "originals").rglob("*")}
    content = letter(number=9)
    receive(sessions, store, io.BytesIO(content), name="a", source="test", who="me")
    newest = save(source, away)
    assert find_backup(away) == newest
    assert len(files_of(newest.store)) == 4
    assert all(p.stat().st_mtime_ns == at for p, at in times.items() if p.is_file())
    with sessions.begin() as session:
        session.execute(text("TRUNCATE original CASCADE"))
    save(source, away)
    assert keep_newest(away, 2) == 1
    assert len(files_of(newest.store)) == 4
    assert keep_newest(away, 1) == 1
    assert files_of(newest.store) == {}
    assert problems_of(find_backup(away)) == []


def test_letters_that_come_in_meanwhile_tear_nothing(
    source, sessions, store, empty_database_url, elsewhere, tmp_path
):
    stop = threading.Event()
    number = 0

    def deliver_on():
        nonlocal number
        while not stop.is_set():
            number += 1
            content = letter(number=number)
            receive(sessions, store, io.BytesIO(content), name="a", source="test", who="me")

    thread = threading.Thread(target=deliver_on)
    thread.start()
    try:
        while number <= 5:
            stop.wait(0.01)
        made = save(source, tmp_path / "away")
    finally:
        stop.set()
        thread.join()
    bring_back(made, empty_database_url, elsewhere)
    with psycopg.connect(empty_database_url.replace("+psycopg", "")) as connection:
        known = connection.execute("SELECT sha256 FROM original").fetchall()
        arrivals, jobs = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            for name in ("arrival", "job")
        )
    kept = {hashlib.sha256(content).hexdigest() for content in files_of(elsewhere).values()}
    assert {row[0] for row in known} == kept
    assert arrivals == jobs == (len(kept),)
    assert 5 <= len(kept) <= number


def test_an_unfinished_backup_never_looks_finished(source, filled, tmp_path, monkeypatch):
    away = tmp_path / "away"

    def full(*_):
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(saving, "seal", full)
        with pytest.raises(OSError, match="full"):
            save(source, away)
    killed = away / "backups" / ".making-2026-01-01T000000Z"
    killed.mkdir()
    (killed / "manifest.json").write_text("{}")
    with pytest.raises(NoBackupError):
        find_backup(away)
    save(source, away)
    assert not killed.exists()
    assert len(backups_in(away)) == 1


def test_two_at_once_are_one(source, tmp_path):
    away = tmp_path / "away"
    with saving._locked(away), pytest.raises(BackupRunningError):
        save(source, away)


@pytest.mark.parametrize("what", ["database.dump", "originals.tsv", "manifest.json", "original"])
def test_damage_is_found_and_nothing_is_restored(
    what, filled, source, empty_database_url, elsewhere, tmp_path
):
    made = save(source, tmp_path / "away")
    if what == "original":
        spoil(made.store, hashlib.sha256(b"one").hexdigest())
    else:
        path = made.folder / what
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert len(problems_of(made)) == 1
    with pytest.raises(BackupDamagedError):
        bring_back(made, empty_database_url, elsewhere)
    assert tables_at(empty_database_url) == {"sequences": []}


def test_what_is_here_is_lost_only_when_told(
    filled, source, database_url, sessions, store, tmp_path
):
    before = tables_at(database_url)
    made = save(source, tmp_path / "away")
    with pytest.raises(NotEmptyError, match="--force"):
        bring_back(made, database_url, store)
    with sessions.begin() as session:
        session.execute(text("TRUNCATE document, original CASCADE"))
        with pytest.raises(InUseError):
            bring_back(made, database_url, store, force=True)
    filled.dispose()
    bring_back(made, database_url, store, force=True)
    assert tables_at(database_url) == before


def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(
    filled, source, database_url, tmp_path
):
    before = tables_at(database_url)
    made = save(source, tmp_path / "away")
    dump = made.folder / "database.dump"
    content = dump.read_bytes()
    programs = find_programs(18, installed_programs())
    for length in (len(content) // 2, len(content) - 2000):
        dump.write_bytes(content[:length])
        with pytest.raises(ProgramFailedError):
            restoring._replace_database(programs, database_url, dump, 18)
        assert tables_at(database_url) == before


def test_a_later_release_s_backup_is_refused(
    source, filled, elsewhere, tmp_path, empty_database_url
):
    with filled.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = save(source, tmp_path / "away")
    with pytest.raises(NewerBackupError, match="9999"):
        bring_back(made, empty_database_url, elsewhere)


def test_a_damaged_original_is_taken_from_the_second_store(filled, source, pair, tmp_path):
    sha256 = pair.second.put(io.BytesIO(b"one")).sha256
    spoil(pair.first, sha256)
    made = save(Source(source.url, pair, "{}", {}, source.embedded), tmp_path / "away")
    assert problems_of(made) == []
    spoil(pair.second, sha256)
    with pytest.raises(OSError, match=sha256):
        save(Source(source.url, pair, "{}", {}, source.embedded), tmp_path / "other")
    assert backups_in(tmp_path / "other") == []


def test_programs_of_a_fitting_version_are_taken(tmp_path):
    for name in ("pg_dump", "pg_restore", "psql"):
        path = tmp_path / name
        path.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 98.1'\n")
        path.chmod(0o700)
    assert find_programs(97, tmp_path).major == 98
    with pytest.raises(ProgramsMissingError, match="postgresql-client-99"):
        find_programs(99, tmp_path)


def test_no_password_is_among_the_words_of_a_command():
    address, environment = address_and_environment("postgresql+psycopg://me:secret@host:5/db")
    assert "secret" not in address
    assert environment["PGPASSWORD"] == "secret"
