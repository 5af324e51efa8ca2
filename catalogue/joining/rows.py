"""A document's rows, taken out whole and put back as they were."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# In the order in which they can be put back.
_TABLES = (
    "document",
    "symbol",
    "document_organ",
    "document_agenda_item",
    "party",
    "annex",
    "citation",
    "review",
    "revision",
    "agenda_sighting",
)


def take(session: Session, document_id: int) -> dict[str, list[Any]]:
    """Return all rows of a document but its renditions, as JSON by table."""
    return {table: _rows(session, table, document_id) for table in _TABLES}


def put_back(session: Session, rows: dict[str, list[Any]]) -> None:
    """Write rows that were taken out, under the ids that they had."""
    for table in _TABLES:
        if rows.get(table):
            insert(session, table, rows[table])


def _rows(session: Session, table: str, document_id: int) -> list[Any]:
    column = "id" if table == "document" else "document_id"
    found = session.scalar(
        text(
            f"SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]') FROM {table} t "  # noqa: S608 - a table of ours
            f"WHERE t.{column} = :id"
        ),
        {"id": document_id},
    )
    return list(found or [])


def insert(session: Session, table: str, rows: list[Any]) -> None:
    """Insert rows as JSON into a table, their ids included."""
    if table not in _TABLES:
        raise KeyError(table)
    session.execute(
        text(
            f"INSERT INTO {table} OVERRIDING SYSTEM VALUE "  # noqa: S608 - a table of ours
            f"SELECT * FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
        ),
        {"rows": json.dumps(rows)},
    )
