"""The newest documents that a search seeks, without asking the planner how frequent its terms are.

The planner knows a thousand words and takes every other for as frequent as the rarest of these; it
takes a phrase for its words, and an old session for evenly spread. So the newest numbers are tried
first. What is frequent among them is found by going on, block of numbers by block, as far as is
needed; what is not is fetched whole, and if that is more than a few, sought in blocks after all.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    any_,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from catalogue.search.conditions import Condition, Sought
from catalogue.search.words import any_order, matching
from schema import Document, Rendition
from schema.document import BLOCK, BLOCK_BITS

# How many of the newest numbers are tried: a word of one text in a hundred shows.
_TRIED = 1_024
# What is fetched whole and sorted; some ten milliseconds.
_FEW = 5_000
# At most so many blocks at once: all in them may match, though none did in those before.
_WIDEST = 64
_BLOCK: ColumnElement[Any] = literal_column(BLOCK.format(column="document.id"))
_ITS_BLOCK: ColumnElement[Any] = literal_column(BLOCK.format(column="rendition.document_id"))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Numbers from ``low`` to before ``high``."""

    low: int
    high: int

    @property
    def blocks(self) -> ColumnElement[Any]:
        first, last = self.low >> BLOCK_BITS, (self.high - 1) >> BLOCK_BITS
        return literal(list(range(first, last + 1)), ARRAY(BigInteger))


def newest(session: Session, sought: Sought, limit: int, *, before: int | None = None) -> list[int]:
    """Return the highest ids of documents that are sought, at most so many, the highest first.

    Args:
        session: for reading.
        sought: what must hold.
        limit: at most so many.
        before: only ids lower than this.
    """
    tried = _newest_numbers(session, before)
    seen = tried.high - tried.low
    if not seen:
        return []
    found = _tried(session, sought, tried, limit)
    if len(found) < limit and len(found) / seen * tried.low <= _FEW:
        rest = _few(session, sought, tried.low)
        if rest is not None:
            return (found + rest)[:limit]
    low = tried.low
    while len(found) < limit and low > 1:
        stretch = _next(low, len(found) / (tried.high - low), limit - len(found))
        found += _gathered(session, sought, stretch, limit - len(found))
        low = stretch.low
    return found


def is_frequent(session: Session, sought: Sought, limit: int) -> bool:
    """Tell whether a page of the sought is among the newest numbers that are tried."""
    return len(_tried(session, sought, _newest_numbers(session), limit)) >= limit


def among(ids: Sequence[int], column: Any) -> Condition:
    """Return the condition that a column is one of many ids."""
    condition: Condition = column == any_(literal(list(ids), ARRAY(BigInteger)))
    return condition


def _newest_numbers(session: Session, before: int | None = None) -> _Stretch:
    """Return the numbers that are tried first; none, where there is no lower one."""
    high = before or (session.scalar(select(func.max(Document.id))) or 0) + 1
    return _Stretch(max(high - _TRIED, 1), high)


def _next(low: int, share: float, wanted: int) -> _Stretch:
    """Return the blocks below a number in which, at this share, there are as many as are wanted."""
    numbers = wanted / share * 1.2 if share else float("inf")
    blocks = ceil(min(_WIDEST, numbers / (1 << BLOCK_BITS)))
    first = ((low - 1) >> BLOCK_BITS) - blocks + 1
    return _Stretch(max(first << BLOCK_BITS, 1), low)


def _tried(session: Session, sought: Sought, stretch: _Stretch, limit: int) -> list[int]:
    query = _within(sought, stretch).where(Document.id >= stretch.low)
    return list(session.scalars(query.order_by(Document.id.desc()).limit(limit)))


def _gathered(session: Session, sought: Sought, stretch: _Stretch, limit: int) -> list[int]:
    """Return the highest of a stretch; all are fetched by the index before they are sorted."""
    query = _within(sought, stretch).where(_BLOCK.op("&&")(stretch.blocks))
    found = query.cte("found").prefix_with("MATERIALIZED")
    return list(session.scalars(select(found.c.id).order_by(found.c.id.desc()).limit(limit)))


def _within(sought: Sought, stretch: _Stretch) -> Select[Any]:
    query = select(Document.id).where(*sought.of_documents, Document.id < stretch.high)
    if sought.words is None:
        return query
    texts = select(Rendition.document_id).where(
        matching(sought.words), _ITS_BLOCK.op("&&")(stretch.blocks)
    )
    return query.where(Document.id.in_(texts))


def _few(session: Session, sought: Sought, before: int) -> list[int] | None:
    """Return all that are sought below a number, the highest first; none if they are not few.

    Whichever is rarer is fetched by its index, words or the rest, and the other looked up in it.
    A phrase is fetched by its words: whether they stand together is seen in each text.
    """
    below = select(Document.id).where(*sought.of_documents, Document.id < before)
    ids = None
    if sought.words is not None:
        having = select(Rendition.document_id).where(matching(any_order(sought.words)))
        ids = _capped(session, having)
    if ids is None and sought.documents:
        ids = _capped(session, below)
    if ids is None:
        return None
    if sought.words is None:
        return sorted(ids, reverse=True)
    found = select(Document.id).where(among(ids, Document.id), Document.id < before, *sought.all)
    return list(session.scalars(found.order_by(Document.id.desc())))


def _capped(session: Session, query: Select[Any]) -> list[int] | None:
    with _by_index(session):
        ids = list(session.scalars(query.limit(_FEW + 1)))
    return ids if len(ids) <= _FEW else None


@contextmanager
def _by_index(session: Session) -> Iterator[None]:
    """Where it takes a word for frequent, the planner would read texts until it has enough."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    session.execute(text("SET LOCAL enable_seqscan = on"))
