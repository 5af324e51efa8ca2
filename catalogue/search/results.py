"""A search's results, page by page.

A page begins after the last row of the one before it, so the thousandth costs as much as the first.
"""

import base64
import json
from collections.abc import Iterator, Sequence
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

from catalogue.any_of import any_of
from catalogue.search.conditions import Sought, sought
from catalogue.search.newest import is_frequent, newest
from catalogue.search.query import Query
from catalogue.search.words import as_query
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


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    key: Any


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
    wanted = sought(session, query, visible_to(viewer))
    return page_of(session, wanted, sort=sort, after=after, limit=limit)


def page_of(
    session: Session,
    wanted: Sought,
    *,
    sort: str,
    after: str | None,
    limit: int,
    latest: Sequence[int] | None = None,
) -> Page:
    """Return one page of what is sought, where that was worked out already.

    Args:
        session: for reading.
        wanted: what must hold.
        sort: one of :data:`SORTS`.
        after: the cursor that the page before gave.
        limit: at most so many.
        latest: the newest ids of it, where they are known: at least :data:`RANKED`, if so many are.

    Raises:
        BadCursorError: the cursor is none, or of another sort.
    """
    place = _place(sort, after)
    if sort == "relevance" and wanted.words:
        ids = newest(session, wanted, RANKED) if latest is None else latest[:RANKED]
        rows = _by_relevance(session, wanted.words, ids, place, limit + 1)
    elif sort in {"date", "oldest"}:
        rows = _by_letter(session, wanted, place, limit + 1, sort)
    else:
        before = place[1] if place else None
        is_known = latest is not None and before is None
        ids = (latest or ()) if is_known else newest(session, wanted, limit + 1, before=before)
        rows = [_Row(document_id, 0) for document_id in ids[: limit + 1]]
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
    return select(Document.id).where(*sought(session, query, visible_to(viewer)).all)


def _by_letter(
    session: Session, wanted: Sought, place: list[Any] | None, limit: int, sort: str
) -> list[_Row]:
    """What is frequent is met on the way through the letters' dates, what is rare fetched first."""
    found = select(Document.id, _LETTER.label("key")).where(*wanted.all)
    if not is_frequent(session, wanted, limit):
        whole = found.cte("found").prefix_with("MATERIALIZED")
        found = select(whole.c.id, whole.c.key)
    key, number = found.selected_columns.key, found.selected_columns.id
    if place:
        end = tuple_(literal(date.fromisoformat(str(place[0]))), literal(place[1]))
        beyond = tuple_(key, number) < end if sort == "date" else tuple_(key, number) > end
        found = found.where(beyond)
    order = (key.desc(), number.desc()) if sort == "date" else (key, number)
    rows = session.execute(found.order_by(*order).limit(limit))
    return [_Row(row.id, row.key) for row in rows]


def _by_relevance(
    session: Session, words: str, ids: Sequence[int], place: list[Any] | None, limit: int
) -> list[_Row]:
    # Weighted by length: a long report that names everything is not the best answer.
    rank = func.ts_rank_cd(Rendition.search, as_query(words), 1)
    ranked = (
        select(
            Rendition.document_id.label("id"),
            func.round(cast(func.max(rank), _NUMERIC), 9).label("key"),
        )
        .where(any_of(Rendition.document_id, ids))
        .group_by(Rendition.document_id)
        .subquery()
    )
    rows = select(ranked.c.id, ranked.c.key)
    if place:
        rows = rows.where(
            tuple_(ranked.c.key, ranked.c.id)
            < tuple_(literal(place[0], _NUMERIC), literal(place[1]))
        )
    ordered = rows.order_by(ranked.c.key.desc(), ranked.c.id.desc()).limit(limit)
    return [_Row(row.id, row.key) for row in session.execute(ordered)]


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
