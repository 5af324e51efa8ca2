"""Learn the agenda from mastheads: titles seen beside numbers, confirmed by repetition.

Entering a letter only notes what it saw (`note`); `learn` takes up, from time to time, what enough
independent documents agree on. A person confirms or refuses the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from catalogue.agenda.entry import Place
from catalogue.agenda.resolve import Resolution
from catalogue.agenda.titles import key, likeness
from catalogue.copying import Values
from extraction.record import Record, flat
from schema import AgendaRefusal, AgendaSighting

# The rule that reads a title beside its number, and the trust from which it is sure which is whose.
_RULE = "masthead_items"
SURE = 0.9
# Rivals that are misreadings are few; two titles that are both common are for a person to judge.
_OUTWEIGHS = 4
_MISREAD = 0.9

_PLACE = (
    AgendaSighting.organ,
    AgendaSighting.session,
    AgendaSighting.stage,
    AgendaSighting.item,
    AgendaSighting.subitem,
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A title that mastheads print for an item and that the authority does not have.

    ``documents`` are those that printed it; ``sure`` counts the ones where number and title stand
    clearly side by side; ``rivals`` are other titles printed for the item in this language.
    """

    organ: str
    session: str
    stage: str
    item: int
    subitem: str | None
    language: str
    title: str
    key: str
    documents: tuple[int, ...]
    sure: int
    rivals: tuple[str, ...] = ()
    disputed: bool = False

    @property
    def place(self) -> Place:
        """What names the item."""
        return self.organ, self.session, self.stage, self.item, self.subitem


def note(
    session: Session, document_id: int, record: Record, resolution: Resolution, *, fresh: bool
) -> None:
    """Note the titles that a masthead prints beside numbers and that the authority lacks.

    Args:
        session: in a transaction of the caller.
        document_id: whose masthead it is.
        record: one version, with its evidence.
        resolution: of its items.
        fresh: the document was not read before.
    """
    if not fresh:
        session.execute(
            delete(AgendaSighting).where(
                AgendaSighting.document_id == document_id,
                AgendaSighting.language == record.language,
            )
        )
    session.add_all(
        AgendaSighting(**values) for values in sighting_values(document_id, record, resolution)
    )


def sighting_values(document_id: int, record: Record, resolution: Resolution) -> list[Values]:
    """Return the titles printed beside numbers, where it is certain which words prove which."""
    evidence = record.evidence.get("agenda_items", ())
    if len(evidence) != len(record.agenda_items):
        return []
    rows = []
    for place in resolution.unknown_titles:
        item, piece = record.agenda_items[place], evidence[place]
        if piece.rule == _RULE and item.session and item.item and item.title:
            rows.append(
                {
                    "document_id": document_id,
                    **flat(item),
                    "language": record.language,
                    "title_key": key(item.title),
                    "trust": piece.trust,
                }
            )
    return rows


def proposals(
    session: Session, *, organ: str | None = None, of_session: str | None = None
) -> list[Proposed]:
    """Return what mastheads propose, item by item, the most often seen title of each first."""
    query = (
        select(
            *_PLACE,
            AgendaSighting.language,
            AgendaSighting.title_key,
            func.mode().within_group(AgendaSighting.title).label("title"),
            func.array_agg(AgendaSighting.document_id.distinct()).label("documents"),
            func.count(AgendaSighting.document_id.distinct())
            .filter(AgendaSighting.trust >= SURE)
            .label("sure"),
        )
        .where(~AgendaSighting.settled, ~_refused())
        .group_by(*_PLACE, AgendaSighting.language, AgendaSighting.title_key)
    )
    if organ:
        query = query.where(AgendaSighting.organ == organ)
    if of_session:
        query = query.where(AgendaSighting.session == of_session)
    return _with_rivals(session.execute(query).all())


def _refused() -> Any:
    return exists().where(
        AgendaRefusal.organ == AgendaSighting.organ,
        AgendaRefusal.session == AgendaSighting.session,
        AgendaRefusal.stage == AgendaSighting.stage,
        AgendaRefusal.item == AgendaSighting.item,
        AgendaRefusal.subitem.is_not_distinct_from(AgendaSighting.subitem),
        AgendaRefusal.title_key == AgendaSighting.title_key,
    )


def _with_rivals(rows: Sequence[Any]) -> list[Proposed]:
    by_item: dict[Any, list[Any]] = {}
    for row in rows:
        place = row.organ, row.session, row.stage, row.item, row.subitem, row.language
        by_item.setdefault(place, []).append(row)
    found = [
        _proposed(row, [other for other in group if other is not row])
        for group in by_item.values()
        for row in group
    ]
    return sorted(found, key=lambda one: (*_sortable(one), -len(one.documents), one.key))


def _sortable(one: Proposed) -> tuple[str, str, str, int, str, str]:
    return one.organ, one.session, one.stage, one.item, one.subitem or "", one.language


def _proposed(row: Any, others: Sequence[Any]) -> Proposed:
    earnest = [
        other
        for other in others
        if len(other.documents) * _OUTWEIGHS > len(row.documents)
        and likeness(other.title_key, row.title_key) < _MISREAD
    ]
    return Proposed(
        organ=row.organ,
        session=row.session,
        stage=row.stage,
        item=row.item,
        subitem=row.subitem,
        language=row.language,
        title=row.title,
        key=row.title_key,
        documents=tuple(sorted(row.documents)),
        sure=row.sure,
        rivals=tuple(other.title for other in others),
        disputed=bool(earnest),
    )


def settle_sightings(session: Session, proposed: Proposed) -> None:
    """Close an item's sightings in one language: what it is called there is known now."""
    session.execute(
        update(AgendaSighting)
        .where(
            AgendaSighting.organ == proposed.organ,
            AgendaSighting.session == proposed.session,
            AgendaSighting.stage == proposed.stage,
            AgendaSighting.item == proposed.item,
            AgendaSighting.subitem.is_not_distinct_from(proposed.subitem),
            AgendaSighting.language == proposed.language,
            ~AgendaSighting.settled,
        )
        .values(settled=True)
    )
