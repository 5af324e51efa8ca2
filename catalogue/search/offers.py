"""What the box offers while one types: symbols, agenda items, States, values of fields."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.search.called import field_name, value_name
from catalogue.search.fields import takes
from catalogue.search.half_typed import HalfTyped, half_typed
from catalogue.search.item_offers import items_begun
from catalogue.search.pieces import MOST_WORDS_IN_A_VALUE
from catalogue.search.query import Query, parse
from catalogue.search.results import matched
from catalogue.search.symbols import symbols_typed
from catalogue.search.values import SPELLINGS, begun
from catalogue.viewer import Viewer
from extraction.folding import fold
from schema import Document, SymbolRow

MOST = 8
_LEAST_LETTERS = 2
# The fields whose values are few enough to be named.
CODED = frozenset({"state", *SPELLINGS})


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be meant.

    Attributes:
        text: what to put in the place of what is half typed.
        label: what that is called.
        typed: what is half typed: the end of the box, as it stands there.
    """

    text: str
    label: str
    typed: str


def offers(session: Session, typed: str, viewer: Viewer, *, language: str = "en") -> list[Offer]:
    """Return what the end of a box may become; nothing that the viewer may not see.

    A field is offered values for all that is typed after its colon, several words perhaps; where
    those are a value and a word after it, the word is what is half typed. Values and items are
    found by their names in every language, and called as they are in one.
    """
    half = half_typed(typed)
    if half is not None and not _is_whole(half):
        values = _values(session, half, typed, viewer, language)
        return [Offer(half.completed(one), label, half.typed) for one, label in values[:MOST]]
    word = typed.rsplit(" ", 1)[-1]
    found = _symbols(session, word, viewer)
    if len(word) >= _LEAST_LETTERS:
        name = field_name("state", language)
        found += [(f"{name}:{code}", label) for code, label in _coded("state", word, language)]
    return [Offer(text, label, word) for text, label in found[:MOST]]


def _is_whole(half: HalfTyped) -> bool:
    """Tell whether the field has its value, and another word is being typed after it."""
    words = half.value.split(" ")
    if len(words) == 1 or (half.field in CODED and begun(half.field, half.value)):
        return False
    reach = range(1, min(len(words), MOST_WORDS_IN_A_VALUE + 1))
    return any(takes(half.field, " ".join(words[:count])) for count in reach)


def _values(
    session: Session, half: HalfTyped, box: str, viewer: Viewer, language: str
) -> list[tuple[str, str]]:
    """Return values of a field, each with what it is called."""
    if half.field in CODED:
        return _coded(half.field, half.value, language)
    if half.field == "symbol":
        return _symbols(session, half.value, viewer)
    return _items(session, half, box, language) if half.field == "item" else []


def _items(session: Session, half: HalfTyped, box: str, language: str) -> list[tuple[str, str]]:
    """A number is an item in one session alone: which, is offered with it where none was typed."""
    asked = parse(box.removesuffix(half.typed)).of("session")
    sessions = [one for term in asked for one in term.value.split(",") if not term.excluded]
    found = items_begun(session, half.value, language, sessions, MOST)
    name = field_name("session", language)
    return [
        (one.item if sessions else f"{one.item} {name}:{one.session}", one.title) for one in found
    ]


def _coded(field: str, value: str, language: str) -> list[tuple[str, str]]:
    """Values of which a name begins so, by what they are called; all, but of States, of nothing."""
    if not value.strip() and field == "state":
        return []
    named = [(code, value_name(field, code, language)) for code in begun(field, value)]
    return sorted(named, key=lambda one: fold(one[1])) if field == "state" else named


def _symbols(session: Session, word: str, viewer: Viewer) -> list[tuple[str, str]]:
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
    dates = _dates(session, [row.document_id for row in rows])
    return [(row.normal, dates.get(row.document_id, "")) for row in rows]


def _dates(session: Session, ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Document.id, Document.letter_date).where(Document.id.in_(ids))
    ).all()
    return {row.id: row.letter_date or "" for row in rows}
