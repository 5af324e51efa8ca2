"""Agenda items whose number or title is half typed."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from catalogue.agenda.titles import key
from schema import AgendaItemRow

_NUMBER = re.compile(r"(\d{1,4})\s?(?:\(\s?([a-z]?))?\)?", re.IGNORECASE)
# Of an item's own number in several sessions: few enough that longer numbers find a place as well.
_MOST_EXACT = 4
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of an agenda, as the box writes it (``35(a)``), with its session and its title."""

    item: str
    session: str
    title: str


def items_begun(
    session: Session, typed: str, language: str, sessions: Collection[str], most: int
) -> list[FoundItem]:
    """Return items whose number begins so, or whose title in any language has these words.

    Args:
        session: for reading.
        typed: a number or its beginning, perhaps with its letter, or words.
        language: what titles are shown in; in English where there is none.
        sessions: only items of these; of all, the latest first, if there are none.
        most: how many at most.
    """
    query = select(AgendaItemRow).where(AgendaItemRow.stage == "final")
    if sessions:
        query = query.where(AgendaItemRow.session.in_(sessions))
    number = _NUMBER.fullmatch(typed.strip())
    if number:
        rows = _numbered(session, query, number, most)
    elif len(words := key(typed)) >= _LEAST_LETTERS or not words.isascii():
        titled = func.array_to_string(AgendaItemRow.title_keys, " ").contains(
            words, autoescape=True
        )
        whole = query.where(titled, AgendaItemRow.subitem.is_(None))
        rows = list(session.scalars(whole.order_by(*_latest()).limit(most)))
    else:
        rows = []
    return [_found(row, language) for row in rows]


def _numbered(
    session: Session, query: Select[AgendaItemRow], number: "re.Match[str]", most: int
) -> list[AgendaItemRow]:
    """Return the item of that number, then those whose numbers begin so."""
    own = query.where(AgendaItemRow.item == int(number[1]))
    if number[2] is not None:
        lettered = own.where(AgendaItemRow.subitem.startswith(number[2].lower()))
        return list(session.scalars(lettered.order_by(*_latest()).limit(most)))
    whole = query.where(AgendaItemRow.subitem.is_(None))
    exact = own.where(AgendaItemRow.subitem.is_(None)).order_by(*_latest()).limit(_MOST_EXACT)
    longer = whole.where(
        cast(AgendaItemRow.item, String).startswith(number[1]),
        AgendaItemRow.item != int(number[1]),
    )
    rows = list(session.scalars(exact))
    return rows + list(session.scalars(longer.order_by(*_latest()).limit(most - len(rows))))


def _latest() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[str | None]]:
    """The latest session first; special sessions, which count by themselves, after the regular."""
    regular = AgendaItemRow.session.regexp_match(r"^\d{1,4}$")
    number = case((regular, cast(AgendaItemRow.session, Integer)), else_=0)
    return number.desc(), AgendaItemRow.item.asc(), AgendaItemRow.subitem.asc()


def _found(row: AgendaItemRow, language: str) -> FoundItem:
    titles = row.titles
    title = titles.get(language) or titles.get("en") or next(iter(titles.values()), "")
    letter = f"({row.subitem})" if row.subitem else ""
    return FoundItem(f"{row.item}{letter}", row.session, title)
