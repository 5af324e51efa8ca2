"""The queue of doubtful documents, claims on them, and what else is like a correction."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, literal, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.records import snapshot
from catalogue.viewer import Viewer, visible_to
from schema import Account, Claim, Document, FindingRow, Rendition, Review

CLAIMED_FOR = timedelta(minutes=10)
# The most doubtful are looked for among so many that came last.
RANKED = 2000
_MOST_ALIKE = 200


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A document that waits for review.

    Attributes:
        document_id: which.
        fields: what is doubtful, in the order of the doubts.
        trust: how far the least trusted of its values is trusted; 0 where one is missing.
        claimed_by: who reviews it at the moment.
    """

    document_id: int
    fields: tuple[str, ...]
    trust: float
    claimed_by: str | None


Place = tuple[int, int]
"""How many fields of a document are doubtful, and its id: where a page of the queue ends."""


def queue(
    session: Session, viewer: Viewer, *, limit: int = 50, after: Place | None = None
) -> list[Doubtful]:
    """Return the documents in review, most doubtful fields first, then least trust.

    Args:
        session: for reading.
        viewer: who asks.
        limit: at most so many.
        after: the place where the page before ended.
    """
    doubts_here = func.count(Review.field.distinct())
    place = tuple_(doubts_here, Review.document_id)
    waiting = (
        select(Document.id)
        .where(Document.status == "in_review", visible_to(viewer))
        .order_by(Document.id.desc())
        .limit(RANKED)
        .cte("waiting")
    )
    fields = func.array_agg(Review.field.distinct())
    doubts = (
        select(
            Review.document_id,
            fields.label("fields"),
            doubts_here.label("count"),
        )
        .join(waiting, waiting.c.id == Review.document_id)
        .where(Review.settled_by.is_(None))
        .group_by(Review.document_id)
        .having(true() if after is None else place < tuple_(*map(literal, after)))
        .order_by(doubts_here.desc(), Review.document_id.desc())
        .limit(limit)
        .subquery()
    )
    trust = (
        select(func.min(FindingRow.trust))
        .join(Rendition, Rendition.id == FindingRow.rendition_id)
        .where(
            Rendition.document_id == doubts.c.document_id,
            FindingRow.field == func.any(doubts.c.fields),
        )
        .correlate(doubts)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            doubts.c.document_id,
            doubts.c.fields,
            func.coalesce(trust, 0.0).label("trust"),
            Account.name,
        )
        .outerjoin(Claim, (Claim.document_id == doubts.c.document_id) & (Claim.until > func.now()))
        .outerjoin(Account, Account.id == Claim.account_id)
        .order_by(doubts.c["count"].desc(), "trust", doubts.c.document_id.desc())
    ).all()
    return [Doubtful(row.document_id, tuple(row.fields), row.trust, row.name) for row in rows]


def end_of(page: list[Doubtful]) -> Place:
    """Return where a page of the queue ends: it is sorted by trust within."""
    return min((len(entry.fields), entry.document_id) for entry in page)


def waiting(session: Session, viewer: Viewer) -> int:
    """Return how many documents wait for review."""
    return (
        session.scalar(
            select(func.count()).where(Document.status == "in_review", visible_to(viewer))
        )
        or 0
    )


def claim(session: Session, document_id: int, account_id: int) -> str | None:
    """Claim a document for an account, or renew its claim; return who else has it, if one has."""
    until = func.now() + CLAIMED_FOR
    wanted = insert(Claim).values(document_id=document_id, account_id=account_id, until=until)
    taken = session.scalar(
        wanted.on_conflict_do_update(
            index_elements=["document_id"],
            set_={"account_id": account_id, "until": until},
            where=or_(Claim.account_id == account_id, Claim.until < func.now()),
        ).returning(Claim.document_id)
    )
    if taken is not None:
        return None
    return session.scalar(
        select(Account.name)
        .join(Claim, Claim.account_id == Account.id)
        .where(Claim.document_id == document_id)
    )


def release(session: Session, document_id: int, account_id: int) -> None:
    """Give a claim up."""
    session.execute(
        delete(Claim).where(Claim.document_id == document_id, Claim.account_id == account_id)
    )


def claim_next(session: Session, viewer: Viewer, *, but: int | None = None) -> int | None:
    """Claim the most doubtful document that nobody reviews; ``None`` if there is none."""
    for entry in queue(session, viewer):
        if entry.document_id == but or entry.claimed_by not in {None, viewer.name}:
            continue
        if claim(session, entry.document_id, viewer.account_id) is None:
            return entry.document_id
    return None


def alike(session: Session, viewer: Viewer, document_id: int, field: str, value: Any) -> list[int]:
    """Return other documents with the same doubt about a field and the same value in it.

    Args:
        session: for reading.
        viewer: who asks.
        document_id: the document whose doubt is meant, settled or not.
        field: a field of the record.
        value: what the field held when it was doubtful.
    """
    reasons = select(Review.reason).where(Review.document_id == document_id, Review.field == field)
    candidates = session.scalars(
        select(Document)
        .where(
            Document.id.in_(
                select(Review.document_id).where(
                    Review.field == field,
                    Review.reason.in_(reasons),
                    Review.settled_by.is_(None),
                )
            ),
            Document.id != document_id,
            visible_to(viewer),
        )
        .order_by(Document.id)
        .limit(_MOST_ALIKE)
    ).all()
    return [entry.id for entry in candidates if snapshot(session, entry).get(field) == value]
