"""Forward, back, forward again; and no database at the wrong revision is worked on."""

import threading

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from migrations.revision import (
    DatabaseRevisionError,
    await_head,
    configuration,
    downgrade,
    require_head,
    upgrade,
)
from schema import Base
from worker.database import make_engine


def test_forward_back_and_forward_again(empty_database_url):
    upgrade(empty_database_url)
    downgrade(empty_database_url, "base")
    upgrade(empty_database_url)
    engine = make_engine(empty_database_url)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_back_and_forward_with_data_in_the_tables(database_url, engine: Engine):
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO original (sha256, size, location) VALUES (repeat('a', 64), 1, 'a')")
        )
    engine.dispose()
    downgrade(database_url, "base")
    upgrade(database_url)
    require_head(engine)


def test_tables_and_migrations_agree(database_url):
    command.check(configuration(database_url))


def test_a_database_at_another_revision_is_refused(empty_database_url):
    engine = make_engine(empty_database_url)
    with pytest.raises(DatabaseRevisionError, match="letterbook migrate"):
        require_head(engine)
    engine.dispose()


def test_who_waits_goes_on_when_another_has_migrated(empty_database_url):
    engine = make_engine(empty_database_url)
    with pytest.raises(DatabaseRevisionError, match="at revision none"):
        await_head(engine, 0)
    other = threading.Thread(target=upgrade, args=(empty_database_url,))
    other.start()
    await_head(engine, 60)
    other.join()
    require_head(engine)
    engine.dispose()
