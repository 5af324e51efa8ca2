"""Proposals with what a person needs to decide on them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.summaries import symbols_of
from schema import Proposal, Rendition


def listed(session: Session, state: str | None = "open") -> list[dict[str, Any]]:
    """Return proposals with what a person needs to decide, the likeliest first."""
    query = select(Proposal).order_by(Proposal.score.desc(), Proposal.id)
    if state:
        query = query.where(Proposal.state == state)
    found = session.scalars(query).all()
    names = _names(session, {one for row in found for one in (row.letter_id, row.issued_id)})
    return [
        {
            "id": row.id,
            "state": row.state,
            "score": row.score,
            "letter": {"id": row.letter_id, **names.get(row.letter_id, {})},
            "issued": {"id": row.issued_id, **names.get(row.issued_id, {})},
            "reasons": list(row.reasons),
            "decided_by": row.decided_by,
        }
        for row in found
    ]


def joined_into(session: Session, letter_id: int) -> int | None:
    """Return the document that a letter was joined with: its number leads there."""
    return session.scalar(
        select(Proposal.issued_id).where(
            Proposal.letter_id == letter_id, Proposal.state == "accepted"
        )
    )


def _names(session: Session, ids: set[int]) -> dict[int, dict[str, Any]]:
    titles = session.execute(
        select(Rendition.document_id, Rendition.title)
        .where(Rendition.document_id.in_(ids))
        .order_by(Rendition.id.desc())
    ).all()
    names: dict[int, dict[str, Any]] = {
        row.document_id: {"title": row.title, "symbols": []} for row in titles
    }
    for document_id, symbols in symbols_of(session, ids).items():
        names.setdefault(document_id, {})["symbols"] = list(symbols)
    return names
