"""What the authority knows of the items that a document is issued under: one query a document."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from catalogue.agenda.entry import label
from catalogue.agenda.titles import key
from extraction.record import AgendaItem
from schema import Agenda, AgendaItemRow


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An entry of the authority, with its titles by language and as they are compared."""

    id: int
    organ: str
    session: str
    stage: str
    item: int
    subitem: str | None
    titles: dict[str, str]
    keys: tuple[str, ...]

    def __str__(self) -> str:
        title = self.titles.get("en") or next(iter(self.titles.values()), "")
        return f"{label(self.item, self.subitem)} {title}".strip()


@dataclass(frozen=True, slots=True)
class Known:
    """Entries of the authority, and the agendas (organ, session, stage) that it has whole."""

    items: tuple[KnownItem, ...] = ()
    complete: frozenset[tuple[str, str, str]] = frozenset()

    def of(self, asked: AgendaItem) -> tuple[KnownItem, ...]:
        """Return the entries of the agenda that an item belongs to; stages are kept apart."""
        agenda = asked.organ, asked.session, asked.stage
        return tuple(row for row in self.items if (row.organ, row.session, row.stage) == agenda)


def known_of(session: Session, items: Iterable[AgendaItem]) -> Known:
    """Return what the authority knows of items: by number and by title.

    An item without number needs the whole of its session's agendas: it may be several titles in
    one, or misread.
    """
    asked = [item for item in items if item.session]
    if not asked:
        return Known()
    agendas = {(item.organ, item.session) for item in asked}
    query = (
        select(
            Agenda.organ,
            Agenda.session,
            Agenda.stage,
            Agenda.complete,
            AgendaItemRow.id,
            AgendaItemRow.item,
            AgendaItemRow.subitem,
            AgendaItemRow.titles,
            AgendaItemRow.title_keys,
        )
        .outerjoin(AgendaItemRow, _joined(asked))
        .where(tuple_(Agenda.organ, Agenda.session).in_(agendas))
        .order_by(AgendaItemRow.item, AgendaItemRow.subitem.nulls_first())
    )
    rows = session.execute(query).all()
    return Known(
        tuple(
            KnownItem(
                row.id,
                row.organ,
                row.session,
                row.stage,
                row.item,
                row.subitem,
                row.titles,
                tuple(row.title_keys),
            )
            for row in rows
            if row.id is not None
        ),
        frozenset((row.organ, row.session, row.stage) for row in rows if row.complete),
    )


def _joined(asked: list[AgendaItem]) -> ColumnElement[bool]:
    same = and_(
        AgendaItemRow.organ == Agenda.organ,
        AgendaItemRow.session == Agenda.session,
        AgendaItemRow.stage == Agenda.stage,
    )
    if any(item.item is None for item in asked):
        return same
    keys = [key(item.title) for item in asked if item.title]
    numbers = {item.item for item in asked}
    return and_(same, or_(AgendaItemRow.item.in_(numbers), AgendaItemRow.title_keys.overlap(keys)))
