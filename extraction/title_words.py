"""Read the words of a title by covering it with what they can be.

A title is made of few things: a date, States, groups, offices, those addressed, and words that
hold them together. Covering it with a vocabulary needs no word order, so one reader serves every
language; what stays uncovered says how far the reading can be trusted.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Literal, NamedTuple

from extraction import languages
from extraction.calendar import dates_in
from extraction.phrases import Phrasebook
from extraction.presidents import presidents_in
from extraction.states import all_groups, all_names

Role = Literal[
    "date", "start", "from", "to", "person", "office", "body", "behalf", "state", "group", "glue"
]

_LETTERS = re.compile(r"[^\W_]+")
DATE_SLOT = "{date}"
_CLAUSE_END = re.compile("[，。；：]")
_LONGEST_CLAUSE = 60
# The value of an office that is held beside another one.
BESIDE = "beside"
_PRESIDING = {"person", "office", "body"}


class Word(NamedTuple):
    """A phrase of a title: where it stands, what it does there, and the code it stands for."""

    start: int
    end: int
    role: Role
    value: str


# As Word(...) makes one, in half the time.
_word = partial(tuple.__new__, Word)


@dataclass(frozen=True, slots=True)
class Cover:
    """A title's words in order, and the letters that no word covers."""

    words: tuple[Word, ...]
    uncovered: tuple[tuple[int, int], ...]

    def has(self, *roles: Role) -> bool:
        """Tell whether a word with one of the roles is there."""
        return any(word.role in roles for word in self.words)


# Rules ask for the cover of one title again and again.
@lru_cache(maxsize=256)
def cover(characters: str, language: str) -> Cover:
    """Return the words of a title (or of a part of one); none where the language is unknown."""
    if language not in languages.codes():
        return Cover((), _gaps(characters, []))
    dates = [
        Word(date.start, date.end, "date", date.iso) for date in dates_in(characters, language)
    ]
    dated = bytearray(len(characters))
    for date in dates:
        dated[date.start : date.end] = b"\1" * (date.end - date.start)
    words = [
        word for word in _phrases(characters, language) if not any(dated[word.start : word.end])
    ]
    words = _with_presidents(words, characters, language)
    # Days that share a month share its place: the earlier is the letter's.
    words = sorted({*dates, *words}, key=lambda word: (word.start, word.end, word.value))
    vocabulary = languages.subject(language, "title")
    if not any(word.role == "to" for word in words):
        words = _addressing(words, vocabulary.get("bare_to", []))
    words = _writing_for(words, characters, vocabulary["behalf"])
    if opened := vocabulary.get("capacity"):
        words = _in_capacity(words, characters, opened)
    return Cover(tuple(words), _gaps(characters, words))


def may_write_for(characters: str, language: str) -> bool:
    """Tell whether a text holds a phrase of writing for another: without one its cover has none."""
    return any(True for _ in _behalf(language).find(characters))


def _phrases(characters: str, language: str) -> list[Word]:
    return [
        _word((start, end, role, value))
        for start, end, (role, value) in _book(language).find(characters)
    ]


def _with_presidents(words: list[Word], characters: str, language: str) -> list[Word]:
    """Put each of several presidents that are named together in the place of other words."""
    # The vocabulary covers them as offices or bodies: most lines have none.
    if not any(word.role in _PRESIDING for word in words):
        return words
    presidents = presidents_in(characters, language)
    if not presidents:
        return words
    kept = [
        word
        for word in words
        if not any(word.start < end and start < word.end for start, end, _ in presidents)
    ]
    return kept + [Word(start, end, "person", code) for start, end, code in presidents]


def _addressing(words: list[Word], bare: list[str]) -> list[Word]:
    """Take a bare preposition before a person for an address: `from the Secretary-General to …`."""
    found = list(words)
    following: Word | None = None  # the next word that is not glue
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word.value in bare and following and following.role == "person":
            found[place] = word._replace(role="to")
        if word.role != "glue":
            following = word
    return found


def _writing_for(words: list[Word], characters: str, behalf: list[str]) -> list[Word]:
    """Tell "on behalf of" from an office of the same name, by what stands on its two sides.

    In Chinese `代表` is both: `圭亚那常驻联合国代表代表77国集团`.
    """
    found = list(words)
    for place in range(1, len(words) - 1):
        before, word, after = words[place - 1 : place + 2]
        if (
            word.role == "office"
            and characters[word.start : word.end] in behalf
            and before.role in {"office", "person", "body"}
            and after.role in {"group", "state"}
        ):
            found[place] = word._replace(role="behalf")
    return found


def _in_capacity(words: list[Word], characters: str, capacity: dict[str, list[str]]) -> list[Word]:
    """Take a phrase for glue where the word for a capacity does not follow in its clause.

    In Chinese `以` opens one (`以主席身份`), and much else (`自昨日以来`).
    """
    opens, closes = capacity["opens"], capacity["closes"]
    return [
        word._replace(role="glue")
        if word.role == "behalf"
        and word.value in opens
        and not any(close in _clause(characters, word.end) for close in closes)
        else word
        for word in words
    ]


def _clause(characters: str, start: int) -> str:
    return _CLAUSE_END.split(characters[start : start + _LONGEST_CLAUSE], maxsplit=1)[0]


def _gaps(characters: str, words: list[Word]) -> tuple[tuple[int, int], ...]:
    """Return where letters or digits stand that no word covers."""
    gaps: list[tuple[int, int]] = []
    place = 0
    for start, end in [*((word.start, word.end) for word in words), (len(characters),) * 2]:
        between = characters[place:start]
        if between and not between.isspace():
            gaps += [
                (place + found.start(), place + found.end()) for found in _LETTERS.finditer(between)
            ]
        place = max(place, end)
    return tuple(gaps)


@cache
def _behalf(language: str) -> Phrasebook[str]:
    entries = [(phrase, phrase) for phrase in languages.subject(language, "title")["behalf"]]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))


@cache
def _book(language: str) -> Phrasebook[tuple[Role, str]]:
    """Put all phrases in one book, so that the longest wins across roles.

    Where two roles share a phrase, the later entry counts: an office is more than glue.
    """
    vocabulary = languages.subject(language, "title")
    entries: list[tuple[str, tuple[Role, str]]] = []
    plain: tuple[Role, ...] = ("glue", "behalf", "from", "to")
    for role in plain:
        entries += [(phrase, (role, phrase)) for phrase in vocabulary[role]]
    for form, phrases in vocabulary["starts"].items():
        entries += [(phrase, ("start", form)) for phrase in phrases if DATE_SLOT not in phrase]
    entries += [(name, ("group", name)) for name in all_groups(language)]
    entries += [(name, ("state", code)) for code, name in all_names(language)]
    coded: tuple[tuple[str, Role], ...] = (("offices", "office"), ("persons", "person"))
    for section, named in coded:
        for code, phrases in vocabulary[section].items():
            entries += [(phrase, (named, code)) for phrase in phrases]
    for phrases in vocabulary["beside"].values():
        entries += [(phrase, ("office", BESIDE)) for phrase in phrases]
    entries += [(phrase, ("body", "other")) for phrase in vocabulary["bodies"]]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))
