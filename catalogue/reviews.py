"""What a person must look at: asked by a reading, by versions that differ, by the authority.

What was asked and settled by a person is not asked again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from catalogue.agenda.resolve import Resolution
from catalogue.authorities.states import on_date, states
from catalogue.comparison import Disagreement
from extraction.record import Record, plain
from schema import Document, Review

MACHINE = "letterbook"
_ITEMS = "agenda_items"
# The reading's doubt that the authority can answer.
TITLE_ALONE = "agenda item printed by its title alone"


def of_reading(
    record: Record, rendition_id: int, document: Document, resolution: Resolution
) -> list[Review]:
    """Return what a reading asks, but for what the authority has answered."""
    return [
        Review(document_id=document.id, rendition_id=rendition_id, field=field, reason=reason)
        for field, reason in dict.fromkeys((one.field, one.reason) for one in record.review)
        if not (resolution.answered and field == _ITEMS and reason == TITLE_ALONE)
    ]


def of_versions(document: Document, found: Iterable[Disagreement]) -> list[Review]:
    """Return what versions that differ ask; what a clearer one settled is noted as settled."""
    return [
        Review(
            document_id=document.id,
            rendition_id=max(side.rendition_id for side in one.sides),
            field=one.field,
            reason=one.reason,
            origin="versions",
            detail=one.detail,
            settled_by=MACHINE if one.stands else None,
        )
        for one in found
    ]


def of_authority(document: Document, rendition_id: int, resolution: Resolution) -> list[Review]:
    """Return what the authority asks about the items of a document.

    Its detail holds what a reviewer reads, and for each choice the whole value of the field.
    """
    items = [resolved.item for resolved in resolution.items]
    return [
        Review(
            document_id=document.id,
            rendition_id=rendition_id,
            field=_ITEMS,
            reason=doubt.reason,
            origin="authority",
            detail={
                "alternatives": list(doubt.alternatives),
                "values": plain(tuple(map(tuple, doubt.instead(items)))),
            },
        )
        for doubt in resolution.doubts
    ]


def of_states(document: Document, rendition_id: int, record: Record) -> list[Review]:
    """Return what the authority asks about States that had another code on the letter's date.

    The value stays as it was read: a name can outlive its State in a letter too.
    """
    date = record.dates.letter
    if date is None:
        return []
    named = [("senders", sender.state) for sender in record.senders]
    named += [("on_behalf_of", one) for one in record.on_behalf_of if one in states()]
    reviews = []
    for field, code in dict.fromkeys(named):
        if code is None or code not in states():
            continue
        dated = on_date(code, date)
        if dated.code == code and dated.doubt is None:
            continue
        codes = [one for one in dated.perhaps or (dated.code,) if one != code]
        reviews.append(
            Review(
                document_id=document.id,
                rendition_id=rendition_id,
                field=field,
                reason=dated.doubt or f"{code} was {dated.code} on {date}",
                origin="authority",
                detail={
                    "alternatives": list(codes),
                    "values": [_instead(record, field, code, other) for other in codes],
                },
            )
        )
    return reviews


def _instead(record: Record, field: str, code: str, other: str) -> Any:
    """Return the senders, or for whom they write, with one State in another's place."""
    if field == "on_behalf_of":
        return [other if one == code else one for one in record.on_behalf_of]
    return plain(
        tuple(
            replace(sender, state=other) if sender.state == code else sender
            for sender in record.senders
        )
    )


def replace_reviews(
    session: Session,
    document: Document,
    asked: Sequence[Review],
    *,
    rendition_id: int | None,
    fresh: bool = False,
) -> int:
    """Put what is asked now in place of what was asked before; return how much is open.

    Args:
        session: in a transaction of the caller.
        document: asked about.
        asked: from versions, authority, and the reading of ``rendition_id``.
        rendition_id: whose reading's questions are replaced; ``None`` leaves readings alone.
        fresh: nothing was asked before.
    """
    settled = set() if fresh else _clear(session, document, rendition_id)
    kept = [
        review
        for review in asked
        if review.field not in document.locked
        and (review.rendition_id, review.field, review.reason) not in settled
    ]
    session.add_all(kept)
    return sum(review.settled_by is None for review in kept)


def _clear(session: Session, document: Document, rendition_id: int | None) -> set[Any]:
    """Delete what no person has settled; return what one has."""
    session.execute(
        delete(Review).where(
            Review.document_id == document.id,
            or_(Review.settled_by.is_(None), Review.settled_by == MACHINE),
            or_(Review.origin != "reading", Review.rendition_id == rendition_id),
        )
    )
    rows = session.execute(
        select(Review.rendition_id, Review.field, Review.reason).where(
            Review.document_id == document.id, Review.settled_by.is_not(None)
        )
    )
    return {tuple(row) for row in rows}


def set_status(session: Session, document: Document, *, open_now: int | None = None) -> None:
    """Set whether a document waits for review; one that a person confirmed stays confirmed.

    Args:
        session: in a transaction of the caller.
        document: whose status is set.
        open_now: how many questions are open, where the caller knows all of them.
    """
    if open_now is None:
        open_now = open_questions(session, document)
    document.status = status_with(document, open_now)


def status_with(document: Document, open_now: int) -> str:
    """Return the status of a document with so many open questions."""
    if document.status == "confirmed":
        return "confirmed"
    return "in_review" if open_now else "complete"


def open_questions(session: Session, document: Document) -> int:
    """Return how many questions about a document nobody has settled."""
    return session.scalars(
        select(func.count()).where(Review.document_id == document.id, Review.settled_by.is_(None))
    ).one()
