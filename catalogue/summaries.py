"""Documents as lines of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from schema import Document, DocumentAgendaItem, DocumentOrgan, Party, Rendition, SymbolRow


@dataclass(frozen=True, slots=True)
class Summary:
    """A document in a list of results."""

    id: int
    symbols: tuple[str, ...]
    title: str | None
    letter_date: str | None
    items: tuple[str, ...]
    organs: tuple[str, ...]
    states: tuple[str, ...]
    languages: tuple[str, ...]
    status: str


def summaries(session: Session, ids: Sequence[int]) -> list[Summary]:
    """Return the summaries of documents, in the order of their ids, in one query a kind."""
    documents = {
        document.id: document
        for document in session.scalars(select(Document).where(Document.id.in_(ids)))
    }
    symbols = _grouped(
        session,
        select(SymbolRow).where(SymbolRow.document_id.in_(ids)).order_by(SymbolRow.position),
    )
    items = _grouped(
        session,
        select(DocumentAgendaItem)
        .where(DocumentAgendaItem.document_id.in_(ids))
        .order_by(DocumentAgendaItem.position),
    )
    organs = _grouped(
        session,
        select(DocumentOrgan)
        .where(DocumentOrgan.document_id.in_(ids))
        .order_by(DocumentOrgan.position),
    )
    parties = _grouped(
        session,
        select(Party)
        .where(Party.document_id.in_(ids), Party.role == "sender")
        .order_by(Party.position),
    )
    renditions = _grouped(
        session,
        select(Rendition).where(Rendition.document_id.in_(ids)).order_by(*Rendition.in_order()),
    )
    return [
        Summary(
            id=key,
            symbols=tuple(row.normal for row in symbols.get(key, ())),
            title=next((row.title for row in renditions.get(key, ()) if row.title), None),
            letter_date=documents[key].letter_date,
            items=tuple(_item_label(row) for row in items.get(key, ())),
            organs=tuple(row.organ for row in organs.get(key, ())),
            states=tuple(row.state for row in parties.get(key, ()) if row.state),
            languages=tuple(row.language for row in renditions.get(key, ())),
            status=documents[key].status,
        )
        for key in ids
        if key in documents
    ]


def _grouped(session: Session, query: Select[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in session.scalars(query):
        groups.setdefault(row.document_id, []).append(row)
    return groups


def _item_label(row: DocumentAgendaItem) -> str:
    if row.item is None:
        return row.title or ""
    return f"{row.item}{f' ({row.subitem})' if row.subitem else ''}"
