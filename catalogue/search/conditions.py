"""A query's terms as conditions on documents."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
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
    """

    documents: tuple[Condition, ...]
    words: str | None
    visible: Condition

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
    words = [term.value for term in query.of("words") if not term.excluded]
    for term in query.terms:
        if term.field == "words":
            if term.excluded:
                without = matching(text_query(session, [term.value]))
                found.append(~exists().where(Rendition.document_id == Document.id, without))
            continue
        if term.field in {"session", "stage"} and not term.excluded and _is_told_by_item(query):
            continue
        condition = _of_term(session, term, query)
        found.append(not_(condition) if term.excluded else condition)
    return Sought(
        tuple(found),
        text_query(session, words) if words else None,
        true() if visible is None else visible,
    )


def _is_told_by_item(query: Query) -> bool:
    """An item's number says nothing without its session: then both are asked of one row."""
    return any(not term.excluded for term in query.of("item"))


def _of_term(session: Session, term: Term, query: Query) -> Condition:
    values = term.value.split(",")
    if term.field == "symbol":
        return or_(*(_symbol(session, value) for value in values))
    if term.field == "item":
        return or_(*(_item(value, query) for value in values))
    return _SIMPLE[term.field](values)


def _symbol(session: Session, value: str) -> Condition:
    if value.isdecimal():
        return _numbered(value)
    rows = exists().where(SymbolRow.document_id == Document.id)
    if is_valid(value):
        family = or_(SymbolRow.stem == value, SymbolRow.normal == value)
        if session.scalar(select(SymbolRow.id).where(family).limit(1)):
            return Document.id.in_(select(SymbolRow.document_id).where(family))
    if value.partition("/")[0] in ORGANS and "/" in value:
        begins = SymbolRow.normal.startswith(value, autoescape=True)
        return Document.id.in_(select(SymbolRow.document_id).where(begins))
    part = f"/{value}" if "/" in value else value
    return rows.where(SymbolRow.normal.icontains(part, autoescape=True))


def _numbered(value: str) -> Condition:
    """The document's own number; the index knows parts of symbols alone, and finds it first."""
    part = SymbolRow.normal.contains(f"/{value}")
    own = or_(SymbolRow.number == value, SymbolRow.number.startswith(f"{value}("))
    return Document.id.in_(select(SymbolRow.document_id).where(part, own))


def _item(value: str, query: Query) -> Condition:
    number, _, subitem = value.partition("(")
    counted = _counted("item", [str(int(number))])
    wanted: list[Condition] = [DocumentAgendaItem.item == int(number)]
    if subitem:
        wanted.append(DocumentAgendaItem.subitem == subitem.rstrip(")"))
    wanted += [
        getattr(DocumentAgendaItem, field).in_(term.value.split(","))
        for field in ("session", "stage")
        for term in query.of(field)
        if not term.excluded
    ]
    if len(wanted) == 1:
        return counted
    rows = select(DocumentAgendaItem.document_id).where(*wanted)
    return and_(counted, Document.id.in_(rows))


def _counted(facet: str, values: list[str]) -> Condition:
    """A document is found by what it counts under: all of its facets stand in one index."""
    named = [f"{facet}:{value}" for value in values]
    held = Document.facets.contains(named) if len(named) == 1 else Document.facets.overlap(named)
    return and_(Document.facets.is_not(None), held)


def _stage(values: list[str]) -> Condition:
    return exists().where(
        DocumentAgendaItem.document_id == Document.id, DocumentAgendaItem.stage.in_(values)
    )


def _cites(values: list[str]) -> Condition:
    return Document.id.in_(select(Citation.document_id).where(Citation.normal.in_(values)))


def _date(values: list[str]) -> Condition:
    """A letter is within a range when the days that its date spans touch it."""
    first, last = _ends(values[0])
    wanted: list[Condition] = [Document.letter_first.is_not(None)]
    if first:
        start = days_of(first)[0]
        wanted.append(Document.letter_last >= start)
        # No date spans more than its year. The database cannot know that its two ends go
        # together, and would read every letter before the range.
        wanted.append(Document.letter_first >= start - _LONGEST_DATE)
    if last:
        wanted.append(Document.letter_first <= days_of(last)[1])
    if first and last:
        years = list(range(days_of(first)[0].year, days_of(last)[1].year + 1))
        if len(years) <= _MOST_YEARS:
            wanted.append(_YEAR.op("&&")(literal(years, ARRAY(Integer))))
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
    "cites": _cites,
    "date": _date,
    "year": _year,
    "added": _added,
    "form": Document.form.in_,
    "status": Document.status.in_,
}
