"""What was typed into the search box, as terms: pure, no database.

>>> [(term.field, term.value) for term in parse("a/75/660 item:35 -mines").terms]
[('symbol', 'A/75/660'), ('item', '35'), ('words', 'mines')]

A term is ``field:value``, a symbol in any shape, or words. A value may have several words: as many
belong to it as the field understands together. All must hold; commas inside a value
are alternatives (``organ:A,S``); a minus before a term excludes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from catalogue.search.called import fields_by_name
from catalogue.search.fields import EXAMPLES, FIELDS, field_called, normal, takes
from catalogue.search.pieces import Piece, pieces
from catalogue.search.symbols import spaced, symbols_typed
from extraction.folding import fold

__all__ = ["FIELDS", "Problem", "Query", "Term", "parse", "written"]

# A number alone is a symbol's, but one of these is a year.
_YEARS = range(1945, 2100)
_MOST_DIGITS = 6
# No symbol has as many parts; all that follows, looked at for each word, took its square in time.
_MOST_PARTS = 16


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must hold.

    Attributes:
        field: one of :data:`FIELDS`, or ``words``.
        value: in normal form; alternatives are joined by commas, a range by ``..``.
        typed: the piece of the box that it was read from.
        excluded: whether it must not hold.
    """

    field: str
    value: str
    typed: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece of the box that says nothing, and what would."""

    typed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Query:
    """A search as its terms, in the order in which they were typed."""

    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, field: str) -> tuple[Term, ...]:
        """Return the terms of one field."""
        return tuple(term for term in self.terms if term.field == field)

    @property
    def text(self) -> str:
        """The search in its normal writing, fit for an address."""
        return " ".join(written(term) for term in self.terms)

    def without(self, *gone: Term) -> "Query":
        """Return the search with some terms left out."""
        return Query(tuple(term for term in self.terms if term not in gone))

    def adding(self, field: str, value: str) -> "Query":
        """Return the search narrowed by one more term."""
        return Query((*self.terms, Term(field, value, f"{field}:{value}")))


def parse(box: str) -> Query:
    """Return what was typed as a query; what cannot be understood is among its problems."""
    terms: list[Term] = []
    problems: list[Problem] = []
    cut = list(pieces(box, _takes))
    for piece in _with_spaced_symbols(cut):
        try:
            terms += _terms(piece)
        except ValueError as error:
            problems.append(Problem(piece.typed, str(error)))
    if _is_one_number(cut):
        terms[0] = Term("symbol", str(int(cut[0].value)), cut[0].typed)
    once: dict[tuple[str, str, bool], Term] = {}
    for term in terms:
        once.setdefault((term.field, term.value, term.excluded), term)
    return Query(tuple(once.values()), tuple(problems))


def _takes(name: str, value: str) -> bool | None:
    field = field_called(name)
    return takes(field, value) if field else None


def _with_spaced_symbols(cut: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, the words of `A 75 981` as one; of `a 75 981` only where nothing follows.

    In the middle of a sentence `a` is a word, and figures may follow it.
    """
    place = 0
    while place < len(cut):
        run = cut[place : place + _MOST_PARTS]
        words = [piece.value for piece in run[: _end_of_words(run)]]
        found = spaced(words) if words else None
        if found and (words[0].isupper() or found[0] == len(words)):
            count, symbol = found
            yield Piece(" ".join(piece.typed for piece in run[:count]), symbol)
            place += count
        else:
            yield cut[place]
            place += 1


def _end_of_words(run: Sequence[Piece]) -> int:
    return next((at for at, piece in enumerate(run) if not piece.is_word), len(run))


def _is_one_number(cut: Sequence[Piece]) -> bool:
    """`981`, perhaps with fields after it, is a symbol's number; among words it is a word."""
    if not cut or not cut[0].is_word or any(not piece.field for piece in cut[1:]):
        return False
    return not cut[0].excluded and _is_number(cut[0].value)


def _is_number(value: str) -> bool:
    return value.isdecimal() and len(value) <= _MOST_DIGITS and int(value) not in _YEARS


def _terms(piece: Piece) -> list[Term]:
    if piece.field:
        return _of_field(piece)
    if not piece.value.strip():
        return []
    if piece.is_phrase:
        return [Term("words", f'"{piece.value.strip()}"', piece.typed, piece.excluded)]
    symbols = symbols_typed(piece.value)
    if symbols:
        return [Term("symbol", symbol, piece.typed, piece.excluded) for symbol in symbols]
    return [Term("words", _word(piece.value), piece.typed, piece.excluded)]


def _of_field(piece: Piece) -> list[Term]:
    """Return the term of a field; the colon of a sentence (`note: mines`) makes none.

    Raises:
        ValueError: there is no such field, or it does not take the value.
    """
    field = field_called(piece.field)
    if field is None:
        if piece.value and not piece.value.startswith("//"):
            raise ValueError(_no_field(piece))
        if symbols := symbols_typed(piece.typed.lstrip("-")):
            return [Term("symbol", symbol, piece.typed, piece.excluded) for symbol in symbols]
        return [Term("words", _word(piece.typed.lstrip("-")), piece.typed, piece.excluded)]
    if not piece.value.strip(" ,"):
        message = f"{field}: stands alone: write {field}:{EXAMPLES[field]}"
        raise ValueError(message)
    return [Term(field, normal(field, piece.value), piece.typed, piece.excluded)]


def _no_field(piece: Piece) -> str:
    near = get_close_matches(fold(piece.field), fields_by_name(), n=1)
    meant = f"write {near[0]}:" if near else f"there are {', '.join(FIELDS)}"
    return f"{piece.field}: is no field: {meant}, or put it in quotation marks, for its words"


def _word(value: str) -> str:
    """Return a word that PostgreSQL's own search signs cannot be read into.

    A number is written as a phrase: alone it would be a symbol's.
    """
    word = value.replace('"', " ").strip("-").strip() or value
    return f'"{word}"' if _is_number(word) else word


def written(term: Term) -> str:
    """Return a term as one would type it."""
    minus = "-" if term.excluded else ""
    if term.field == "words" or (
        term.field == "symbol" and symbols_typed(term.value) == (term.value,)
    ):
        return f"{minus}{term.value}"
    value = f'"{term.value}"' if " " in term.value else term.value
    return f"{minus}{term.field}:{value}"
