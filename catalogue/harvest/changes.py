"""What changed, in the order in which it changed: documents by their newest revision, withdrawals.

Pages go by key (datestamp, document), so the last page of a million costs what the first does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from catalogue.viewer import NOBODY, visible_to
from schema import Document, DocumentOrgan, Revision, Withdrawal


@dataclass(frozen=True, slots=True)
class Change:
    """A document's last change; ``is_deleted`` says that the public has it no more."""

    document_id: int
    at: datetime
    sets: tuple[str, ...]
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Which changes: from one instant, before another, of one set, after one that is known."""

    since: datetime | None = None
    before: datetime | None = None
    set_: str | None = None
    after: tuple[datetime, int] | None = None


def changes(session: Session, span: Span, limit: int) -> list[Change]:
    """Return at most so many changes, the eldest first."""
    living = session.execute(
        _within(_living(span.set_), Revision.at, Revision.document_id, span).limit(limit)
    ).all()
    gone = session.execute(
        _within(_gone(span.set_), Withdrawal.at, Withdrawal.document_id, span).limit(limit)
    ).all()
    sets = sets_of(session, [row.document_id for row in living])
    found = [Change(row.document_id, row.at, sets.get(row.document_id, ())) for row in living]
    found += [Change(row.document_id, row.at, tuple(row.sets), is_deleted=True) for row in gone]
    return sorted(found, key=lambda change: (change.at, change.document_id))[:limit]


def change_of(session: Session, document_id: int) -> Change | None:
    """Return the last change of one document; ``None`` if the public never had it."""
    gone = session.get(Withdrawal, document_id)
    if gone:
        return Change(document_id, gone.at, tuple(gone.sets), is_deleted=True)
    row = session.execute(_living(None).where(Document.id == document_id)).one_or_none()
    if row is None:
        return None
    sets = sets_of(session, [document_id])
    return Change(document_id, row.at, sets.get(document_id, ()))


def earliest(session: Session) -> datetime | None:
    """Return the first datestamp that any record may have."""
    moments = [session.scalar(select(func.min(table.at))) for table in (Revision, Withdrawal)]
    return min((moment for moment in moments if moment), default=None)


def sets_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the sets of documents: each organ's, with its session or year where it has one."""
    rows = session.execute(
        select(DocumentOrgan.document_id, _set_name(DocumentOrgan).label("name"))
        .where(DocumentOrgan.document_id.in_(ids))
        .order_by(DocumentOrgan.document_id, DocumentOrgan.position)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row.document_id] = tuple(dict.fromkeys((*found.get(row.document_id, ()), row.name)))
    return found


def all_sets(session: Session) -> list[tuple[str, str | None, str]]:
    """Return every set that a public document is in, as (organ, session or year, set).

    One step through the index for each set, whatever the number of documents.
    """
    found: list[tuple[str, str | None, str]] = []
    last: tuple[str, str] | None = None
    detail = func.coalesce(DocumentOrgan.session, cast(DocumentOrgan.year, String), "")
    query = (
        select(DocumentOrgan.organ, detail.label("detail"))
        .join(Document, Document.id == DocumentOrgan.document_id)
        .where(visible_to(NOBODY))
        .order_by(DocumentOrgan.organ, detail)
        .limit(1)
    )
    while row := session.execute(
        query.where(tuple_(DocumentOrgan.organ, detail) > tuple_(*last)) if last else query
    ).one_or_none():
        last = (row.organ, row.detail)
        found.append((row.organ, row.detail or None, _spec(row.organ, row.detail)))
    return found


def _spec(organ: str, detail: str | None) -> str:
    """Return the name of a set; a stroke may not stand in one."""
    name = organ.replace("/", ".")
    return f"{name}:{detail}" if detail else name


def _set_name(table: type[DocumentOrgan]) -> ColumnElement[str]:
    detail = func.coalesce(table.session, cast(table.year, String))
    organ = func.replace(table.organ, "/", ".")
    return case((detail.is_(None), organ), else_=organ + ":" + detail)


def _living(set_: str | None) -> Select[int, datetime]:
    """A document's newest revision, and no other, is its last change."""
    newer = aliased(Revision)
    query = (
        select(Revision.document_id, Revision.at)
        .join(Document, Document.id == Revision.document_id)
        .where(
            visible_to(NOBODY),
            ~exists().where(
                newer.document_id == Revision.document_id, newer.version > Revision.version
            ),
        )
    )
    if set_ is None:
        return query
    organ, _, detail = set_.partition(":")
    wanted = [
        DocumentOrgan.document_id == Revision.document_id,
        DocumentOrgan.organ == organ.replace(".", "/"),
    ]
    if detail:
        is_year = and_(DocumentOrgan.session.is_(None), cast(DocumentOrgan.year, String) == detail)
        wanted.append(or_(DocumentOrgan.session == detail, is_year))
    return query.where(exists().where(*wanted))


def _gone(set_: str | None) -> Select[int, datetime, list[str]]:
    query = select(Withdrawal.document_id, Withdrawal.at, Withdrawal.sets)
    if set_ is None:
        return query
    name = func.unnest(Withdrawal.sets).table_valued("name").render_derived()
    inside = or_(name.c.name == set_, name.c.name.startswith(f"{set_}:", autoescape=True))
    return query.where(select(1).select_from(name).where(inside).exists())


def _within(
    query: Any,
    at: InstrumentedAttribute[datetime],
    key: InstrumentedAttribute[int],
    span: Span,
) -> Any:
    if span.since:
        query = query.where(at >= span.since)
    if span.before:
        query = query.where(at < span.before)
    if span.after:
        query = query.where(tuple_(at, key) > tuple_(*span.after))
    return query.order_by(at, key)
