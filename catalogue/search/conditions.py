"""A query's terms as conditions on documents."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    exists,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from catalogue.dates import days_of
from catalogue.search.query import Query, Term
from catalogue.search.symbols import ORGANS
from catalogue.search.words import matching, text_query
from extraction.symbol import is_valid
from schema import (
    Citation,
    Document,
    DocumentAgendaItem,
    Rendition,
    SymbolRow,
)
from schema.document import LETTER_YEAR

Condition = ColumnElement[bool]
_LONGEST_DATE = timedelta(days=366)
# Of a longer range the index of years tells nearly all, of a shorter one that of days.
_LONG_RANGE = timedelta(days=183)
_YEAR: ColumnElement[Any] = literal_column(LETTER_YEAR.format(column="document.letter_first"))
# A longer range is not looked for year by year: it leaves out little.
_MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Sought:
    """What must hold of a document that a search finds.

    Attributes:
        documents: conditions on the document.
        words: what the text of one of its versions must meet, in PostgreSQL's writing.
        visible: the condition that it may be seen at all.
        is_narrowed: whether one of them says what the document is, not only what it is not.
        listed: for each condition whose documents an index lists by itself, that list of ids.
    """

    documents: tuple[Condition, ...]
    words: str | None
    visible: Condition
    is_narrowed: bool = False
    listed: tuple[Select[Any], ...] = ()

    @property
    def of_documents(self) -> tuple[Condition, ...]:
        """The conditions on the document, that it may be seen among them."""
        return (self.visible, *self.documents)

    @property
    def all(self) -> tuple[Condition, ...]:
        """All conditions; that on words too is one on the document."""
        if self.words is None:
            return self.of_documents
        texts = select(Rendition.document_id).where(matching(self.words))
        return (*self.of_documents, Document.id.in_(texts))


def sought(session: Session, query: Query, visible: Condition | None = None) -> Sought:
    """Return what must hold of a document for all terms of a query.

    The session is asked whether a typed symbol is held as it stands; then its own family is meant,
    and not whatever else begins like it.
    """
    found: list[Condition] = []
    listed: list[Select[Any]] = []
    words = [term.value for term in query.of("words") if not term.excluded]
    for term in query.terms:
        if term.field == "words":
            if term.excluded:
                without = matching(text_query(session, [term.value]))
                found.append(~exists().where(Rendition.document_id == Document.id, without))
            continue
        if term.field in {"session", "stage"} and not term.excluded and _is_told_by_item(query):
            continue
        ids = _listed(session, term, query)
        condition = _of_term(session, term, query) if ids is None else Document.id.in_(ids)
        found.append(not_(condition) if term.excluded else condition)
        if ids is not None and not term.excluded:
            listed.append(ids)
    return Sought(
        tuple(found),
        text_query(session, words) if words else None,
        true() if visible is None else visible,
        any(term.field != "words" and not term.excluded for term in query.terms),
        tuple(listed),
    )


def _is_told_by_item(query: Query) -> bool:
    """An item's number says nothing without its session: then both are asked of one row."""
    return any(not term.excluded for term in query.of("item"))


def _listed(session: Session, term: Term, query: Query) -> Select[Any] | None:
    """Return the ids of a term's documents, where an index lists them and no row is visited."""
    values = term.value.split(",")
    if term.field == "cites":
        return select(Citation.document_id).where(Citation.normal.in_(values))
    if len(values) == 1 and term.field == "symbol":
        return _symbols(session, values[0])
    if len(values) == 1 and term.field == "item":
        return _items(values[0], query)
    return None


def _of_term(session: Session, term: Term, query: Query) -> Condition:
    values = term.value.split(",")
    if term.field == "symbol":
        return or_(*(_symbol(session, value) for value in values))
    if term.field == "item":
        return or_(*(_item(value, query) for value in values))
    return _SIMPLE[term.field](values)


def _symbol(session: Session, value: str) -> Condition:
    ids = _symbols(session, value)
    if ids is not None:
        return Document.id.in_(ids)
    part = f"/{value}" if "/" in value else value
    rows = exists().where(SymbolRow.document_id == Document.id)
    return rows.where(SymbolRow.normal.icontains(part, autoescape=True))


