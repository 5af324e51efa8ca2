"""Join words that a line end or a stray space divides."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from extraction import languages
from extraction.text import Text

_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})-\n([^\W\d_]{2,40})")
_SPLIT = re.compile(r"(?<!\S)([^\W\d_]{2,}) (?=([^\W\d_]{2,})(?![^\W_]))")
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
def _known_words() -> frozenset[str]:
    """The words of all vocabularies that are long enough to be told from two others."""
    vocabularies = (
        languages.subject(code, name)
        for code in languages.codes()
        for name in ("title", "citations", "masthead", "organs", "annexes")
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
        return f"{left}-{right}"

    def split(match: "re.Match[str]") -> str:
        left, right = match.groups()
        whole = left + right
        known = words[whole] or whole.lower() in _known_words()
        proven = known and len(whole) > 5 and min(words[left], words[right]) == 1
        common = _common_words()
        return left if proven and not {left.lower(), right.lower()} & common else match.group()

    return text.sub(_BROKEN, broken).sub(_SPLIT, split)
