"""What the box offers while one types: symbols, agenda items, States, organs."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.search.query import Query
from catalogue.search.results import matched
from catalogue.search.symbols import symbols_typed
from catalogue.viewer import Viewer
from extraction.folding import fold
from extraction.languages import codes as language_codes
from extraction.states import all_names, names
from schema import AgendaItemRow, Document, SymbolRow

MOST = 8
_ITEM = re.compile(r"item:(\d{1,4})")
_FIELD = re.compile(r"(\w+):(.*)")
_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be meant: what to put in the place of the last word, and what it is called."""

    text: str
    label: str


def offers(session: Session, typed: str, viewer: Viewer, *, language: str = "en") -> list[Offer]:
    """Return what the last word of a box may become; nothing that the viewer may not see.

    Items and States are called what they are called in the language, else in English.
    """
    word = typed.rsplit(" ", 1)[-1] if not typed.endswith(" ") else ""
    if not word:
        return []
    field = _FIELD.fullmatch(word)
    if field and field[1].lower() in {"item", "agenda"}:
        return _items(session, field[2], language)
    if field and field[1].lower() in {"state", "from", "sender"}:
        return _states(field[2], language)
    if field and field[1].lower() != "symbol":
        return []
    found = _symbols(session, field[2] if field else word, viewer)
    if not field:
        found += _states(word, language)
    return found[:MOST]


def _symbols(session: Session, word: str, viewer: Viewer) -> list[Offer]:
    typed = symbols_typed(word) or ((word.upper(),) if "/" in word else ())
    if not typed:
        return []
    begins = select(SymbolRow.document_id, SymbolRow.normal)
    last = typed[-1]
    if last[:1].isalpha():
        begins = begins.where(SymbolRow.normal.startswith(last, autoescape=True))
    else:
        begins = begins.where(SymbolRow.normal.icontains(f"/{last}", autoescape=True))
    # The condition of who may see it stands inside: nothing is taken out afterwards.
    rows = session.execute(
        begins.where(SymbolRow.document_id.in_(matched(session, Query(), viewer)))
        .order_by(SymbolRow.normal)
        .limit(MOST)
    ).all()
    titles = _titles(session, [row.document_id for row in rows])
    return [Offer(row.normal, titles.get(row.document_id, "")) for row in rows]


def _titles(session: Session, ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Document.id, Document.letter_date).where(Document.id.in_(ids))
    ).all()
    return {row.id: row.letter_date or "" for row in rows}


def _items(session: Session, typed: str, language: str) -> list[Offer]:
    """Offer items by number or by a word of their title, the latest session first."""
    query = select(AgendaItemRow).where(AgendaItemRow.stage == "final")
    if typed.isdigit():
        query = query.where(AgendaItemRow.item == int(typed[:6]), AgendaItemRow.subitem.is_(None))
    elif len(typed) > _LEAST_LETTERS:
        query = query.where(
            AgendaItemRow.titles["en"].astext.icontains(typed, autoescape=True),
            AgendaItemRow.subitem.is_(None),
        )
    else:
        return []
    rows = session.scalars(query.order_by(AgendaItemRow.id.desc()).limit(MOST))
    return [
        Offer(
            f"item:{row.item} session:{row.session}",
            row.titles.get(language) or row.titles.get("en") or next(iter(row.titles.values()), ""),
        )
        for row in rows
    ]


def _states(typed: str, shown_in: str) -> list[Offer]:
    """Offer States whose name in any language begins so."""
    begun = fold(typed)
    if len(begun) < _LEAST_LETTERS:
        return []
    codes: dict[str, None] = {}
    for language in language_codes():
        for code, name in all_names(language):
            if fold(name).startswith(begun):
                codes[code] = None
    called = {code: names(code) for code in codes}
    found = [(known.get(shown_in) or known.get("en", code), code) for code, known in called.items()]
    return [Offer(f"state:{code}", name) for name, code in sorted(found)[:MOST]]
