"""Propose to join: a letter without symbol, and the issued document that it may have become.

Found by letter date and sender alone, which an index answers; then compared. Never joined here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from catalogue.dates import days_of
from catalogue.joining.likeness import LEAST_SCORE, Likeness, Traits, compare
from extraction.layout import LETTERS
from schema import Document, Party, Proposal, Rendition, SymbolRow

_COMPARED = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Newcomer:
    """A version that was just entered: its document, its record as JSON, and its text.

    In ``text`` pages are divided by form feeds, as a rendition keeps it.
    """

    document_id: int
    record: dict[str, Any]
    text: str


def propose(session: Session, newcomers: Sequence[Newcomer]) -> int:
    """Propose to join newcomers with their counterparts; return how many pairs were found.

    Args:
        session: in a transaction of the caller, in which the newcomers are written.
        newcomers: any number; they cost two queries together.
    """
    found = 0
    for issued in (True, False):
        asked = {
            one: traits
            for one in newcomers
            if bool(one.record["symbols"]) is issued
            and (traits := _traits(one.record, one.text)) is not None
        }
        if asked:
            found += _propose(session, asked, issued=issued)
    return found


def _propose(session: Session, asked: dict[Newcomer, Traits], *, issued: bool) -> int:
    rows = session.execute(_candidates(asked.values(), issued=issued)).all()
    others = [(row.document_id, _traits(row.record, row.full_text)) for row in rows]
    found = 0
    for one, own in asked.items():
        for document_id, other in others:
            if other is None or document_id == one.document_id or not _may_be_one(own, other):
                continue
            alike = compare(other, own) if issued else compare(own, other)
            if alike.score >= LEAST_SCORE:
                pair = (document_id, one.document_id) if issued else (one.document_id, document_id)
                _write(session, pair, alike)
                found += 1
    return found


def _may_be_one(own: Traits, other: Traits) -> bool:
    return own.date == other.date and bool({*own.states} & {*other.states})


def search(session: Session) -> int:
    """Propose anew for every letter without symbol; return how many pairs were found.

    Two workers that enter a letter and its document at the same moment see neither's.
    """
    letters = session.execute(
        select(Document, Rendition)
        .join(Rendition, Rendition.document_id == Document.id)
        .where(~_has_symbol(), Document.form.in_(LETTERS), Document.letter_first.is_not(None))
    ).all()
    return propose(
        session,
        [
            Newcomer(document.id, rendition.record, rendition.full_text)
            for document, rendition in letters
        ],
    )


def _traits(record: dict[str, Any], text: str) -> Traits | None:
    """Return what is compared; none where date or sender are not known well enough to find by."""
    states = tuple(sender["state"] for sender in record["senders"] if sender["state"])
    date = record["dates"]["letter"] or ""
    if record["form"] not in LETTERS or not states or len(date) != len("2021-02-23"):
        return None
    return Traits(
        language=record["language"],
        date=date,
        states=states,
        addressees=tuple(record["addressees"]),
        items=tuple(f"{item['item']}{item['subitem'] or ''}" for item in record["agenda_items"]),
        title=record["title"] or "",
        text=_covering_letter(record["evidence"], text),
        recognised="ocr" in record["read_by"],
    )


def _covering_letter(evidence: dict[str, Any], text: str) -> str:
    """Return the text from the title to the last signature, as far as they are known."""
    pages = [0]
    for page in text.split("\f"):
        pages.append(pages[-1] + len(page) + 1)
    places = {
        field: [
            (pages[piece["page"] - 1] + piece["start"], pages[piece["page"] - 1] + piece["end"])
            for piece in evidence.get(field, ())
            if piece["page"] < len(pages)
        ]
        for field in ("title", "signatories")
    }
    start = min((first for first, _ in places["title"]), default=0)
    end = max((last for _, last in places["signatories"]), default=len(text))
    return text[start:end] if start < end else text


def _has_symbol() -> Any:
    return exists().where(SymbolRow.document_id == Document.id)


def _candidates(asked: Iterable[Traits], *, issued: bool) -> Any:
    """Select the versions of the other kind that have the date and a sender of those asked for."""
    days = {days_of(traits.date)[0] for traits in asked}
    states = {state for traits in asked for state in traits.states}
    return (
        select(
            Rendition.document_id,
            Rendition.record,
            func.left(Rendition.full_text, _COMPARED).label("full_text"),
        )
        .join(Document, Document.id == Rendition.document_id)
        .where(
            any_of(Document.letter_first, days),
            Document.letter_last == Document.letter_first,
            ~_has_symbol() if issued else _has_symbol(),
            exists().where(
                Party.document_id == Document.id,
                Party.role == "sender",
                any_of(Party.state, states),
            ),
        )
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
