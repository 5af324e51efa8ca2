"""The newest documents that a search seeks, without asking the planner how frequent its terms are.

The planner knows a thousand words and takes every other for as frequent as the rarest of these; it
takes a phrase for its words, and an old session for evenly spread. So the newest numbers are tried
first. What is frequent among them is found by going on, block of numbers by block, as far as is
needed; what is not is fetched whole, and if that is more than a few, sought in blocks after all.
What an index lists by itself, and are few, needs none of this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    exists,
    func,
    intersect,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from catalogue.search.conditions import Sought
from catalogue.search.words import any_order, matching
from schema import Document, Rendition
from schema.document import BLOCK, BLOCK_BITS

# How many of the newest numbers are tried: a word of one text in a hundred shows.
_TRIED = 1_024
# What is fetched whole and sorted; some ten milliseconds. Texts are large and lie far apart.
_FEW = 5_000
_FEW_TEXTS = 2_000
# So many blocks at once, from the first to the most: all in them may match, though none did in
# those before.
_NARROWEST = 8
_WIDEST = 64
# What is listed is checked from the newest on, so many at first.
_CHECKED = 100
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
    for query in sought.listed:
        ids = _capped(session, query if before is None else _below(query, before))
        if ids is not None:
            return _checked(session, sought, sorted(set(ids), reverse=True), limit)
    tried = _newest_numbers(session, before)
    seen = tried.high - tried.low
    if not seen:
        return []
    found = _tried(session, sought, tried, limit)
    if len(found) < limit and len(found) / seen * tried.low <= _FEW:
        rest = _few(session, sought, tried)
        if rest is not None:
            return (found + rest)[:limit]
    return found + _onward(session, sought, tried, len(found), limit)


def _onward(session: Session, sought: Sought, tried: _Stretch, had: int, limit: int) -> list[int]:
    """Go on below the numbers that were tried, among which so many were found."""
    found: list[int] = []
    low, widest = tried.low, _NARROWEST
    while had + len(found) < limit and low > 1:
        wanted = limit - had - len(found)
        share = (had + len(found)) / (tried.high - low)
        stretch = _next(low, share, wanted, widest)
        found += _gathered(session, sought, stretch, wanted)
        low, widest = stretch.low, min(widest * 2, _WIDEST)
    return found


def is_frequent(session: Session, sought: Sought, limit: int) -> bool:
    """Tell whether a page of the sought is among the newest numbers that are tried."""
    return len(_tried(session, sought, _newest_numbers(session), limit)) >= limit


def _newest_numbers(session: Session, before: int | None = None) -> _Stretch:
    """Return the numbers that are tried first; none, where there is no lower one."""
    high = before or (session.scalar(select(func.max(Document.id))) or 0) + 1
    return _Stretch(max(high - _TRIED, 1), high)


def _next(low: int, share: float, wanted: int, widest: int) -> _Stretch:
    """Return the blocks below a number in which, at this share, there are as many as are wanted."""
    numbers = wanted / share * 1.2 if share else float("inf")
    blocks = ceil(min(widest, numbers / (1 << BLOCK_BITS)))
    first = ((low - 1) >> BLOCK_BITS) - blocks + 1
    return _Stretch(max(first << BLOCK_BITS, 1), low)


def _tried(session: Session, sought: Sought, stretch: _Stretch, limit: int) -> list[int]:
    documents = select(Document.id).where(
        *sought.of_documents, Document.id >= stretch.low, Document.id < stretch.high
    )
    if sought.words is not None:
        documents = documents.where(Document.id.in_(_texts(sought.words, stretch)))
    return list(session.scalars(documents.order_by(Document.id.desc()).limit(limit)))


def _gathered(session: Session, sought: Sought, stretch: _Stretch, limit: int) -> list[int]:
    """Return the highest of a stretch; all are fetched by the index before they are sorted."""
    # Plus nothing, or else the index of ids is read too; that of blocks has told nearly all.
    documents = select(Document.id).where(
        *sought.of_documents, Document.id + 0 < stretch.high, _BLOCK.op("&&")(stretch.blocks)
    )
    if sought.words is None:
        found = documents.cte("found").prefix_with("MATERIALIZED")
    elif not sought.is_narrowed:
        texts = Document.id.in_(_texts(sought.words, stretch))
        found = documents.where(texts).cte("found").prefix_with("MATERIALIZED")
    else:
        found = _both(documents, _texts(sought.words, stretch))
    return list(session.scalars(select(found.c.id).order_by(found.c.id.desc()).limit(limit)))


def _both(documents: Select[Any], texts: Select[Any]) -> CTE:
    """Fetch each by its own index: the planner would read the text of each of many documents.

    Where a stretch has no such document, its texts are not looked for.
    """
    found = documents.cte("documents").prefix_with("MATERIALIZED")
    any_found = exists(select(found.c.id))
    having = texts.where(any_found).cte("texts").prefix_with("MATERIALIZED")
    return intersect(select(found.c.id), select(having.c.document_id)).cte("found")


def _texts(words: str, stretch: _Stretch) -> Select[Any]:
    """Return the documents of the texts of a stretch that have words."""
    return select(Rendition.document_id).where(matching(words), _ITS_BLOCK.op("&&")(stretch.blocks))


def _below(listed: Select[Any], before: int) -> Select[Any]:
    (number,) = listed.selected_columns
    return listed.where(number < before)


def _checked(session: Session, sought: Sought, ids: list[int], limit: int) -> list[int]:
    """Return which of the ids, sorted, meet all that is sought; no more are looked at than need."""
    found: list[int] = []
    begin, number = 0, max(_CHECKED, 2 * limit)
    while len(found) < limit and begin < len(ids):
        some = any_of(Document.id, ids[begin : begin + number])
        query = select(Document.id).where(some, *sought.all).order_by(Document.id.desc())
        found += session.scalars(query)
        begin, number = begin + number, number * 4
    return found[:limit]


def _few(session: Session, sought: Sought, tried: _Stretch) -> list[int] | None:
    """Return all that are sought below those tried, the highest first; none if they are not few.

    What can be fetched whole by its index is, and words or the rest looked up in it. A phrase is
    fetched by its words: whether they stand together is seen in each text.
    """
    below = select(Document.id).where(*sought.of_documents, Document.id < tried.low)
    if sought.words is None:
        ids = _capped(session, below)
        return None if ids is None else sorted(ids, reverse=True)
    ids = _capped(session, below) if sought.is_narrowed else None
    if ids is None and _seem_few(session, sought.words, tried):
        having = select(Rendition.document_id).where(matching(any_order(sought.words)))
        ids = _capped(session, having, _FEW_TEXTS)
    if ids is None:
        return None
    low = sorted({number for number in ids if number < tried.low}, reverse=True)
    return _checked(session, sought, low, len(low))


def _seem_few(session: Session, words: str, tried: _Stretch) -> bool:
    """Tell by the newest: for a frequent word the index makes a list of all its texts first."""
    most = _FEW_TEXTS * (tried.high - tried.low) // max(tried.low, 1) + 1
    among_newest = _texts(any_order(words), tried).where(Rendition.document_id >= tried.low)
    return len(session.scalars(among_newest.limit(most + 1)).all()) <= most


def _capped(session: Session, query: Select[Any], few: int = _FEW) -> list[int] | None:
    with _by_index(session):
        ids = list(session.scalars(query.limit(few + 1)))
    return ids if len(ids) <= few else None


@contextmanager
def _by_index(session: Session) -> Iterator[None]:
    """Where it takes a word for frequent, the planner would read texts until it has enough."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    session.execute(text("SET LOCAL enable_seqscan = on"))
