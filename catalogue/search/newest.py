"""The newest documents that a search seeks, without asking the planner how frequent its terms are.

The planner knows a thousand words and takes every other for as frequent as the rarest of these; it
takes a phrase for its words, and an old session for evenly spread. So the newest numbers are tried
first; then, where no text is read, some blocks of them, as many as should do by what was found.
What is not frequent among them is fetched whole; if that is more than a few, one goes on down.
What an index lists by itself, and are few, needs none of this.
"""

from functools import cached_property
from math import ceil
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.search.conditions import Sought
from catalogue.search.stretches import (
    BLOCK_SIZE,
    Stretch,
    checked,
    met_by_block,
    met_by_number,
    newest_numbers,
    texts,
    without,
)
from catalogue.search.words import any_order, matching
from schema import Document, Rendition
from schema.document import BLOCK_BITS

# How many of the newest numbers are tried: a word of one text in a hundred shows.
_TRIED = 1_024
# What is fetched whole and sorted: some three milliseconds; more where words are looked up in it,
# or else the texts of whole stretches would be fetched. For a short page it is not worth so much.
_FEW = 2_000
_FEW_FOR_ONE = 4
_FEW_WITH_WORDS = 5_000
# So many blocks at once, from the first to the most: all in them may match, though none did in
# those before.
_NARROWEST = 8
_WIDEST = 64


def newest(session: Session, sought: Sought, limit: int, *, before: int | None = None) -> list[int]:
    """Return the highest ids of documents that are sought, at most so many, the highest first.

    Args:
        session: for reading.
        sought: what must hold.
        limit: at most so many.
        before: only ids lower than this.
    """
    for query in sought.listed:
        ids = _capped(session, query if before is None else _below(query, before), _FEW_WITH_WORDS)
        if ids is not None:
            return checked(session, sought, sorted(set(ids), reverse=True), limit)
    tried = newest_numbers(session, _TRIED, before)
    if not tried.size:
        return []
    descent = _Descent(session, sought, limit, tried)
    descent.add(met_by_number(session, sought, tried, limit), tried)
    if sought.words is None:
        descent.step(_NARROWEST)
        if descent.found:
            descent.step(_WIDEST)
    if descent.seem_few:
        rest = _few(session, sought, descent)
        if rest is not None:
            return (descent.found + rest)[:limit]
    widest = _NARROWEST
    while descent.goes_on:
        descent.step(widest)
        widest = min(widest * 2, _WIDEST)
    return descent.found


def is_frequent(session: Session, sought: Sought, limit: int) -> bool:
    """Tell whether a page of the sought is among the newest numbers that are tried."""
    return len(met_by_number(session, sought, newest_numbers(session, _TRIED), limit)) >= limit


class _Descent:
    """The way down from the newest number: what was found, and how far down one has come."""

    def __init__(self, session: Session, sought: Sought, limit: int, tried: Stretch) -> None:
        self._session, self._sought, self._limit, self._tried = session, sought, limit, tried
        self.found: list[int] = []
        self.low = tried.high

    @property
    def goes_on(self) -> bool:
        """Whether more are wanted, and there are lower numbers."""
        return len(self.found) < self._limit and self.low > 1

    @property
    def few(self) -> int:
        """How many documents may be fetched whole, if no words are looked up in them."""
        return _FEW if self._sought.words else min(_FEW, _FEW_FOR_ONE * self._limit)

    @property
    def seem_few(self) -> bool:
        """Whether more are wanted, and by what was seen there are but few."""
        seen = self._tried.high - self.low
        return self.goes_on and len(self.found) / seen * self.low <= self.few

    @cached_property
    def having(self) -> float:
        """Which share of texts have the words, wherever they stand, as the newest tell.

        The index itself cannot be asked: of a frequent word it makes a list of all its texts first.
        """
        if self._sought.words is None:
            return 1.0
        those = texts(any_order(self._sought.words), self._tried)
        above = those.where(Rendition.document_id >= self._tried.low)
        return len(self._session.scalars(above).all()) / self._tried.size

    def add(self, found: list[int], stretch: Stretch) -> None:
        """Note what was found in the stretch next below."""
        self.found += found
        self.low = stretch.low

    def step(self, widest: int) -> None:
        """Look through as many blocks as seem needed, at most so many, if more are wanted."""
        if not self.goes_on:
            return
        wanted = self._limit - len(self.found)
        share = len(self.found) / (self._tried.high - self.low)
        numbers = wanted / share * 1.2 if share else float("inf")
        blocks = ceil(min(widest, numbers / BLOCK_SIZE))
        first = ((self.low - 1) >> BLOCK_BITS) - blocks + 1
        stretch = Stretch(max(first << BLOCK_BITS, 1), self.low)
        # How frequent the words are decides only where documents are fetched before texts.
        having = self.having if self._sought.is_narrowed else 1.0
        found = met_by_block(self._session, self._sought, stretch, wanted, having)
        self.add(found, stretch)


def _below(listed: Select[Any], before: int) -> Select[Any]:
    (number,) = listed.selected_columns
    return listed.where(number < before)


def _few(session: Session, sought: Sought, descent: _Descent) -> list[int] | None:
    """Return all that are sought further down, the highest first; none if they are not few.

    What can be fetched whole by its index is, and words or the rest looked up in it. A phrase is
    fetched by its words: whether they stand together is seen in each text.
    """
    below = select(Document.id).where(*sought.of_documents, Document.id < descent.low)
    if sought.words is None:
        ids = _capped(session, below, descent.few)
        return None if ids is None else sorted(ids, reverse=True)
    ids = _capped(session, below, _FEW_WITH_WORDS) if sought.is_narrowed else None
    if ids is None and descent.having * descent.low <= _FEW:
        having = select(Rendition.document_id).where(matching(any_order(sought.words)))
        ids = _capped(session, having, _FEW)
    if ids is None:
        return None
    low = sorted({number for number in ids if number < descent.low}, reverse=True)
    return checked(session, sought, low, len(low))


def _capped(session: Session, query: Select[Any], few: int) -> list[int] | None:
    # Where it takes a word for frequent, the planner would read texts until it has enough.
    with without(session, "enable_seqscan"):
        ids = list(session.scalars(query.limit(few + 1)))
    return ids if len(ids) <= few else None
