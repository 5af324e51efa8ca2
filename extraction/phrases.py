"""Find the phrases of a vocabulary in a text, whatever their case, accents and line breaks."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from extraction.folding import fold

T = TypeVar("T")

_HAN = re.compile("[\u3400-\u9fff]")
# One of a few first letters is sooner found than a place where a word may start.
_FEW_LETTERS = 8
# Behind the first letter of a word: nothing of the same word stands before it.
_STARTS_WORD = r"(?<![^\W_].)"


class Found(NamedTuple, Generic[T]):
    """A phrase found: where it stands, and what the vocabulary says it means."""

    start: int
    end: int
    value: T


# As Found(...) makes one, in half the time.
_found = partial(tuple.__new__, Found)


class Phrasebook(Generic[T]):
    """Phrases and their meanings, compiled once into one linear pattern; the longest wins.

    In a phrase a space stands for any white space, and a word may carry one of the
    ``prefixes`` that its language writes on to it (Arabic ``ل``, ``و``).
    """

    def __init__(self, entries: Iterable[tuple[str, T]], prefixes: Iterable[str] = ()) -> None:
        self._meanings = {_key(phrase): value for phrase, value in entries}
        before = "|".join(
            re.escape(fold(prefix)) for prefix in sorted(prefixes, key=len, reverse=True)
        )
        if any(map(_HAN.search, self._meanings)):
            pattern = f"({any_of(self._meanings)})"
        elif before or len({phrase[:1] for phrase in self._meanings}) > _FEW_LETTERS:
            lead = f"(?:{before})?" if before else ""
            pattern = rf"(?<![^\W_]){lead}({any_of(self._meanings)})(?![^\W_])"
        else:
            pattern = rf"({any_of(self._meanings, starts_word=True)})(?![^\W_])"
        self._pattern = re.compile(pattern)

    def find(self, characters: str) -> Iterator[Found[T]]:
        """Yield the phrases in the order in which they stand, none overlapping."""
        for match in self._pattern.finditer(fold(characters)):
            phrase = match[1]
            start, end = match.span(1)
            if phrase not in self._meanings:
                phrase = _key(phrase)  # wrapped, or with a hyphen
            yield _found((start, end, self._meanings[phrase]))


def _key(phrase: str) -> str:
    words = fold(phrase).replace("-", " ").split()
    return ("" if _HAN.search(phrase) else " ").join(words)


def any_of(phrases: Iterable[str], *, starts_word: bool = False) -> str:
    """Return a pattern for folded phrases as they may be printed, which prefers the longest.

    Spaces and hyphens change places: `Guinée Bissau`, `Guinée-Bissau`. Chinese has no spaces, and
    breaks its lines between any two characters. Phrases that start alike share their start, so
    hundreds of them are looked for in little more time than one; none at all match nothing.

    Args:
        phrases: what to look for.
        starts_word: whether one that is not Chinese must stand at the start of a word.
    """
    han, spaced = _Branches(), _Branches()
    for phrase in phrases:
        branch = han if _HAN.search(phrase) else spaced
        for character in phrase:
            branch = branch.setdefault(character, _Branches())
        branch[""] = _Branches()
    starts = _written(spaced, "", _STARTS_WORD if starts_word else "")
    return "|".join(_written(han, r"\s?") + starts) or r"(?!)"


class _Branches(dict[str, "_Branches"]):
    """How phrases go on, by their next character; the empty string stands for their end."""


def _written(branches: _Branches, between: str, behind: str = "") -> list[str]:
    """Return a pattern for each way to go on.

    Args:
        branches: the ways.
        between: what may stand before each further character.
        behind: what must hold behind the first character of each.
    """
    patterns = []
    for character, after in branches.items():
        here = r"[\s-]+" if character == " " and not between else re.escape(character) + behind
        ways = _written(after, between)
        rest = between + (ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})") if ways else ""
        if character:
            patterns.append(here + (f"(?:{rest})?" if "" in after and rest else rest))
    return patterns