def _symbols(session: Session, value: str) -> Select[Any] | None:
    """Return the documents of a number, of a symbol's family, or whose symbol begins so."""
    ids = select(SymbolRow.document_id)
    if value.isdecimal():
        # The index knows parts of symbols alone, and finds the number first.
        own = or_(SymbolRow.number == value, SymbolRow.number.startswith(f"{value}("))
        return ids.where(SymbolRow.normal.contains(f"/{value}"), own)
    if is_valid(value):
        family = or_(SymbolRow.stem == value, SymbolRow.normal == value)
        if session.scalar(select(SymbolRow.id).where(family).limit(1)):
            return ids.where(family)
    if value.partition("/")[0] in ORGANS and "/" in value:
        return ids.where(SymbolRow.normal.startswith(value, autoescape=True))
    return None


def _item(value: str, query: Query) -> Condition:
    ids = _items(value, query)
    number = str(int(value.partition("(")[0]))
    return _counted("item", [number]) if ids is None else Document.id.in_(ids)


def _items(value: str, query: Query) -> Select[Any] | None:
    """Return the documents of an item of a session, a stage or with a letter; none for a number."""
    number, _, subitem = value.partition("(")
    wanted: list[Condition] = [
        getattr(DocumentAgendaItem, field).in_(term.value.split(","))
        for field in ("session", "stage")
        for term in query.of(field)
        if not term.excluded
    ]
    if subitem:
        wanted.append(DocumentAgendaItem.subitem == subitem.rstrip(")"))
    if not wanted:
        return None
    ids = select(DocumentAgendaItem.document_id)
    return ids.where(DocumentAgendaItem.item == int(number), *wanted)


def _counted(facet: str, values: list[str]) -> Condition:
    """A document is found by what it counts under: all of its facets stand in one index."""
    named = [f"{facet}:{value}" for value in values]
    held = Document.facets.contains(named) if len(named) == 1 else Document.facets.overlap(named)
    return and_(Document.facets.is_not(None), held)


def _stage(values: list[str]) -> Condition:
    return exists().where(
        DocumentAgendaItem.document_id == Document.id, DocumentAgendaItem.stage.in_(values)
    )


def _date(values: list[str]) -> Condition:
    """A letter is within a range when the days that its date spans touch it."""
    first, last = _ends(values[0])
    start = days_of(first)[0] if first else None
    end = days_of(last)[1] if last else None
    its_first: ColumnElement[date | None] = Document.letter_first.expression
    wanted: list[Condition] = [Document.letter_first.is_not(None)]
    if start and end and len(years := range(start.year, end.year + 1)) <= _MOST_YEARS:
        wanted.append(_YEAR.op("&&")(literal(list(years), ARRAY(Integer))))
        if end - start > _LONG_RANGE:
            # Plus nothing, or else the index of days is read too; the years have told nearly all.
            its_first = Document.letter_first.op("+")(0)
    if start:
        wanted.append(Document.letter_last >= start)
        # No date spans more than its year. The database cannot know that its two ends go
        # together, and would read every letter before the range.
        wanted.append(its_first >= start - _LONGEST_DATE)
    if end:
        wanted.append(its_first <= end)
    return and_(*wanted)


def _year(values: list[str]) -> Condition:
    return or_(*(_date([value]) for value in values))


def _added(values: list[str]) -> Condition:
    """Days of the catalogue are days in UTC."""
    first, last = _ends(values[0])
    wanted: list[Condition] = []
    if first:
        wanted.append(Document.created_at >= _midnight(days_of(first)[0]))
    if last:
        wanted.append(Document.created_at < _midnight(days_of(last)[1]) + timedelta(days=1))
    return and_(*wanted)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), UTC)


def _ends(value: str) -> tuple[str, str]:
    first, dots, last = value.partition("..")
    return first, last if dots else first


_SIMPLE: dict[str, Callable[[list[str]], Condition]] = {
    "session": partial(_counted, "session"),
    "stage": _stage,
    "organ": partial(_counted, "organ"),
    "state": partial(_counted, "state"),
    "language": partial(_counted, "language"),
    "date": _date,
    "year": _year,
    "added": _added,
    "form": Document.form.in_,
    "status": Document.status.in_,
}
