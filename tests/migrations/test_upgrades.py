"""A database of every released revision, with rows in every table, is brought to this one whole."""

import json
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, text

from migrations.revision import require_head, upgrade
from tests.keep.filling import fill
from worker.database import make_engine

# The last revision of each state that others could install; a release adds its own.
RELEASED = ("0004", "0011", "0021", "0026", "0031", "0051")


@pytest.fixture(scope="module")
def at_revision(postgres):
    """Return a function that gives a database at a revision, made from the one before it."""
    address = postgres.url("postgres").replace("+psycopg", "")
    made: list[str] = []

    def database(revision: str) -> str:
        name = f"released_{revision}_{uuid4().hex[:6]}"
        template = made[-1] if made else "template1"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        upgrade(postgres.url(name), revision)
        made.append(name)
        copy = f"{name}_filled"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")
        return postgres.url(copy)

    yield database
    with psycopg.connect(address, autocommit=True) as connection:
        for name in made:
            for each in (name, f"{name}_filled"):
                connection.execute(f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")


def rows_at(connection: Connection) -> dict[str, list[dict]]:
    names = connection.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ).all()
    return {
        name: list(connection.scalars(text(f'SELECT to_jsonb(t) FROM "{name}" t')))
        for name in names
        if name != "alembic_version"
    }


def told(rows: list[dict], columns: set[str]) -> list[str]:
    """Return what rows say in some columns, in an order of its own."""
    return sorted(
        json.dumps({name: row[name] for name in sorted(columns)}, sort_keys=True) for row in rows
    )


@pytest.mark.parametrize("revision", RELEASED)
def test_every_row_is_there_after_the_upgrade(revision, at_revision):
    url = at_revision(revision)
    engine = make_engine(url)
    with engine.begin() as connection:
        fill(connection)
    with engine.connect() as connection:
        before = rows_at(connection)
    engine.dispose()
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    upgrade(url)
    require_head(engine)
    with engine.connect() as connection:
        after = rows_at(connection)
    engine.dispose()
    for table, rows in before.items():
        columns = set(rows[0])
        assert columns <= set(after[table][0]), f"{table} lost a column"
        assert told(after[table], columns) == told(rows, columns), table
