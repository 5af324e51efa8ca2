"""Who saw which restricted document, and who changed what: the trail, read back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.summaries import symbols_of
from catalogue.viewer import Viewer, visible_to
from schema import Document, RestrictedView, Revision

Row = TypeVar("Row", RestrictedView, Revision)

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


@dataclass(frozen=True, slots=True)
class Asked:
    """Which traces are wanted, the latest first.

    Attributes:
        who: only what this account did.
        document_id: only of this document.
        before: only those with lower ids: the next page.
        limit: at most so many.
    """

    who: str | None = None
    document_id: int | None = None
    before: int | None = None
    limit: int = 100


def views(session: Session, viewer: Viewer, asked: Asked) -> list[Trace]:
    """Return who opened or took away restricted documents.

    Who may not see restricted documents learns of none of them: nothing is returned.
    """
    if not viewer.sees_restricted:
        return []
    return _traces(
        session, RestrictedView, select(RestrictedView), asked, lambda row: (row.address, "")
    )


def changes(session: Session, viewer: Viewer, asked: Asked) -> list[Trace]:
    """Return what people changed in documents that the viewer may see.

    What a reading wrote is asked for by its name: :data:`MACHINE`.
    """
    query = (
        select(Revision)
        .join(Document, Document.id == Revision.document_id)
        .where(visible_to(viewer))
    )
    if asked.who is None:
        query = query.where(Revision.who != MACHINE)
    return _traces(session, Revision, query, asked, _of_revision)


def _of_revision(revision: Revision) -> tuple[str, str]:
    return ", ".join(field for field in revision.after if field not in _BESIDE), revision.why


def _traces(
    session: Session,
    table: type[Row],
    query: Select[Row],
    asked: Asked,
    said: Callable[[Row], tuple[str, str]],
) -> list[Trace]:
    """Return the traces of a query, each with what and why it was as its row says."""
    if asked.who is not None:
        query = query.where(table.who == asked.who)
    if asked.document_id is not None:
        query = query.where(table.document_id == asked.document_id)
    if asked.before is not None:
        query = query.where(table.id < asked.before)
    rows = session.scalars(query.order_by(table.id.desc()).limit(asked.limit)).all()
    symbols = symbols_of(session, {row.document_id for row in rows})
    return [
        Trace(
            row.id,
            row.at,
            row.who,
            row.document_id,
            symbols.get(row.document_id, ()),
            *said(row),
        )
        for row in rows
    ]


TRAILS = {"views": views, "changes": changes}
