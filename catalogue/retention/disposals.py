"""Propose, refuse, approve: one person proposes to dispose of a document, another decides."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.retention.holds import held_among, take_turns
from catalogue.viewer import RESTRICTED, Viewer
from schema import Disposal, Document, LegalHold, Original, Rendition, SymbolRow


class DocumentHeldError(RuntimeError):
    """A document is under a legal hold."""

    def __init__(self, document_id: int, hold: LegalHold) -> None:
        super().__init__(
            f"Document {document_id} is under hold {hold.id} ({hold.why}, placed by "
            f"{hold.placed_by}): it cannot be disposed of until that is released."
        )


class SamePersonError(PermissionError):
    """Who proposed a disposal would approve it."""

    def __init__(self, disposal_id: int, who: str) -> None:
        super().__init__(f"{who} proposed disposal {disposal_id}: another person must approve it.")


class DisposalStateError(RuntimeError):
    """A disposal is not in the state in which this can be done."""

    def __init__(self, disposal_id: int, reason: str) -> None:
        super().__init__(f"Disposal {disposal_id}: {reason}.")


class NoDocumentError(LookupError):
    """There is no such document."""

    def __init__(self, document_id: int) -> None:
        super().__init__(f"There is no document {document_id}.")


def propose(
    session: Session, document_id: int, *, who: str, why: str, rule_id: int | None = None
) -> Disposal:
    """Propose to dispose of a document.

    Raises:
        NoDocumentError: there is none.
        DocumentHeldError: it is under a hold.
        DisposalStateError: it is proposed or approved already.
    """
    document = session.get(Document, document_id, with_for_update=True)
    if document is None:
        raise NoDocumentError(document_id)
    _require_free(session, document_id)
    is_open = Disposal.state.in_(("proposed", "approved"))
    known = session.scalar(select(Disposal.id).where(Disposal.document_id == document_id, is_open))
    if known:
        raise DisposalStateError(known, f"it has document {document_id} already")
    disposal = Disposal(
        document_id,
        why,
        who,
        session.scalar(
            select(Rendition.title)
            .where(Rendition.document_id == document_id, Rendition.title.is_not(None))
            .order_by(*Rendition.in_order())
            .limit(1)
        ),
        list(
            session.scalars(
                select(SymbolRow.normal)
                .where(SymbolRow.document_id == document_id)
                .order_by(SymbolRow.position)
            )
        ),
        document.letter_date,
        document.distribution == RESTRICTED,
        _originals(session, document_id),
        rule_id,
    )
    session.add(disposal)
    session.flush()
    return disposal


def approve(session: Session, disposal_id: int, *, who: str) -> Disposal:
    """Approve what another person proposed; :func:`carry_out` then does it.

    Raises:
        SamePersonError: it was proposed by the same.
        DocumentHeldError: the document is under a hold.
        DisposalStateError: it is not proposed.
    """
    take_turns(session)
    disposal = _proposed(session, disposal_id)
    if disposal.proposed_by.casefold() == who.casefold():
        raise SamePersonError(disposal_id, who)
    _require_free(session, disposal.document_id)
    return _decide(session, disposal, "approved", who)


def refuse(session: Session, disposal_id: int, *, who: str) -> Disposal:
    """Refuse a proposal, or take one's own back.

    Raises:
        DisposalStateError: it is not proposed.
    """
    return _decide(session, _proposed(session, disposal_id), "refused", who)


def listed(session: Session, viewer: Viewer, state: str | None = None) -> list[Disposal]:
    """Return disposals that a viewer may see, the newest first."""
    query = select(Disposal).order_by(Disposal.id.desc()).limit(1000)
    if state is not None:
        query = query.where(Disposal.state == state)
    if not viewer.sees_restricted:
        query = query.where(~Disposal.is_restricted)
    return list(session.scalars(query))


def as_json(disposal: Disposal) -> dict[str, Any]:
    """Return a disposal as an object of JSON."""
    row = {column.key: getattr(disposal, column.key) for column in Disposal.__table__.columns}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
    }


def _originals(session: Session, document_id: int) -> list[dict[str, Any]]:
    query = (
        select(Original)
        .join(Rendition, Rendition.original_id == Original.id)
        .where(Rendition.document_id == document_id)
        .order_by(Original.id)
    )
    return [
        {"sha256": row.sha256, "size": row.size, "media_type": row.media_type}
        for row in session.scalars(query)
    ]


def _require_free(session: Session, document_id: int) -> None:
    held = held_among(session, [document_id])
    if document_id in held:
        raise DocumentHeldError(document_id, held[document_id])


def _proposed(session: Session, disposal_id: int) -> Disposal:
    disposal = session.get(Disposal, disposal_id, with_for_update=True)
    if disposal is None:
        raise DisposalStateError(disposal_id, "there is none of this number")
    if disposal.state != "proposed":
        raise DisposalStateError(disposal_id, f"it is {disposal.state}, by {disposal.decided_by}")
    return disposal


def _decide(session: Session, disposal: Disposal, state: str, who: str) -> Disposal:
    disposal.state, disposal.decided_by, disposal.decided_at = state, who, func.now()
    session.flush()
    session.refresh(disposal)
    return disposal
