"""A search's results, page by page.

A page begins after the last row of the one before it, so the thousandth costs as much as the first.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Select,
    cast,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from catalogue.search.conditions import conditions
from catalogue.search.query import Query
from catalogue.search.words import matching, text_query
from catalogue.summaries import Summary, summaries
from catalogue.viewer import Viewer, visible_to
from schema import Document, Rendition
from schema.document import LETTER_ORDER

SORTS = ("newest", "relevance", "date", "oldest")
# Relevance is worked out for so many of the newest that match, never for millions.
RANKED = 2000
_STREAMED = 500
_NUMERIC = Numeric()
_LETTER: ColumnElement[Any] = literal_column(str(LETTER_ORDER))


class BadCursorError(ValueError):
    """A cursor is not one that a page gave."""

    def __init__(self) -> None:
        super().__init__("This cursor is not one that a page gave: begin at the first page.")


@dataclass(frozen=True, slots=True)
class Page:
    """Some results, and the cursor of those that follow; ``None`` at the end."""

    results: tuple[Summary, ...]
    next: str | None


def default_sort(query: Query) -> str:
    """Return how results are sorted when nothing is said: by relevance where words were typed."""
    return "relevance" if any(not term.excluded for term in query.of("words")) else "newest"


def search(
    session: Session,
    query: Query,
    viewer: Viewer,
    *,
    sort: str = "newest",
    after: str | None = None,
    limit: int = 25,
) -> Page:
    """Return one page of the documents that meet a query and that the viewer may see.

    Args:
        session: for reading.
        query: what must hold.
        viewer: who asks.
        sort: one of :data:`SORTS`.
        after: the cursor that the page before gave.
        limit: at most so many.

    Raises:
        BadCursorError: the cursor is none, or of another sort.
    """
    rows = session.execute(
        _selected(session, query, viewer, sort=sort, after=after, limit=limit + 1)
    ).all()
    shown = rows[:limit]
    more = len(rows) > limit
    results = tuple(summaries(session, [row.id for row in shown]))
    return Page(results, _cursor(sort, shown[-1]) if more else None)


def stream(session: Session, query: Query, viewer: Viewer, sort: str) -> Iterator[Summary]:
    """Yield all results, page after page, in constant memory."""
    after = None
    while True:
        found = search(session, query, viewer, sort=sort, after=after, limit=_STREAMED)
        yield from found.results
        session.expunge_all()
        if found.next is None:
            return
        after = found.next


def matched(session: Session, query: Query, viewer: Viewer) -> Select[Any]:
    """Return the ids of all documents that meet a query and that the viewer may see."""
    return select(Document.id).where(visible_to(viewer), *conditions(session, query))


def _selected(
    session: Session, query: Query, viewer: Viewer, *, sort: str, after: str | None, limit: int
) -> Select[Any]:
    base = matched(session, query, viewer)
    place = _place(sort, after)
    if sort == "relevance" and default_sort(query) == "relevance":
        return _by_relevance(base, query, place, limit)
    if sort in {"date", "oldest"}:
        key = tuple_(_LETTER, Document.id)
        ordered = base.add_columns(_LETTER.label("key"))
        if place:
            end = tuple_(literal(date.fromisoformat(str(place[0]))), literal(place[1]))
            ordered = ordered.where(key < end if sort == "date" else key > end)
        if sort == "date":
            return ordered.order_by(_LETTER.desc(), Document.id.desc()).limit(limit)
        return ordered.order_by(_LETTER, Document.id).limit(limit)
    if place:
        base = base.where(Document.id < place[1])
    return base.add_columns(literal(0).label("key")).order_by(Document.id.desc()).limit(limit)


def _by_relevance(
    base: Select[Any], query: Query, place: list[Any] | None, limit: int
) -> Select[Any]:
    words = [term.value for term in query.of("words") if not term.excluded]
    newest = base.order_by(Document.id.desc()).limit(RANKED).cte("newest")
    # Weighted by length: a long report that names everything is not the best answer.
    rank = func.round(
        cast(func.max(func.ts_rank_cd(Rendition.search, text_query(words), 1)), _NUMERIC), 9
    )
    ranked = (
        select(Rendition.document_id.label("id"), rank.label("key"))
        .join(newest, newest.c.id == Rendition.document_id)
        .where(matching(words))
        .group_by(Rendition.document_id)
        .subquery()
    )
    rows = select(ranked.c.id, ranked.c.key)
    if place:
        rows = rows.where(
            tuple_(ranked.c.key, ranked.c.id)
            < tuple_(literal(place[0], _NUMERIC), literal(place[1]))
        )
    return rows.order_by(ranked.c.key.desc(), ranked.c.id.desc()).limit(limit)


def _cursor(sort: str, row: Any) -> str:
    text = json.dumps([sort, str(row.key), row.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place(sort: str, cursor: str | None) -> list[Any] | None:
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        its_sort, key, document_id = json.loads(text)
        if sort in {"date", "oldest"}:
            date.fromisoformat(key)
        if sort == "relevance":
            key = Decimal(key)
        if its_sort != sort or not isinstance(document_id, int):
            raise BadCursorError
    except (ValueError, TypeError, ArithmeticError) as error:
        raise BadCursorError from error
    return [key, document_id]
