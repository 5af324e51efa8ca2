"""Documents as lines of a list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import SQLColumnExpression, String, cast, func, select
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
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
    """Return the summaries of documents, in the order of their ids, in one statement."""
    rows = {row.id: row for row in session.execute(_SELECTED.where(any_of(Document.id, ids)))}
    return [
        Summary(
            id=row.id,
            symbols=tuple(row.symbols),
            title=row.title,
            letter_date=row.letter_date,
            items=tuple(row.items),
            organs=tuple(row.organs),
            states=tuple(filter(None, row.states)),
            languages=tuple(row.languages),
            status=row.status,
        )
        for row in map(rows.get, ids)
        if row is not None
    ]


def symbols_of(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the symbols of documents in their order, by id; those without any are left out."""
    found: dict[int, tuple[str, ...]] = {}
    for row in session.execute(
        select(SymbolRow.document_id, SymbolRow.normal)
        .where(SymbolRow.document_id.in_(ids))
        .order_by(SymbolRow.document_id, SymbolRow.position)
    ):
        found[row.document_id] = (*found.get(row.document_id, ()), row.normal)
    return found


def _each(
    table: type[Any], value: SQLColumnExpression[Any], *order: SQLColumnExpression[Any], **only: Any
) -> SQLColumnExpression[Any]:
    """Return the values of a document's rows in one of its tables as one array."""
    rows = select(value).where(table.document_id == Document.id).filter_by(**only)
    return func.array(rows.order_by(*order).scalar_subquery())


_subitem = func.coalesce(" (" + DocumentAgendaItem.subitem + ")", "")
_item = func.coalesce(
    cast(DocumentAgendaItem.item, String) + _subitem, DocumentAgendaItem.title, ""
)
_title = (
    select(Rendition.title)
    .where(Rendition.document_id == Document.id, Rendition.title != "")
    .order_by(*Rendition.in_order())
    .limit(1)
    .scalar_subquery()
)
_SELECTED = select(
    Document.id,
    Document.letter_date,
    Document.status,
    _title.label("title"),
    _each(SymbolRow, SymbolRow.normal, SymbolRow.position).label("symbols"),
    _each(DocumentAgendaItem, _item, DocumentAgendaItem.position).label("items"),
    _each(DocumentOrgan, DocumentOrgan.organ, DocumentOrgan.position).label("organs"),
    _each(Party, Party.state, Party.position, role="sender").label("states"),
    _each(Rendition, Rendition.language, *Rendition.in_order()).label("languages"),
)
