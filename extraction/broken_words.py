"""Join words that a line end or a stray space divides."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache

from extraction import languages
from extraction.text import Text

_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})-\n([^\W\d_]{2,40})")
_BREAK = "-\n"
_WHOLE_WORD = re.compile(r"[^\W\d_]{2,}(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_KNOWN = 6


@cache
def _common_words() -> frozenset[str]:
    return frozenset(
        word
        for code in languages.codes()
        for word in languages.subject(code, "language")["common_words"]
    )


@cache
def _after_hyphens() -> frozenset[str]:
    """The words before which a hyphen may stand for the end of a compound."""
    return frozenset(
        word
        for code in languages.codes()
        for word in languages.subject(code, "language").get("after_hyphens", ())
    )


@cache
def _known_words() -> frozenset[str]:
    """The words of all vocabularies that are long enough to be told from two others."""
    vocabularies = (
        languages.subject(code, name)
        for code in languages.codes()
        for name in ("title", "citations", "masthead", "organs", "annexes", "groups")
    )
    return frozenset(
        word
        for vocabulary in vocabularies
        for phrase in _phrases(vocabulary)
        for word in _WORD.findall(phrase.lower())
        if len(word) > _LEAST_KNOWN
    )


def _phrases(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _phrases(inner)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _phrases(inner)


@cache
def _starts_of_known_words() -> frozenset[str]:
    return frozenset(word[:end] for word in _known_words() for end in range(2, len(word)))


def rejoin(text: Text) -> Text:
    """Join words that a line end or a stray space divides, where the document proves the word.

    Proof is the joined word standing elsewhere in the document or in a vocabulary, while one of the
    pieces stands nowhere else: `mil itaires` beside `militaires`. A common word is no piece of
    another: `in formation` stays as it is.
    """
    words = Counter(_WORD.findall(text.characters))

    def broken(match: "re.Match[str]") -> str:
        left, right = match.groups()
        if left + right in words or (right.islower() and left + right.lower() in words):
            return left + right
        # `Wirtschafts-` / `und Sozialrat`: the hyphen stands for what is left out.
        return f"{left}- {right}" if right in _after_hyphens() else f"{left}-{right}"

    if _BREAK in text.characters:
        text = text.sub(_BROKEN, broken)
    return text.without(
        place - 1
        for left, right, place in _pairs(text.characters, set(_first_pieces(words)))
        if _proven(words, left, right)
    )


def _proven(words: Counter[str], left: str, right: str) -> bool:
    whole = left + right
    known = words[whole] or whole.lower() in _known_words()
    once = min(words[left], words[right]) == 1
    return bool(known) and len(whole) > 5 and once and right.lower() not in _common_words()


def _pairs(characters: str, firsts: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Yield one of the words, the word one space after it, and where that starts."""
    place = 0
    for piece in characters.split(" "):
        place += len(piece) + 1
        left = piece[piece.rfind("\n") + 1 :]
        if left in firsts and (right := _WHOLE_WORD.match(characters, place)):
            yield left, right.group(), place


def _first_pieces(words: Collection[str]) -> Iterator[str]:
    """Yield the words with which a longer word of the document or a vocabulary starts."""
    for word, after in itertools.pairwise([*sorted(words), ""]):
        lower = word.lower()
        starts = after.startswith(word) or lower in _starts_of_known_words()
        if starts and len(word) > 1 and lower not in _common_words():
            yield word
