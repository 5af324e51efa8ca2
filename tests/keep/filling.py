"""Rows for every table of a database, whatever its revision: made from what the tables say."""

import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Connection,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    Table,
    inspect,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

ROWS = 3
_ONE_OF = re.compile(r"\(?(\w+) = ANY \(ARRAY\[(.*?)\]\)")
_MOMENT = datetime(2021, 3, 4, 5, 6, 7, 123456, tzinfo=UTC)
# What a check of more than one column wants, and what cannot be guessed.
_GIVEN = {
    ("agenda_item", "titles"): lambda n: {"en": f"Title {n}"},
    ("annex", "signatories"): lambda n: [f"Name {n}"],
    ("symbol", "suffixes"): lambda n: [f"Add.{n}"],
    ("document", "locked"): ["form"],
    ("job", "state"): "queued",
    ("job", "lease_until"): None,
    ("job", "lease_holder"): None,
    ("job", "kind"): "catalogue",
    ("arrival", "is_duplicate"): False,
    ("arrival", "parent_id"): None,
    ("batch_line", "state"): "received",
    ("proposal", "score"): 0.5,
    ("proposal", "letter_id"): lambda n: n + 1,
    ("proposal", "issued_id"): lambda n: n + 101,
    ("recognised_page", "page"): lambda n: n + 1,
    ("rendition", "search"): None,
    ("legal_hold", "document_id"): lambda n: n + 1,
    ("legal_hold", "batch_id"): None,
    ("legal_hold", "query"): None,
    ("disposal", "document_id"): lambda n: n + 1001,
    ("disposal", "originals"): [],
    ("disposal", "state"): "done",
    ("disposal", "decided_by"): "another",
    ("disposal", "rule_id"): None,
}


def fill(connection: Connection, sha256s: list[str] | None = None) -> None:
    """Write rows into every table, the referred-to first; originals are of given contents."""
    metadata = MetaData()
    metadata.reflect(connection)
    codes = _codes(connection)
    contents = sha256s or [f"{n:064x}" for n in range(ROWS)]
    keys: dict[str, list[Any]] = {}
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        generated = {
            column["name"]
            for column in inspect(connection).get_columns(table.name)
            if column.get("identity") or column.get("computed")
        }
        for n in range(ROWS):
            values = {
                column.name: _value(table, column, n, codes, keys)
                for column in table.columns
                if column.name not in generated
            }
            if table.name == "fixity_fault":
                values["sha256"] = contents[n % len(contents)]
            if table.name == "original":
                sha256 = contents[n % len(contents)]
                values |= {"sha256": sha256, "location": f"{sha256[:2]}/{sha256[2:4]}/{sha256}"}
            row = connection.execute(
                table.insert().values(values).returning(*table.primary_key.columns)
            ).one()
            keys.setdefault(table.name, []).append(row[0])


def _codes(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Return the codes that checks allow, by table and column."""
    rows = connection.execute(
        text(
            "SELECT conrelid::regclass::text AS name, pg_get_constraintdef(oid) AS said "
            "FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
    )
    return {
        (row.name, match[1]): re.findall(r"'(\w+)'", match[2])
        for row in rows
        for match in _ONE_OF.finditer(row.said)
        if " OR " not in row.said
    }


def _value(table: Table, column: Any, n: int, codes: Any, keys: dict[str, list[Any]]) -> Any:
    if (table.name, column.name) in _GIVEN:
        given = _GIVEN[table.name, column.name]
        return given(n) if callable(given) else given
    for key in column.foreign_keys:
        return keys[key.column.table.name][n % len(keys[key.column.table.name])]
    if allowed := codes.get((table.name, column.name)):
        return allowed[n % len(allowed)]
    return _of_type(column, n)


def _list(kind: Any, n: int) -> list[Any]:
    return [0.1 * n, 2.5] if isinstance(kind.item_type, Double) else [f"one {n}", "two"]


_MADE = (
    (JSONB, lambda _, n: {"n": n, "words": ["é", "中", None], "half": 0.5}),
    (ARRAY, _list),
    (Boolean, lambda _, n: n % 2 == 0),
    (Integer, lambda _, n: n + 1),
    (Double, lambda _, n: 0.1 * n),
    (DateTime, lambda _, n: _MOMENT.replace(second=n)),
    (Date, lambda _, n: date(2021, 2, n + 1)),
)


def _of_type(column: Any, n: int) -> Any:
    for kind, make in _MADE:
        if isinstance(column.type, kind):
            return make(column.type, n)
    return f"{column.name} {n}: l’été, \t中\n\\"


def rows_of(connection: Connection) -> dict[str, list[str]]:
    """Return all rows of all tables as text, and where their sequences stand."""
    names = connection.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ).all()
    rows: dict[str, list[str]] = {
        name: list(connection.scalars(text(f'SELECT t::text FROM "{name}" t ORDER BY 1')))
        for name in names
    }
    rows["sequences"] = list(
        connection.scalars(
            text(
                "SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences "
                "WHERE schemaname = 'public' ORDER BY 1"
            )
        )
    )
    return rows
