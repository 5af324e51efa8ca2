"""The lines of a masthead that say which session of a year it is, and where and when it is held."""

import re
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.phrases import Phrasebook, any_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Shorter words say nothing by themselves: `for the period from 1 August to 31 July 2014`.
_TELLING = 4


def says_when(text: str, left: list[str], language: str) -> bool:
    """Tell whether a line says which session of a year it is, or where and when it is held.

    `Substantive session of 2004` / `New York, 28 June-23 July 2004`.

    Args:
        text: the line.
        left: its words without dates and all else that a masthead prints.
        language: its language.
    """
    if language not in languages.codes() or not _YEAR.search(text):
        return False
    words, months = _held(language)
    others = [piece for piece in map(fold, left) if not months.fullmatch(piece)]
    is_telling = any(_is_long(piece) for piece in others) or any(_yearly(language).find(text))
    return not others or (is_telling and all(map(words.fullmatch, others)))


def _is_long(word: str) -> bool:
    """Tell whether a word says anything by itself: in Chinese each does."""
    return len(word) >= _TELLING or word >= "\u3400"


@cache
def _yearly(language: str) -> Phrasebook[str]:
    words = languages.subject(language, "masthead")["yearly"]
    return Phrasebook([(word, word) for word in words], languages.prefixes(language))


@cache
def _held(language: str) -> tuple["re.Pattern[str]", "re.Pattern[str]"]:
    """Return patterns for a word of such a line, and for a month without its year."""
    held = languages.subject(language, "masthead")["held"]
    months = [word for forms in languages.subject(language, "calendar")["months"] for word in forms]
    words = {fold(word) for phrase in held for word in re.findall(r"[^\W\d_]+", phrase)}
    units = any_of(word for word in words if word >= "\u3400")
    named = any_of(fold(month) for month in months if not month.isdigit())
    return (
        re.compile(rf"(?:\d{{0,4}}(?:{any_of(words)}))+"),
        re.compile(rf"(?:{named}|(?:\d{{1,2}}(?:{units}))+)"),
    )
