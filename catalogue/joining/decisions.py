"""Decide on a proposal: join a letter with the document that it became, refuse, or undo.

Each is one transaction of the caller, with the history of the document that it changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from catalogue.joining import rows
from catalogue.joining.carrying import carry, give_back
from catalogue.rechecking import recheck
from catalogue.records import snapshot
from schema import Document, Job, Proposal, Rendition, Review, Revision, SymbolRow


class ProposalError(LookupError):
    """A decision cannot be taken; the message says which proposal, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision did: the proposal, its state now, and the document that has the letter."""

    proposal_id: int
    state: str
    letter_id: int
    issued_id: int


def accept(session: Session, proposal_id: int, who: str) -> Decision:
    """Join: the letter becomes a version of the issued document, whose values stand.

    What a person had set on the letter goes with it. The letter's own row is kept in the proposal.

    Raises:
        ProposalError: there is no such proposal, or it no longer holds.
    """
    proposal = _proposal(session, proposal_id)
    if proposal.state == "accepted":
        raise ProposalError(f"proposal {proposal_id} is accepted already")
    letter, issued = _pair(session, proposal)
    before = snapshot(session, issued)
    renditions = _renditions(session, letter.id)
    proposal.undo = {
        "letter": rows.take(session, letter.id),
        "renditions": renditions,
        "carried": carry(session, letter, issued),
    }
    session.execute(delete(Review).where(Review.document_id == letter.id))
    _move(session, renditions, letter.id, issued.id)
    session.expunge(letter)
    session.execute(delete(Document).where(Document.id == proposal.letter_id))
    _decide(proposal, "accepted", who)
    _close_rivals(session, proposal)
    session.flush()
    session.expire_all()
    why = f"joined with letter {proposal.letter_id} on proposal {proposal_id}: " + "; ".join(
        proposal.reasons
    )
    recheck(session, issued.id, why=why, who=who, rewrite=True, before=before)
    return _decision(proposal)


def refuse(session: Session, proposal_id: int, who: str) -> Decision:
    """Refuse: the two stay apart, and are not proposed again.

    Raises:
        ProposalError: there is no such proposal, or it is accepted.
    """
    proposal = _proposal(session, proposal_id)
    if proposal.state == "accepted":
        message = f"proposal {proposal_id} is accepted: letterbook proposals undo {proposal_id}"
        raise ProposalError(message)
    _decide(proposal, "refused", who)
    session.flush()
    return _decision(proposal)


def undo(session: Session, proposal_id: int, who: str) -> Decision:
    """Part what was joined: the letter is back under its number, with its lists and history.

    Raises:
        ProposalError: there is no such proposal, or it is not accepted.
    """
    proposal = _proposal(session, proposal_id)
    if proposal.state != "accepted":
        raise ProposalError(f"proposal {proposal_id} is {proposal.state}: nothing to undo")
    issued = session.get(Document, proposal.issued_id, with_for_update=True)
    if issued is None:
        raise ProposalError(f"proposal {proposal_id}: document {proposal.issued_id} is gone")
    before = snapshot(session, issued)
    kept = proposal.undo
    session.execute(delete(Review).where(Review.rendition_id.in_(kept["renditions"])))
    give_back(session, issued, kept["carried"])
    # A review points at its version, which must be back first.
    rows.put_back(session, {**kept["letter"], "review": []})
    _move(session, kept["renditions"], issued.id, proposal.letter_id)
    rows.put_back(session, {"review": kept["letter"]["review"]})
    _note_return(session, proposal, who)
    _decide(proposal, "undone", who)
    proposal.undo = {}
    _reopen_rivals(session, proposal)
    session.flush()
    session.expire_all()
    why = f"proposal {proposal_id} undone: letter {proposal.letter_id} is apart again"
    recheck(session, issued.id, why=why, who=who, rewrite=True, before=before)
    return _decision(proposal)


def _proposal(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(
        Proposal, proposal_id, with_for_update=True, options=[undefer(Proposal.undo)]
    )
    if proposal is None:
        message = f"there is no proposal {proposal_id}: see letterbook proposals list"
        raise ProposalError(message)
    return proposal


def _pair(session: Session, proposal: Proposal) -> tuple[Document, Document]:
    """Return letter and document, both held; in the order of their ids, so none waits in a ring."""
    ids = sorted((proposal.letter_id, proposal.issued_id))
    held = {
        document.id: document
        for document in session.scalars(
            select(Document).where(Document.id.in_(ids)).order_by(Document.id).with_for_update()
        )
    }
    if len(held) < 2:
        gone = next(one for one in ids if one not in held)
        raise ProposalError(f"proposal {proposal.id}: document {gone} is no longer held")
    has_symbol = select(SymbolRow.id).where(SymbolRow.document_id == proposal.letter_id).limit(1)
    if session.scalar(has_symbol) is not None:
        message = (
            f"proposal {proposal.id}: letter {proposal.letter_id} has a symbol of its own by now"
        )
        raise ProposalError(message)
    return held[proposal.letter_id], held[proposal.issued_id]


def _renditions(session: Session, document_id: int) -> list[int]:
    query = select(Rendition.id).where(Rendition.document_id == document_id)
    return list(session.scalars(query.order_by(Rendition.id)))


def _move(session: Session, renditions: list[int], source: int, target: int) -> None:
    """Move versions, and the jobs that read them, to another document."""
    originals = select(Rendition.original_id).where(Rendition.id.in_(renditions))
    session.execute(
        update(Rendition)
        .where(Rendition.id.in_(renditions), Rendition.document_id == source)
        .values(document_id=target)
    )
    session.execute(
        update(Job)
        .where(Job.original_id.in_(originals), Job.document_id == source)
        .values(document_id=target)
    )


def _note_return(session: Session, proposal: Proposal, who: str) -> None:
    """The letter's history goes on where it stopped."""
    letter = session.get_one(Document, proposal.letter_id)
    letter.version += 1
    why = f"apart again from document {proposal.issued_id}: proposal {proposal.id} undone"
    session.add(
        Revision(
            document_id=letter.id, version=letter.version, who=who, why=why, before={}, after={}
        )
    )


def _decide(proposal: Proposal, state: str, who: str) -> None:
    proposal.state, proposal.decided_by = state, who
    proposal.decided_at = datetime.now(UTC)


def _closed_by(proposal: Proposal) -> str:
    return f"proposal {proposal.id}"


def _close_rivals(session: Session, proposal: Proposal) -> None:
    """A letter becomes one document; what else was proposed for it waits no longer."""
    session.execute(
        update(Proposal)
        .where(
            Proposal.letter_id == proposal.letter_id,
            Proposal.id != proposal.id,
            Proposal.state == "open",
        )
        .values(state="refused", decided_by=_closed_by(proposal))
    )


def _reopen_rivals(session: Session, proposal: Proposal) -> None:
    session.execute(
        update(Proposal)
        .where(
            Proposal.letter_id == proposal.letter_id,
            Proposal.decided_by == _closed_by(proposal),
        )
        .values(state="open", decided_by=None)
    )


def _decision(proposal: Proposal) -> Decision:
    return Decision(proposal.id, proposal.state, proposal.letter_id, proposal.issued_id)
