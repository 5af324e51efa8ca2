"""Check documents anew, without reading them, when what is known around them has changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.orm import Session

from catalogue.agenda.known import Known, known_of
from catalogue.agenda.learning import Proposed
from catalogue.agenda.resolve import Resolution, resolve
from catalogue.children import item_values
from catalogue.records import link_citations, snapshot, write_revision, write_values
from catalogue.reviews import (
    MACHINE,
    TITLE_ALONE,
    of_authority,
    of_states,
    of_versions,
    replace_reviews,
    set_status,
)
from catalogue.versions import Versions, readings_of, together
from extraction.record import AgendaItem
from schema import Document, DocumentAgendaItem, Review

_CHUNK = 200


def recheck(
    session: Session,
    document_id: int,
    *,
    why: str,
    who: str = MACHINE,
    known: Known | None = None,
    rewrite: bool = False,
    before: dict[str, Any] | None = None,
) -> bool:
    """Link a document's items and compare its versions anew; tell whether the document changed.

    What is found is the same as if all its versions were entered now. A person's values stay.

    Args:
        session: in a transaction of the caller.
        document_id: which one.
        why: for its history.
        who: in whose name.
        known: the authority's whole knowledge of the agendas; looked up where not given.
        rewrite: its versions are others than before: write all values, not the items alone.
        before: what the catalogue said of it, where something was changed already.
    """
    document = session.get(Document, document_id, with_for_update=True)
    readings = readings_of(session, document_id)
    if document is None or not readings:
        return False
    before = snapshot(session, document) if before is None else before
    versions = together(readings)
    items = versions.record.agenda_items
    known = known_of(session, items) if known is None else known
    resolution = resolve(items, known, versions.leader.language)
    if rewrite or versions.settled:
        write_values(session, document, versions.record, resolution, fresh=False)
        link_citations(session, document_id, versions.record.symbols)
    elif "agenda_items" not in document.locked:
        _write_items(session, document_id, resolution)
    _ask(session, document, versions, resolution)
    session.flush()
    set_status(session, document)
    session.flush()
    version = document.version
    write_revision(session, document, before, who=who, why=why)
    return document.version != version


def affected(
    session: Session, agendas: Iterable[tuple[str, str]], *, items: Iterable[int] | None = None
) -> Iterator[list[int]]:
    """Yield, in chunks, the documents that have items of some agendas.

    Args:
        session: to read with.
        agendas: as (organ, session).
        items: only documents with one of these numbers, or with an item that has none.
    """
    names = tuple_(DocumentAgendaItem.organ, DocumentAgendaItem.session)
    query = (
        select(DocumentAgendaItem.document_id)
        .where(names.in_(list(agendas)))
        .distinct()
        .order_by(DocumentAgendaItem.document_id)
    )
    if items is not None:
        number = DocumentAgendaItem.item
        query = query.where(or_(number.in_(list(items)), number.is_(None)))
    ids = session.scalars(query).all()
    for start in range(0, len(ids), _CHUNK):
        yield list(ids[start : start + _CHUNK])


def recheck_all(session: Session, document_ids: Sequence[int], *, why: str) -> int:
    """Check documents anew; return how many changed."""
    agendas = session.execute(
        select(DocumentAgendaItem.organ, DocumentAgendaItem.session)
        .where(
            DocumentAgendaItem.document_id.in_(document_ids),
            DocumentAgendaItem.session.is_not(None),
        )
        .distinct()
    ).all()
    # An item without number asks for the whole of its session.
    known = known_of(
        session, [AgendaItem(row.organ, row.session, "final", None) for row in agendas]
    )
    return sum(recheck(session, one, why=why, known=known) for one in document_ids)


def take_up(session: Session, taken: Sequence[Proposed], *, why: str) -> int:
    """Check the documents that titles which the authority just took up concern."""
    agendas = {(one.organ, one.session) for one in taken}
    if not agendas:
        return 0
    items = {one.item for one in taken}
    return sum(
        recheck_all(session, chunk, why=why) for chunk in affected(session, agendas, items=items)
    )


def _write_items(session: Session, document_id: int, resolution: Resolution) -> None:
    """Replace the rows of a document's items, if they are other than before."""
    stored = session.scalars(
        select(DocumentAgendaItem)
        .where(DocumentAgendaItem.document_id == document_id)
        .order_by(DocumentAgendaItem.position)
    ).all()
    rows = [DocumentAgendaItem(**values) for values in item_values(document_id, resolution)]
    if [_plain(row) for row in stored] == [_plain(row) for row in rows]:
        return
    session.execute(delete(DocumentAgendaItem).where(DocumentAgendaItem.document_id == document_id))
    session.add_all(rows)


def _plain(row: DocumentAgendaItem) -> tuple[object, ...]:
    return (
        row.organ,
        row.session,
        row.stage,
        row.item,
        row.subitem,
        row.title,
        row.agenda_item_id,
        row.number_from_authority,
    )


def _ask(session: Session, document: Document, versions: Versions, resolution: Resolution) -> None:
    asked = [
        *of_versions(document, versions.found),
        *of_authority(document, versions.leader.rendition_id, resolution),
        *of_states(document, versions.leader.rendition_id, versions.record),
    ]
    replace_reviews(session, document, asked, rendition_id=None)
    if resolution.answered and "agenda_items" not in document.locked:
        session.execute(
            delete(Review).where(
                Review.document_id == document.id,
                Review.field == "agenda_items",
                Review.reason == TITLE_ALONE,
                Review.settled_by.is_(None),
            )
        )
