"""Fill in from the authority what a document does not print, and say that it comes from there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema import AgendaItemRow, DocumentAgendaItem

DOCUMENT, AUTHORITY = "document", "authority"


def filled_items(session: Session, document_id: int, language: str) -> list[dict[str, Any]]:
    """Return a document's agenda items as they are shown and exported.

    Each has, beside the fields of the record: ``title_from`` and ``number_from`` (`document`,
    `authority`, or null where there is none), ``agenda_document``, and ``authority_id``, null
    where the item is in no authority.

    Args:
        session: to read with.
        document_id: whose items.
        language: of titles that are filled in; English where the authority has none in it.
    """
    query = (
        select(DocumentAgendaItem, AgendaItemRow)
        .outerjoin(AgendaItemRow, AgendaItemRow.id == DocumentAgendaItem.agenda_item_id)
        .where(DocumentAgendaItem.document_id == document_id)
        .order_by(DocumentAgendaItem.position)
    )
    return [_filled(row, known, language) for row, known in session.execute(query)]


def _filled(row: DocumentAgendaItem, known: AgendaItemRow | None, language: str) -> dict[str, Any]:
    titles = known.titles if known else {}
    title = row.title or titles.get(language) or titles.get("en")
    number_from = AUTHORITY if row.number_from_authority else DOCUMENT
    return {
        "organ": row.organ,
        "session": row.session,
        "stage": row.stage,
        "item": row.item,
        "subitem": row.subitem,
        "title": title,
        "title_from": (DOCUMENT if row.title else AUTHORITY) if title else None,
        "number_from": None if row.item is None else number_from,
        "agenda_document": known.agenda_document if known else None,
        "authority_id": row.agenda_item_id,
    }
