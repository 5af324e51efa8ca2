"""How a search's results divide: by organ, session, item, State, year, language, form, status.

Counted among so many of the newest results that the answer is quick whatever was asked; the page
says so where there are more.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, String, Subquery, cast, extract, func, literal, select, union_all
from sqlalchemy.orm import Session

from catalogue.search.query import Query
from catalogue.search.results import matched
from catalogue.viewer import Viewer
from schema import (
    AgendaItemRow,
    Document,
    DocumentAgendaItem,
    DocumentOrgan,
    Party,
    Rendition,
)

COUNTED = 10_000
_VALUES_A_FACET = 12
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
    """Count how the results of a search divide, in one statement."""
    hits = (
        matched(session, query, viewer)
        .add_columns(Document.form, Document.status, Document.letter_first)
        .order_by(Document.id.desc())
        .limit(COUNTED + 1)
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    rows = session.execute(union_all(*(select(part) for part in _parts(hits)))).all()
    values: dict[str, list[Value]] = {name: [] for name in FACETS}
    total = 0
    for name, value, count in rows:
        if name == "total":
            total = count
        elif value is not None:
            values[name].append(Value(value, count))
    found = {name: tuple(sorted(of, key=_order)) for name, of in values.items()}
    found["item"] = _titled(session, found["item"], query)
    return Facets(min(total, COUNTED), total > COUNTED, found)


def _order(value: Value) -> tuple[int, str]:
    return -value.count, value.value


def _parts(hits: CTE) -> list[Subquery]:
    """Return for each facet its counts as rows of (facet, value, count)."""
    own = {
        "form": hits.c.form,
        "status": hits.c.status,
        "year": cast(extract("year", hits.c.letter_first), String),
    }
    parts = [
        select(literal("total"), literal(None, String), func.count().label("n")).select_from(hits)
    ]
    for name, column in own.items():
        parts.append(
            select(literal(name), column, func.count().label("n"))
            .group_by(column)
            .order_by(func.count().desc())
            .limit(_VALUES_A_FACET)
        )
    joined: dict[str, tuple[Any, Any]] = {
        "organ": (DocumentOrgan, DocumentOrgan.organ),
        "session": (DocumentOrgan, DocumentOrgan.session),
        "item": (DocumentAgendaItem, cast(DocumentAgendaItem.item, String)),
        "language": (Rendition, Rendition.language),
        "state": (Party, Party.state),
    }
    for name, (table, column) in joined.items():
        counted = func.count(func.distinct(table.document_id))
        part = (
            select(literal(name), column, counted.label("n"))
            .join(hits, hits.c.id == table.document_id)
            .where(column.is_not(None))
            .group_by(column)
            .order_by(counted.desc())
            .limit(_VALUES_A_FACET)
        )
        if table is Party:
            part = part.where(Party.role.in_(("sender", "on_behalf_of")))
        parts.append(part)
    return [part.subquery() for part in parts]


def _titled(session: Session, values: tuple[Value, ...], query: Query) -> tuple[Value, ...]:
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
    titles = {str(item): own.get("en") or next(iter(own.values()), None) for item, own in rows}
    return tuple(Value(value.value, value.count, titles.get(value.value)) for value in values)
