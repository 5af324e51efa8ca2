"""When nothing is found: which word was the cause, and which symbols are near."""

from dataclasses import dataclass

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from catalogue.search.conditions import sought
from catalogue.search.newest import newest
from catalogue.search.query import Query, Term
from catalogue.search.results import matched
from catalogue.viewer import Viewer, visible_to
from extraction.symbol import SymbolError, parse
from schema import SymbolRow

_NEAREST = 6


@dataclass(frozen=True, slots=True)
class Advice:
    """What may help.

    Attributes:
        alone: the terms that by themselves find nothing.
        without: for each term, whether the others would find something without it.
        nearest: symbols that are held and close to the one that was typed.
    """

    alone: tuple[Term, ...]
    without: tuple[Term, ...]
    nearest: tuple[str, ...]


def advice(session: Session, query: Query, viewer: Viewer) -> Advice:
    """Return why a search finds nothing."""
    alone = tuple(
        term
        for term in query.terms
        if not term.excluded and not _finds(session, Query((term,)), viewer)
    )
    without = tuple(
        term
        for term in query.terms
        if len(query.terms) > 1 and _finds(session, query.without(term), viewer)
    )
    near = [symbol for term in query.of("symbol") for symbol in _near(session, term.value, viewer)]
    return Advice(alone, without, tuple(dict.fromkeys(near))[:_NEAREST])


def _finds(session: Session, query: Query, viewer: Viewer) -> bool:
    return bool(newest(session, sought(session, query, visible_to(viewer)), 1))


def _near(session: Session, typed: str, viewer: Viewer) -> list[str]:
    """Return symbols of the same series whose numbers are close, or that share the number."""
    try:
        symbol = parse(typed)
    except SymbolError:
        return []
    before, _, number = symbol.stem.rpartition("/")
    same_end = SymbolRow.normal.icontains(f"/{number}", autoescape=True)
    near = [SymbolRow.normal.startswith(f"{before}/{number[:1]}", autoescape=True)]
    if number.isdigit():
        around = [f"{before}/{int(number) + step}" for step in range(-5, 6)]
        near.append(SymbolRow.normal.in_(around))
    visible = matched(session, Query(), viewer)
    query = (
        select(SymbolRow.normal)
        .where(or_(*near, same_end), SymbolRow.document_id.in_(visible))
        .limit(200)
        .subquery()
    )
    return list(
        session.scalars(
            select(query.c.normal)
            .order_by(func.similarity(query.c.normal, literal(typed)).desc(), query.c.normal)
            .limit(_NEAREST)
        )
    )
