"""The versions of a document together: which leads, what they say, and what stays to be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.comparison import Disagreement, Reading, disagreements, leading
from catalogue.stored_record import stored_record
from extraction.record import Record
from schema import Rendition


@dataclass(frozen=True, slots=True)
class Versions:
    """What the versions of a document say together.

    Attributes:
        leader: the version whose values are the document's.
        record: its record, with what a clearer version settled.
        found: where the others differ from it.
    """

    leader: Reading
    record: Record
    found: tuple[Disagreement, ...]

    @property
    def settled(self) -> tuple[str, ...]:
        """What was taken from another version than the leading one, as the history says it."""
        return tuple(
            f"{one.field} from the {one.stands.language} version"
            for one in self.found
            if one.stands and one.stands.rendition_id != self.leader.rendition_id
        )


def readings_of(session: Session, document_id: int, *, without: int | None = None) -> list[Reading]:
    """Return the versions of a document, the first first."""
    query = (
        select(Rendition.id, Rendition.record, Rendition.reissue)
        .where(Rendition.document_id == document_id)
        .order_by(Rendition.id)
    )
    if without is not None:
        query = query.where(Rendition.id != without)
    return [Reading(row.id, row.record, row.reissue) for row in session.execute(query)]


def together(readings: Sequence[Reading], own: Record | None = None) -> Versions:
    """Compare the versions of a document with the leading one.

    Args:
        readings: at least one; the last is the one that ``own`` is the record of.
        own: spares taking that record from its stored form.
    """
    leader = leading(readings)
    is_own = own is not None and leader is readings[-1]
    record = own if is_own and own is not None else stored_record(leader.record)
    found = [
        one for other in readings if other is not leader for one in disagreements(leader, other)
    ]
    by_id = {reading.rendition_id: reading for reading in readings}
    for one in found:
        if one.stands and one.stands.rendition_id != leader.rendition_id:
            record = _settle(record, one.field, by_id[one.stands.rendition_id].record)
    return Versions(leader, record, tuple(found))


def _settle(record: Record, field: str, clearer: dict[str, Any]) -> Record:
    """Return the record with one field of a clearer version."""
    other = stored_record(clearer)
    if field.startswith("dates."):
        name = field.removeprefix("dates.")
        return replace(record, dates=replace(record.dates, **{name: getattr(other.dates, name)}))
    value = getattr(other, field)
    if field == "agenda_items":
        # The numbers have no language, the titles have.
        value = tuple(replace(item, title=None) for item in value)
    elif field == "senders" and len(value) == len(record.senders):
        value = tuple(
            replace(theirs, name=ours.name)
            for ours, theirs in zip(record.senders, value, strict=True)
        )
    elif field == "on_behalf_of":
        groups = tuple(name for name in record.on_behalf_of if not _is_code(name))
        value = tuple(name for name in value if _is_code(name)) + groups
    changed: dict[str, Any] = {field: value}
    return replace(record, **changed)


def _is_code(name: str) -> bool:
    return len(name) == 3 and name.isupper()
