"""What a person set on a letter goes with it when it is joined, and returns when it is parted."""

from typing import Any

from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from catalogue.joining import rows
from catalogue.records import COLUMNS, set_value
from schema import AnnexRow, Citation, Document, DocumentAgendaItem, DocumentOrgan, Party

# The table of each list, and the role of its rows where the table holds several lists.
_LISTS: dict[str, tuple[Any, str | None]] = {
    "organs": (DocumentOrgan, None),
    "agenda_items": (DocumentAgendaItem, None),
    "annexes": (AnnexRow, None),
    "citations": (Citation, None),
    "senders": (Party, "sender"),
    "addressees": (Party, "addressee"),
    "signatories": (Party, "signatory"),
    "on_behalf_of": (Party, "on_behalf_of"),
}
_SINGLE = ("form", "dates.letter", "dates.masthead", "distribution", "original_language")


def carry(session: Session, letter: Document, issued: Document) -> dict[str, Any]:
    """Give the issued document what a person set on the letter; return what it had before.

    A field that a person set on both stays the issued document's.
    """
    had: dict[str, Any] = {}
    for field in letter.locked:
        if field in issued.locked:
            continue
        if field in _SINGLE:
            had[field] = _value(issued, field)
            set_value(issued, field, _value(letter, field))
        elif field in _LISTS:
            had[field] = _rows(session, issued.id, field)
            _clear(session, issued.id, field)
            table, role = _LISTS[field]
            session.execute(
                _of(update(table), table, role, letter.id).values(document_id=issued.id)
            )
    issued.locked = [*issued.locked, *had]
    session.flush()
    return had


def give_back(session: Session, issued: Document, had: dict[str, Any]) -> None:
    """Give the issued document back what it had before a letter's values were carried over."""
    for field, value in had.items():
        if field in _SINGLE:
            set_value(issued, field, value)
        else:
            _clear(session, issued.id, field)
            rows.insert(session, _LISTS[field][0].__tablename__, value)
    issued.locked = [field for field in issued.locked if field not in had]
    session.flush()


def _value(document: Document, field: str) -> Any:
    return getattr(document, COLUMNS.get(field, field))


def _of(statement: Any, table: Any, role: str | None, document_id: int) -> Any:
    statement = statement.where(table.document_id == document_id)
    return statement.where(table.role == role) if role else statement


def _clear(session: Session, document_id: int, field: str) -> None:
    table, role = _LISTS[field]
    session.execute(_of(delete(table), table, role, document_id))


def _rows(session: Session, document_id: int, field: str) -> list[Any]:
    table, role = _LISTS[field]
    narrowed = "AND t.role = :role" if role else ""
    found = session.scalar(
        text(
            f"SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM {table.__tablename__} t "  # noqa: S608 - a table of ours
            f"WHERE t.document_id = :id {narrowed}"
        ),
        {"id": document_id} | ({"role": role} if role else {}),
    )
    return list(found or [])
