"""Propose to join: a letter without symbol, and the issued document that it may have become.

Found by letter date and sender alone, which an index answers; then compared. Never joined here.
"""

from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.dates import days_of
from catalogue.joining.likeness import LEAST_SCORE, Likeness, Traits, compare
from catalogue.stored_record import stored_record
from extraction.layout import LETTERS
from extraction.record import Record
from schema import Document, Party, Proposal, Rendition, SymbolRow

_MOST_CANDIDATES = 25
_COMPARED = 20_000


def propose(session: Session, document: Document, rendition: Rendition, record: Record) -> int:
    """Propose to join a version's document with its counterparts; return how many were found.

    Args:
        session: in a transaction of the caller.
        document: just entered.
        rendition: the version of it that was read.
        record: what was read.
    """
    own = _traits(record, rendition.full_text)
    if own is None:
        return 0
    issued = bool(record.symbols)
    found = 0
    for row in session.execute(_candidates(document.id, own, issued=issued)):
        other = _traits(stored_record(row.record), row.full_text)
        if other is None:
            continue
        pair = (row.document_id, document.id) if issued else (document.id, row.document_id)
        alike = compare(other, own) if issued else compare(own, other)
        if alike.score >= LEAST_SCORE:
            _write(session, pair, alike)
            found += 1
    return found


def search(session: Session) -> int:
    """Propose anew for every letter without symbol; return how many pairs were found.

    Two workers that enter a letter and its document at the same moment see neither's.
    """
    letters = session.execute(
        select(Document, Rendition)
        .join(Rendition, Rendition.document_id == Document.id)
        .where(~_has_symbol(), Document.form.in_(LETTERS), Document.letter_first.is_not(None))
    ).all()
    return sum(
        propose(session, document, rendition, stored_record(rendition.record))
        for document, rendition in letters
    )


def _traits(record: Record, text: str) -> Traits | None:
    """Return what is compared; none where date or sender are not known well enough to find by."""
    states = tuple(sender.state for sender in record.senders if sender.state)
    if record.form not in LETTERS or not states or len(record.dates.letter or "") != 10:
        return None
    return Traits(
        language=record.language,
        date=record.dates.letter or "",
        states=states,
        addressees=record.addressees,
        items=tuple(f"{item.item}{item.subitem or ''}" for item in record.agenda_items),
        title=record.title or "",
        text=text,
    )


def _has_symbol() -> Any:
    return exists().where(SymbolRow.document_id == Document.id)


def _candidates(document_id: int, own: Traits, *, issued: bool) -> Any:
    day, _ = days_of(own.date)
    return (
        select(
            Rendition.document_id,
            Rendition.record,
            func.left(Rendition.full_text, _COMPARED).label("full_text"),
        )
        .join(Document, Document.id == Rendition.document_id)
        .where(
            Document.letter_first == day,
            Document.letter_last == day,
            Document.id != document_id,
            ~_has_symbol() if issued else _has_symbol(),
            exists().where(
                Party.document_id == Document.id,
                Party.role == "sender",
                Party.state.in_(own.states),
            ),
        )
        .limit(_MOST_CANDIDATES)
    )


def _write(session: Session, pair: tuple[int, int], alike: Likeness) -> None:
    """A better likeness (in another language version) replaces a worse one; a decision stays."""
    statement = insert(Proposal).values(
        letter_id=pair[0], issued_id=pair[1], score=alike.score, reasons=list(alike.reasons)
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["letter_id", "issued_id"],
            set_={"score": statement.excluded.score, "reasons": statement.excluded.reasons},
            where=(Proposal.state == "open") & (Proposal.score < statement.excluded.score),
        )
    )
