"""Bring a bag into an empty Letterbook: then it has the same documents, history, originals."""

# ruff: noqa: S608 - names of tables are our own

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import bagit
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.bags.belongings import GENERATED, TABLES
from catalogue.bags.writing import ORIGINALS, REVISION_TAG, ROWS, Bagged
from catalogue.originals import Originals, place_of

_CHUNK = 500
_MUST_BE_EMPTY = ("document", "original", "arrival", "batch")
# The authority may be here already: its rows are found by what they say, not by their number.
_AUTHORITY = {
    "agenda": ("organ", "session", "stage"),
    "agenda_item": ("organ", "session", "stage", "item", "subitem"),
}


class BagUnfitError(ValueError):
    """A bag cannot be brought in here; the message says why."""

    def __init__(self, place: Path, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


class LetterbookNotEmptyError(RuntimeError):
    """A bag's rows keep their numbers, and those may be taken here."""

    def __init__(self) -> None:
        super().__init__(
            "This Letterbook holds documents already. A bag is brought into an empty one; to add "
            "its letters to these, import its originals: letterbook import BAG, and its records: "
            "letterbook import-records BAG/data/records.xml"
        )


def read_bag(sessions: sessionmaker[Session], store: Originals, place: Path) -> Bagged:
    """Bring a bag in, in one transaction, after its originals are in the store.

    Raises:
        BagUnfitError: it is no bag of ours, is damaged, or is of another revision.
        LetterbookNotEmptyError: there are documents here.
        OSError: the store cannot keep its originals.
    """
    bag = _validated(place)
    data = place / "data"
    with sessions.begin() as session:
        _require_fit(session, bag, place)
        size = _keep_originals(store, data / ORIGINALS, place)
        items: dict[int, int] = {}
        for table in TABLES:
            rows = _lines(data / ROWS / f"{table}.jsonl")
            if table in _AUTHORITY:
                items = _write_authority(session, table, rows)
            else:
                _write(session, table, (_fit(table, row, items) for row in rows))
        documents = session.scalar(text("SELECT count(*) FROM document")) or 0
        originals = session.scalar(text("SELECT count(*) FROM original")) or 0
    return Bagged(documents, originals, size)


def _validated(place: Path) -> "bagit.Bag":
    try:
        bag = bagit.Bag(str(place))
        bag.validate()
    except (bagit.BagError, OSError) as error:
        raise BagUnfitError(place, f"not a valid bag: {error}") from error
    if REVISION_TAG not in bag.info:
        raise BagUnfitError(
            place, "a bag of another program. To catalogue its files: letterbook import BAG"
        )
    return bag


def _require_fit(session: Session, bag: "bagit.Bag", place: Path) -> None:
    ours, theirs = session.scalar(text("SELECT version_num FROM alembic_version")), bag.info
    if theirs[REVISION_TAG] != ours:
        raise BagUnfitError(
            place,
            f"it is of revision {theirs[REVISION_TAG]}, and this database of {ours}. Bring it into "
            "a Letterbook of the release that wrote it, and upgrade that one",
        )
    for table in _MUST_BE_EMPTY:
        if session.scalar(text(f"SELECT EXISTS (SELECT FROM {table})")):
            raise LetterbookNotEmptyError


def _keep_originals(store: Originals, folder: Path, place: Path) -> int:
    unsynced: set[Path] = set()
    total = 0
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            stored = store.put_unsynced(stream, unsynced)
        if stored.sha256 != path.name:
            raise BagUnfitError(place, f"original {path.name} hashes to {stored.sha256}")
        total += stored.size
    store.sync(unsynced)
    return total


def _fit(table: str, row: dict[str, Any], items: dict[int, int]) -> dict[str, Any]:
    if table == "original":
        # Never taken from a bag: a place could lead anywhere.
        return {**row, "location": place_of(row["sha256"])}
    if table == "document_agenda_item" and row["agenda_item_id"] is not None:
        return {**row, "agenda_item_id": items.get(row["agenda_item_id"])}
    return row


def _write(session: Session, table: str, rows: Iterator[dict[str, Any]]) -> None:
    columns = _columns(session, table)
    insert = text(
        f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE "
        f"SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
    )
    while chunk := list(islice(rows, _CHUNK)):
        session.execute(insert, {"rows": json.dumps(chunk)})
    if "id" in columns.split(", "):
        session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) "
                f"FROM {table} HAVING max(id) IS NOT NULL"
            )
        )


def _write_authority(
    session: Session, table: str, rows: Iterator[dict[str, Any]]
) -> dict[int, int]:
    """Write or amend rows of the authority, and return the number here of each number there."""
    names = [name for name in _columns(session, table).split(", ") if name != "id"]
    key = _AUTHORITY[table]
    amended = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    columns = ", ".join(names)
    insert = text(
        f"INSERT INTO {table} ({columns}) "
        f"SELECT {columns} FROM jsonb_populate_record(NULL::{table}, CAST(:row AS jsonb)) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {amended} RETURNING id"
    )
    return {
        row["id"]: session.execute(insert, {"row": json.dumps(row)}).scalar_one() for row in rows
    }


def _columns(session: Session, table: str) -> str:
    names: Sequence[str] = session.scalars(
        text(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = :name ORDER BY ordinal_position"
        ),
        {"name": table},
    ).all()
    return ", ".join(
        f'"{name}"' if name == "end" else name
        for name in names
        if name not in GENERATED.get(table, ())
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as lines:
        for line in lines:
            yield json.loads(line)
