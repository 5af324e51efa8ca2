"""What was typed into the search box, as terms: pure, no database.

>>> [(term.field, term.value) for term in parse("a/75/660 item:35 -mines").terms]
[('symbol', 'A/75/660'), ('item', '35'), ('words', 'mines')]

A term is ``field:value``, a symbol in any shape, or words. All must hold; commas inside a value
are alternatives (``organ:A,S``); a minus before a term excludes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from catalogue.dates import PartialDateError, days_of
from catalogue.search.symbols import symbols_typed
from catalogue.search.values import SPELLINGS, codes_of, is_state_name

# One word or one quoted phrase, perhaps after a field's name, perhaps after a minus.
_PIECE = re.compile(
    r"""
    (?P<minus>-(?=[^\s-]))?
    (?:(?P<field>[A-Za-z_]{2,14}):\s?)?
    (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))
    """,
    re.VERBOSE,
)
# `A/75/660 – S/2020/1267` is one thing with a dash in its middle; `A / 75 / 660` has strokes.
_SPACED_STROKE = re.compile(r"(?<=[\w)])\s?/\s?(?=[\w(])")
_SPACED_DASH = re.compile(r"(?<=\d)\s+[-\u2010-\u2015]\s+(?=[A-Za-z]{1,2}[/-])")
_STATE_VALUE = re.compile(r"\b(state|sender|from|country):\s?(?=[^\s\"])", re.IGNORECASE)
_MOST_WORDS_IN_A_NAME = 7
_ALIASES = {
    "from": "state",
    "sender": "state",
    "country": "state",
    "agenda": "item",
    "lang": "language",
    "in": "language",
    "cite": "cites",
    "stage": "stage",
}
FIELDS = (
    "symbol",
    "item",
    "session",
    "state",
    "organ",
    "date",
    "year",
    "language",
    "form",
    "status",
    "stage",
    "cites",
    "added",
)
_ITEM = re.compile(r"(\d{1,4})\s?\(?(([a-z])\3?)?\)?", re.IGNORECASE)
_SESSION = re.compile(r"(?:(?:S|ES)-)?\d{1,3}", re.IGNORECASE)


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
    joined = _SPACED_DASH.sub("\u2013", _SPACED_STROKE.sub("/", box.strip()))
    for piece in _PIECE.finditer(_with_names_quoted(joined)):
        try:
            terms += _terms(piece)
        except ValueError as error:
            problems.append(Problem(piece.group().strip(), str(error)))
    return Query(tuple(dict.fromkeys(terms)), tuple(problems))


def _with_names_quoted(box: str) -> str:
    """Quote the name of a State that was typed without marks: `state:New Zealand`."""
    place = 0
    while match := _STATE_VALUE.search(box, place):
        place = match.end()
        words = box[place:].split(" ")[:_MOST_WORDS_IN_A_NAME]
        for count in range(len(words), 1, -1):
            name = " ".join(words[:count])
            if is_state_name(name):
                box = f'{box[:place]}"{name}"{box[place + len(name) :]}'
                break
    return box


def _terms(piece: "re.Match[str]") -> list[Term]:
    typed, excluded = piece.group().strip(), piece["minus"] is not None
    name = (piece["field"] or "").lower()
    field = _ALIASES.get(name, name)
    value = piece["word"] if piece["phrase"] is None else piece["phrase"]
    if not value.strip():
        return []
    if field in FIELDS:
        return [Term(field, _NORMAL[field](value), typed, excluded)]
    if piece["phrase"] is not None and not field:
        return [Term("words", f'"{value}"', typed, excluded)]
    symbols = () if field else symbols_typed(value)
    if symbols:
        return [Term("symbol", symbol, typed, excluded) for symbol in symbols]
    return [Term("words", _word(f"{name}:{value}" if field else value), typed, excluded)]


def _word(value: str) -> str:
    """Return a word that PostgreSQL's own search signs cannot be read into."""
    return value.replace('"', " ").strip("-").strip() or value


def _symbol(value: str) -> str:
    return ",".join(symbols_typed(value)) or value.strip().upper()


def _item(value: str) -> str:
    found = []
    for part in value.split(","):
        match = _ITEM.fullmatch(part.strip())
        if match is None:
            message = f"{part!r} is no agenda item: write item:35 or item:35(a)"
            raise ValueError(message)
        found.append(f"{int(match[1])}{f'({match[2].lower()})' if match[2] else ''}")
    return ",".join(found)


def _session(value: str) -> str:
    parts = [part.strip().upper() for part in value.split(",")]
    for part in parts:
        if not _SESSION.fullmatch(part):
            message = f"{part!r} is no session: write session:75, session:S-32 or session:ES-10"
            raise ValueError(message)
    return ",".join(parts)


def _date(value: str) -> str:
    """Return a day, month, year or range of them; one end of a range may be open."""
    ends = value.split("..")
    if len(ends) > 2:
        raise PartialDateError(value)
    for end in ends:
        if end or len(ends) == 1:
            days_of(end)
    return value


def _year(value: str) -> str:
    return ",".join(str(days_of(part.strip())[0].year) for part in value.split(","))


def _coded(field: str) -> Callable[[str], str]:
    return lambda value: ",".join(codes_of(field, value))


_NORMAL: dict[str, Callable[[str], str]] = {
    "symbol": _symbol,
    "cites": _symbol,
    "item": _item,
    "session": _session,
    "date": _date,
    "added": _date,
    "year": _year,
    **{field: _coded(field) for field in SPELLINGS},
}


def written(term: Term) -> str:
    """Return a term as one would type it."""
    value = f'"{term.value}"' if " " in term.value and term.field != "words" else term.value
    bare = term.field in {"words", "symbol"} and "," not in term.value
    return f"{'-' if term.excluded else ''}{'' if bare else f'{term.field}:'}{value}"
