"""Write many rows by COPY: a fraction of the cost of as many INSERTs.

Rows are plain values by the names of their columns. As objects of their tables, which the session
would come to know, they cost more to make than PostgreSQL takes to write them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias, cast

import msgspec
from psycopg import Cursor, sql
from sqlalchemy import ARRAY, Double
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from schema import Base

Values: TypeAlias = dict[str, Any]
Rows: TypeAlias = Mapping[type[Base], Sequence[Values]]


def copy_rows(session: Session, rows: Rows) -> None:
    """Write new rows in the session's transaction, table after table.

    All rows of a table name the same columns; the others are left to the database. The session
    does not come to know the rows.

    Raises:
        psycopg.Error: a row cannot be written, and none was.
    """
    # The driver's own cursor: COPY is no part of SQLAlchemy.
    cursor = cast("Cursor[Any]", session.connection().connection.cursor())
    with cursor:
        for table, its_rows in rows.items():
            if its_rows:
                _copy(cursor, table, its_rows)


def values_of(row: Base) -> Values:
    """Return what a row was made of; what the database gives it is left out."""
    return {name: getattr(row, name) for name in _given(type(row))}


def _copy(cursor: "Cursor[Any]", table: type[Base], rows: Sequence[Values]) -> None:
    names = tuple(rows[0])
    told = [(place, _AS_TEXT[kind]) for place, kind in _kinds(table, names)]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.__tablename__), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    in_order = itemgetter(*names)
    with cursor.copy(statement) as copy:
        for row in rows:
            values = list(in_order(row))
            for place, as_text in told:
                if values[place] is not None:
                    values[place] = as_text(values[place])
            copy.write_row(values)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _numbers(values: Sequence[float]) -> str:
    return f"{{{_json(values)[1:-1]}}}"


# What the driver would write too, at several times the cost.
_AS_TEXT: dict[str, Callable[[Any], str]] = {"json": _json, "numbers": _numbers}


@cache
def _kinds(table: type[Base], names: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return the places of those columns whose values are written down here, and as what."""
    columns = table.__table__.columns
    kinds = []
    for place, name in enumerate(names):
        column = columns[name].type
        if isinstance(column, JSONB):
            kinds.append((place, "json"))
        elif isinstance(column, ARRAY) and isinstance(column.item_type, Double):
            kinds.append((place, "numbers"))
    return tuple(kinds)


@cache
def _given(table: type[Base]) -> tuple[str, ...]:
    return tuple(entry.name for entry in fields(cast("Any", table)) if entry.init)
