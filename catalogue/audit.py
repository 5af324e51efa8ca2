"""Who saw which restricted document, and who changed what: the trail, read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.viewer import Viewer, visible_to
from schema import Document, RestrictedView, Revision, SymbolRow

# Whose changes are the readings' own.
MACHINE = "letterbook"
# What goes with a change, and is none of its own.
_BESIDE = {"locked", "review", "settled", "status"}


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that somebody saw or changed.

    Attributes:
        id: grows with time within its kind; the next page is asked for by it.
        at: when.
        who: the account.
        document_id: of which document; it may be disposed of since.
        symbols: the document's, now; empty once it is disposed of.
        what: the address that was opened, or the fields that were changed.
        why: what was said of a change.
    """

    id: int
    at: datetime
    who: str
    document_id: int
    symbols: tuple[str, ...]
    what: str
    why: str = ""


def views(
    session: Session,
    viewer: Viewer,
    *,
    who: str | None = None,
    document_id: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Trace]:
    """Return who opened or took away restricted documents, the latest first.

    Who may not see restricted documents learns of none of them: nothing is returned.
    """
    if not viewer.sees_restricted:
        return []
    query = select(RestrictedView).order_by(RestrictedView.id.desc()).limit(limit)
    query = _narrowed(query, RestrictedView, who, document_id, before)
    rows = session.scalars(query).all()
    symbols = _symbols(session, [row.document_id for row in rows])
    return [
        Trace(
            row.id,
            row.at,
            row.who,
            row.document_id,
            symbols.get(row.document_id, ()),
            row.address,
        )
        for row in rows
    ]


def changes(
    session: Session,
    viewer: Viewer,
    *,
    who: str | None = None,
    document_id: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Trace]:
    """Return what people changed in documents that the viewer may see, the latest first.

    What a reading wrote is asked for by its name: :data:`MACHINE`.
    """
    query = (
        select(Revision)
        .join(Document, Document.id == Revision.document_id)
        .where(visible_to(viewer))
        .order_by(Revision.id.desc())
        .limit(limit)
    )
    query = _narrowed(query, Revision, who, document_id, before)
    if who is None:
        query = query.where(Revision.who != MACHINE)
    rows = session.scalars(query).all()
    symbols = _symbols(session, [row.document_id for row in rows])
    return [
        Trace(
            row.id,
            row.at,
            row.who,
            row.document_id,
            symbols.get(row.document_id, ()),
            ", ".join(field for field in row.after if field not in _BESIDE),
            row.why,
        )
        for row in rows
    ]


def _narrowed(
    query: Select[Any],
    table: type[RestrictedView] | type[Revision],
    who: str | None,
    document_id: int | None,
    before: int | None,
) -> Select[Any]:
    if who is not None:
        query = query.where(table.who == who)
    if document_id is not None:
        query = query.where(table.document_id == document_id)
    if before is not None:
        query = query.where(table.id < before)
    return query


def _symbols(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row in session.execute(
        select(SymbolRow.document_id, SymbolRow.normal)
        .where(SymbolRow.document_id.in_(set(ids)))
        .order_by(SymbolRow.document_id, SymbolRow.position)
    ):
        found[row.document_id] = (*found.get(row.document_id, ()), row.normal)
    return found


TRAILS = {"views": views, "changes": changes}
