"""Fill in from the authority what a document does not print, and say that it comes from there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.agenda.titles import key
from schema import AgendaItemRow, Document, DocumentAgendaItem, Rendition

DOCUMENT, AUTHORITY = "document", "authority"


def filled_items(session: Session, document_id: int, language: str) -> list[dict[str, Any]]:
    """Return a document's agenda items as they are shown and exported.

    Each has, beside the fields of the record: ``title_from`` and ``number_from`` (`document`,
    `authority`, or null where there is none), ``agenda_document``, and ``authority_id``, null
    where the item is in no authority.

    A title that only a version in another language prints gives way to the authority's, where that
    has it in the language, unless a person set the items.

    Args:
        session: to read with.
        document_id: whose items.
        language: of titles; where neither the version in it nor the authority has one, whatever
            there is, or English from the authority.
    """
    query = (
        select(DocumentAgendaItem, AgendaItemRow)
        .outerjoin(AgendaItemRow, AgendaItemRow.id == DocumentAgendaItem.agenda_item_id)
        .where(DocumentAgendaItem.document_id == document_id)
        .order_by(DocumentAgendaItem.position)
    )
    rows = session.execute(query).all()
    printed = _printed(session, document_id) if rows else {}
    return [_filled(row, known, language, printed) for row, known in rows]


# The titles that versions print: by language, then by item.
_Item = tuple[Any, ...]
_Printed = dict[str, dict[_Item, str]]


def _printed(session: Session, document_id: int) -> _Printed:
    """Return what each version prints; no version at all, where a person set the items."""
    locked = session.scalar(select(Document.locked).where(Document.id == document_id)) or ()
    if "agenda_items" in locked:
        return {}
    rows = session.execute(
        select(Rendition.language, Rendition.record["agenda_items"].label("items")).where(
            Rendition.document_id == document_id
        )
    )
    found: _Printed = {}
    for row in rows:
        titles = found.setdefault(row.language, {})
        for item in row.items or ():
            if item["title"] and item["item"] is not None:
                titles.setdefault(tuple(item[name] for name in _PLACE), item["title"])
    return found


_PLACE = ("organ", "session", "stage", "item", "subitem")


def _filled(
    row: DocumentAgendaItem, known: AgendaItemRow | None, language: str, printed: _Printed
) -> dict[str, Any]:
    titles = known.titles if known else {}
    own = _own_title(row, titles, language, printed)
    title = own or titles.get(language) or titles.get("en")
    number_from = AUTHORITY if row.number_from_authority else DOCUMENT
    return {
        "organ": row.organ,
        "session": row.session,
        "stage": row.stage,
        "item": row.item,
        "subitem": row.subitem,
        "title": title,
        "title_from": (DOCUMENT if own else AUTHORITY) if title else None,
        "number_from": None if row.item is None else number_from,
        "agenda_document": known.agenda_document if known else None,
        "authority_id": row.agenda_item_id,
    }


def _own_title(
    row: DocumentAgendaItem, titles: dict[str, str], language: str, printed: _Printed
) -> str | None:
    """Return the title that the version in a language prints; of others' none that is translated.

    A title that stood alone has its number from the authority: its language is known by that too.
    """
    place = tuple(getattr(row, name) for name in _PLACE)
    own = printed.get(language, {}).get(place)
    if own or not printed or not row.title or not titles.get(language):
        return own or row.title
    elsewhere = {of[place] for of in printed.values() if place in of}
    known_as = {key(title) for code, title in titles.items() if code != language}
    is_foreign = row.title in elsewhere or key(row.title) in known_as - {key(titles[language])}
    return None if is_foreign else row.title
