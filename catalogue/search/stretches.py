"""What is sought among the numbers of a stretch, by the indexes that know blocks of numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from catalogue.search.conditions import Sought
from catalogue.search.words import matching
from schema import Document, Rendition
from schema.document import BLOCK, BLOCK_BITS

BLOCK_SIZE = 1 << BLOCK_BITS
# What is listed is checked from the newest on, at first so many for each that is wanted: most may
# be seen by anyone.
_CHECKED = 1.25
# To look words up in the text of one document takes as long as to fetch so many by their index.
_LOOKED_UP = 6
_BLOCK: ColumnElement[Any] = literal_column(BLOCK.format(column="document.id"))
_ITS_BLOCK: ColumnElement[Any] = literal_column(BLOCK.format(column="rendition.document_id"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers from ``low`` to before ``high``."""

    low: int
    high: int

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.high - self.low

    @property
    def blocks(self) -> ColumnElement[Any]:
        """The blocks in which they lie."""
        first, last = self.low >> BLOCK_BITS, (self.high - 1) >> BLOCK_BITS
        return literal(list(range(first, last + 1)), ARRAY(BigInteger))


def newest_numbers(session: Session, many: int, before: int | None = None) -> Stretch:
    """Return the highest numbers, or those next before one; none, where there is no lower one."""
    high = before or (session.scalar(select(func.max(Document.id))) or 0) + 1
    return Stretch(max(high - many, 1), high)


def met_by_number(session: Session, sought: Sought, stretch: Stretch, limit: int) -> list[int]:
    """Return the highest that are sought, the highest first: each number is looked at."""
    documents = select(Document.id).where(
        *sought.of_documents, Document.id >= stretch.low, Document.id < stretch.high
    )
    highest = documents.order_by(Document.id.desc()).limit(limit)
    if sought.words is not None:
        highest = highest.where(Document.id.in_(texts(sought.words, stretch)))
        return list(session.scalars(highest))
    # The planner would fetch all documents of a State and of two years to leave out the older.
    with without(session, "enable_bitmapscan"):
        return list(session.scalars(highest))


def met_by_block(
    session: Session, sought: Sought, stretch: Stretch, limit: int, having: float
) -> list[int]:
    """Return the highest that are sought, the highest first, as the indexes of blocks list them.

    Of what is narrowed and has words, the documents are fetched first, then either the texts, or
    the words are looked up in the text of each: the planner would do this last for very many.

    Args:
        session: for reading.
        sought: what must hold.
        stretch: whole blocks, but for the last.
        limit: at most so many.
        having: which share of texts have the words, by what was seen so far.
    """
    # Plus nothing, or else the index of ids is read too; that of blocks has told nearly all.
    documents = select(Document.id).where(
        *sought.of_documents, Document.id + 0 < stretch.high, _BLOCK.op("&&")(stretch.blocks)
    )
    if sought.words is None:
        return _highest(session, documents, limit)
    its_texts = texts(sought.words, stretch)
    if not sought.is_narrowed:
        return _highest(session, documents.where(Document.id.in_(its_texts)), limit)
    ids = sorted(session.scalars(documents), reverse=True)
    if len(ids) * _LOOKED_UP < having * stretch.size:
        return checked(session, sought, ids, limit)
    found = set(session.scalars(its_texts)) if ids else set()
    return [number for number in ids if number in found][:limit]


@contextmanager
def without(session: Session, setting: str) -> Iterator[None]:
    """Keep the planner from one way of reading."""
    connection = session.connection()
    connection.exec_driver_sql(f"SET LOCAL {setting} = off")
    yield
    connection.exec_driver_sql(f"SET LOCAL {setting} = on")


def texts(words: str, stretch: Stretch) -> Select[Any]:
    """Return the documents of the texts that have words, of all blocks that a stretch touches."""
    return select(Rendition.document_id).where(matching(words), _ITS_BLOCK.op("&&")(stretch.blocks))


def checked(session: Session, sought: Sought, ids: list[int], limit: int) -> list[int]:
    """Return which of the ids, sorted, meet all that is sought; no more are looked at than need."""
    found: list[int] = []
    begin, number = 0, ceil(limit * _CHECKED)
    while len(found) < limit and begin < len(ids):
        some = any_of(Document.id, ids[begin : begin + number])
        query = select(Document.id).where(some, *sought.all).order_by(Document.id.desc())
        found += session.scalars(query)
        begin, number = begin + number, number * 4
    return found[:limit]


def _highest(session: Session, documents: Select[Any], limit: int) -> list[int]:
    """All are fetched by the index before they are sorted."""
    found = documents.cte("found").prefix_with("MATERIALIZED")
    return list(session.scalars(select(found.c.id).order_by(found.c.id.desc()).limit(limit)))
