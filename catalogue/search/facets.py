"""How a search's results divide: by organ, session, item, State, year, language, form, status.

Counted among so many of the newest results that the answer is quick whatever was asked; the page
says so where there are more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, String, cast, extract, func, literal, select, union_all
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from catalogue.search.conditions import sought
from catalogue.search.newest import newest
from catalogue.search.query import Query
from catalogue.viewer import Viewer, visible_to
from schema import AgendaItemRow, Document

COUNTED = 10_000
_VALUES_A_FACET = 12
_TOTAL = "total"
FACETS = ("organ", "session", "item", "state", "year", "language", "form", "status")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: what the box calls it, in how many results, what it is called."""

    value: str
    count: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How results divide.

    Attributes:
        total: how many there are, as far as they were counted.
        is_more: whether there are more than were counted.
        values: for each facet its values, the most frequent first.
    """

    total: int
    is_more: bool
    values: dict[str, tuple[Value, ...]]


def facets(session: Session, query: Query, viewer: Viewer) -> Facets:
    """Count how the results of a search divide."""
    wanted = sought(session, query, visible_to(viewer))
    return divided(session, query, newest(session, wanted, COUNTED + 1))


def divided(session: Session, query: Query, ids: Sequence[int], *, language: str = "en") -> Facets:
    """Count how the newest results of a search divide, in one statement.

    Args:
        session: for reading.
        query: names the session in which an item has its title.
        ids: the newest results; one more than :data:`COUNTED` says that there are more.
        language: of items' titles; English where the authority has none in it.
    """
    hits = (
        select(Document.form, Document.status, Document.letter_first, Document.facets)
        .where(any_of(Document.id, ids))
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    counts: dict[Any, int] = {
        row.value: row.n for row in session.execute(union_all(*_counts(hits)))
    }
    total = counts.pop(_TOTAL)
    counts.pop(None, None)  # letters without a date have no year
    values: dict[str, list[Value]] = {name: [] for name in FACETS}
    for named, count in counts.items():
        name, _, value = named.partition(":")
        values[name].append(Value(value, count))
    found = {name: tuple(sorted(of, key=_order)[:_VALUES_A_FACET]) for name, of in values.items()}
    found["item"] = _titled(session, found["item"], query, language)
    return Facets(min(total, COUNTED), total > COUNTED, found)


def _order(value: Value) -> tuple[int, str]:
    return -value.count, value.value


def _counts(hits: CTE) -> list[Select[Any]]:
    """Return how many hits there are, and for each `facet:value` how many have it."""
    number = func.count().label("n")
    year = cast(extract("year", hits.c.letter_first), String)
    own = ("form:" + hits.c.form, "status:" + hits.c.status, "year:" + year)
    listed = select(func.unnest(hits.c.facets).label("value")).subquery()
    return [
        select(literal(_TOTAL).label("value"), number).select_from(hits),
        *(select(value, number).group_by(value) for value in own),
        select(listed.c.value, number).group_by(listed.c.value),
    ]


def _titled(
    session: Session, values: tuple[Value, ...], query: Query, language: str
) -> tuple[Value, ...]:
    """Give items their titles where one session is meant: a number alone names nothing."""
    sessions = {value for term in query.of("session") for value in term.value.split(",")}
    if len(sessions) != 1 or not values:
        return values
    (meant,) = sessions
    rows = session.execute(
        select(AgendaItemRow.item, AgendaItemRow.titles)
        .where(
            AgendaItemRow.session == meant,
            AgendaItemRow.subitem.is_(None),
            AgendaItemRow.stage == "final",
            AgendaItemRow.item.in_([int(value.value) for value in values]),
        )
        .order_by(AgendaItemRow.organ.desc())
    )
    titles = {
        str(item): own.get(language) or own.get("en") or next(iter(own.values()), None)
        for item, own in rows
    }
    return tuple(Value(value.value, value.count, titles.get(value.value)) for value in values)
