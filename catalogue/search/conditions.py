"""A query's terms as conditions on documents."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from catalogue.dates import days_of
from catalogue.search.query import Query, Term
from catalogue.search.symbols import ORGANS
from catalogue.search.words import documents_with, matching
from extraction.symbol import is_valid
from schema import (
    Citation,
    Document,
    DocumentAgendaItem,
    DocumentOrgan,
    Party,
    Rendition,
    SymbolRow,
)

Condition = ColumnElement[bool]
_LONGEST_DATE = timedelta(days=366)


def conditions(session: Session, query: Query) -> list[Condition]:
    """Return what must hold of a document for each term of a query.

    The session is asked whether a typed symbol is held as it stands; then its own family is meant,
    and not whatever else begins like it.
    """
    found: list[Condition] = []
    words = [term.value for term in query.of("words") if not term.excluded]
    if words:
        found.append(Document.id.in_(documents_with(words)))
    for term in query.terms:
        if term.field == "words":
            if term.excluded:
                found.append(
                    ~exists().where(Rendition.document_id == Document.id, matching([term.value]))
                )
            continue
        if term.field in {"session", "stage"} and not term.excluded and _is_told_by_item(query):
            continue
        condition = _of_term(session, term, query)
        found.append(not_(condition) if term.excluded else condition)
    return found


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


def _item(value: str, query: Query) -> Condition:
    number, _, subitem = value.partition("(")
    wanted: list[Condition] = [DocumentAgendaItem.item == int(number)]
    if subitem:
        wanted.append(DocumentAgendaItem.subitem == subitem.rstrip(")"))
    wanted += [
        getattr(DocumentAgendaItem, field).in_(term.value.split(","))
        for field in ("session", "stage")
        for term in query.of(field)
        if not term.excluded
    ]
    return Document.id.in_(select(DocumentAgendaItem.document_id).where(*wanted))


def _session(values: list[str]) -> Condition:
    return Document.id.in_(
        select(DocumentOrgan.document_id).where(DocumentOrgan.session.in_(values))
    )


def _stage(values: list[str]) -> Condition:
    return exists().where(
        DocumentAgendaItem.document_id == Document.id, DocumentAgendaItem.stage.in_(values)
    )


def _organ(values: list[str]) -> Condition:
    return exists().where(DocumentOrgan.document_id == Document.id, DocumentOrgan.organ.in_(values))


def _state(values: list[str]) -> Condition:
    return Document.id.in_(
        select(Party.document_id).where(
            Party.state.in_(values), Party.role.in_(("sender", "on_behalf_of"))
        )
    )


def _language(values: list[str]) -> Condition:
    return exists().where(Rendition.document_id == Document.id, Rendition.language.in_(values))


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
    "session": _session,
    "stage": _stage,
    "organ": _organ,
    "state": _state,
    "language": _language,
    "cites": _cites,
    "date": _date,
    "year": _year,
    "added": _added,
    "form": Document.form.in_,
    "status": Document.status.in_,
}
