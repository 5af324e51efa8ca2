"""List what the authority holds, and show one item with what rests on it."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.agenda.entry import label
from schema import Agenda, AgendaItemRow, DocumentAgendaItem, SymbolRow

_MOST_DOCUMENTS = 20


def list_items(
    session: Session,
    *,
    of_session: str | None = None,
    organ: str | None = None,
    stage: str | None = None,
    item: int | None = None,
    subitem: str | None = None,
) -> list[dict[str, Any]]:
    """Return entries of the authority in the order of the agenda; all that is given must hold."""
    query = select(AgendaItemRow).order_by(
        AgendaItemRow.organ,
        func.length(AgendaItemRow.session),
        AgendaItemRow.session,
        AgendaItemRow.stage,
        AgendaItemRow.item,
        AgendaItemRow.subitem.nulls_first(),
    )
    for column, value in (
        (AgendaItemRow.session, of_session),
        (AgendaItemRow.organ, organ),
        (AgendaItemRow.stage, stage),
        (AgendaItemRow.item, item),
        (AgendaItemRow.subitem, subitem),
    ):
        if value is not None:
            query = query.where(column == value)
    return [
        {
            "organ": row.organ,
            "session": row.session,
            "stage": row.stage,
            "item": row.item,
            "subitem": row.subitem,
            "label": label(row.item, row.subitem),
            "agenda_document": row.agenda_document,
            "titles": dict(row.titles),
            "source": row.source,
            "confirmed_by": row.confirmed_by,
        }
        for row in session.scalars(query)
    ]


def show_item(
    session: Session,
    of_session: str,
    item: int,
    subitem: str | None,
    *,
    organ: str = "A",
    stage: str | None = None,
) -> list[dict[str, Any]]:
    """Return an item with its sub-items, at each stage, with the documents issued under it."""
    found = list_items(session, of_session=of_session, organ=organ, stage=stage, item=item)
    return [
        entry
        | {
            "agenda_complete": _complete(session, entry),
            "history": _history(session, entry),
            **_documents(session, entry),
        }
        for entry in found
        if subitem is None or entry["subitem"] == subitem
    ]


def _row(entry: dict[str, Any]) -> Any:
    return (
        AgendaItemRow.organ == entry["organ"],
        AgendaItemRow.session == entry["session"],
        AgendaItemRow.stage == entry["stage"],
        AgendaItemRow.item == entry["item"],
        AgendaItemRow.subitem.is_not_distinct_from(entry["subitem"]),
    )


def _complete(session: Session, entry: dict[str, Any]) -> bool:
    return bool(
        session.scalar(
            select(Agenda.complete).where(
                Agenda.organ == entry["organ"],
                Agenda.session == entry["session"],
                Agenda.stage == entry["stage"],
            )
        )
    )


def _history(session: Session, entry: dict[str, Any]) -> list[Any]:
    return list(session.scalars(select(AgendaItemRow.history).where(*_row(entry))).one())


def _documents(session: Session, entry: dict[str, Any]) -> dict[str, Any]:
    linked = (
        select(DocumentAgendaItem.document_id)
        .join(AgendaItemRow, AgendaItemRow.id == DocumentAgendaItem.agenda_item_id)
        .where(*_row(entry))
    )
    newest = linked.order_by(DocumentAgendaItem.document_id.desc()).limit(_MOST_DOCUMENTS)
    ids = session.scalars(newest).all()
    symbols = session.execute(
        select(SymbolRow.document_id, SymbolRow.normal).where(
            SymbolRow.document_id.in_(ids), SymbolRow.position == 0
        )
    ).all()
    names = {row.document_id: row.normal for row in symbols}
    return {
        "documents": [names.get(one, str(one)) for one in ids],
        "document_count": session.scalar(select(func.count()).select_from(linked.subquery())),
    }
