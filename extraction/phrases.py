"""Find the phrases of a vocabulary in a text, whatever their case, accents and line breaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from extraction.folding import fold

T = TypeVar("T")

_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found: where it stands, and what the vocabulary says it means."""

    start: int
    end: int
    value: T


class Phrasebook(Generic[T]):
    """Phrases and their meanings, compiled once into one linear pattern; the longest wins.

    In a phrase a space stands for any white space, and a word may carry one of the
    ``prefixes`` that its language writes on to it (Arabic ``ل``, ``و``).
    """

    def __init__(self, entries: Iterable[tuple[str, T]], prefixes: Iterable[str] = ()) -> None:
        self._meanings = {_key(phrase): value for phrase, value in entries}
        ordered = sorted(self._meanings, key=len, reverse=True)
        before = "|".join(
            re.escape(fold(prefix)) for prefix in sorted(prefixes, key=len, reverse=True)
        )
        lead = f"(?:{before})?" if before else ""
        body = "|".join(pattern_of(phrase) for phrase in ordered) or r"(?!)"
        self._pattern = re.compile(f"(?<![^\\W_]){lead}(?P<phrase>{body})(?![^\\W_])")
        self._han = re.compile(f"(?P<phrase>{body})")
        self._is_han = any(map(_HAN.search, ordered))

    def find(self, characters: str) -> Iterator[Found[T]]:
        """Yield the phrases in the order in which they stand, none overlapping."""
        folded = fold(characters)
        pattern = self._han if self._is_han else self._pattern
        for match in pattern.finditer(folded):
            start, end = match.span("phrase")
            yield Found(start, end, self._meanings[_key(folded[start:end])])


def _key(phrase: str) -> str:
    words = fold(phrase).replace("-", " ").split()
    return ("" if _HAN.search(phrase) else " ").join(words)


def pattern_of(phrase: str) -> str:
    """Return a pattern for a folded phrase as it may be printed.

    Spaces and hyphens change places: `Guinée Bissau`, `Guinée-Bissau`.

    Chinese has no spaces, and breaks its lines between any two characters.
    """
    if _HAN.search(phrase):
        return r"\s?".join(map(re.escape, phrase))
    return r"[\s-]+".join(map(re.escape, phrase.split(" ")))
