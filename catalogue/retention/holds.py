"""Legal holds: what may not be disposed of, whatever a rule or a person says."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from catalogue.lookups import Criteria, matching
from catalogue.search.query import parse
from schema import Arrival, Document, LegalHold, Rendition

# Placing a hold and disposing wait for each other: no document goes while a hold is being placed.
_TURNS = text("SELECT pg_advisory_xact_lock(x'1E77E4B1'::bigint)")


class UnclearQueryError(ValueError):
    """A search is not understood wholly: what it would find is not what was meant."""

    def __init__(self, query: str, reasons: Sequence[str]) -> None:
        super().__init__(f"{query!r}: {'; '.join(reasons) or 'it says nothing'}")
        self.reasons = tuple(reasons)


class UnknownHoldError(LookupError):
    """There is no such hold, or it was released."""

    def __init__(self, hold_id: int) -> None:
        super().__init__(f"There is no hold {hold_id} in force. See: letterbook retention holds")


def take_turns(session: Session) -> None:
    """Wait until no other transaction places a hold or disposes; held until the end of this one."""
    session.execute(_TURNS)


def clear_query(query: str) -> str:
    """Return a search in its normal writing.

    Raises:
        UnclearQueryError: a piece of it is not understood, or it is empty.
    """
    parsed = parse(query)
    if parsed.problems or not parsed.terms:
        raise UnclearQueryError(query, [problem.reason for problem in parsed.problems])
    return parsed.text


def place(
    session: Session,
    *,
    who: str,
    why: str,
    document_id: int | None = None,
    batch_id: int | None = None,
    query: str | None = None,
) -> LegalHold:
    """Place a hold on a document, a batch, or all that a search finds now and later.

    Raises:
        UnclearQueryError: the search is not understood.
    """
    take_turns(session)
    hold = LegalHold(why, who, document_id, batch_id, clear_query(query) if query else None)
    session.add(hold)
    session.flush()
    return hold


def release(session: Session, hold_id: int, *, who: str) -> None:
    """Release a hold; that it was placed stays.

    Raises:
        UnknownHoldError: it is not in force.
    """
    hold = session.get(LegalHold, hold_id, with_for_update=True)
    if hold is None or hold.released_at is not None:
        raise UnknownHoldError(hold_id)
    hold.released_at, hold.released_by = func.now(), who


def in_force(session: Session) -> list[LegalHold]:
    """Return all holds that are not released."""
    query = select(LegalHold).where(LegalHold.released_at.is_(None)).order_by(LegalHold.id)
    return list(session.scalars(query))


def held_among(session: Session, document_ids: Sequence[int]) -> dict[int, LegalHold]:
    """Return of some documents those under a hold, each with one that holds it."""
    found: dict[int, LegalHold] = {}
    for hold in in_force(session):
        if hold.document_id is not None:
            held = [hold.document_id] if hold.document_id in document_ids else []
        else:
            among = _documents(session, hold).where(Document.id.in_(document_ids))
            held = list(session.scalars(among))
        found |= dict.fromkeys(held, hold)
    return found


def _documents(session: Session, hold: LegalHold) -> Select[int]:
    if hold.query is not None:
        return matching(session, Criteria(words=hold.query))
    return (
        select(Document.id)
        .join(Rendition, Rendition.document_id == Document.id)
        .join(Arrival, Arrival.original_id == Rendition.original_id)
        .where(Arrival.batch_id == hold.batch_id)
    )
