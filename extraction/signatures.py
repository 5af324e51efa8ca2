"""Find printed signatures: names beside "(Signed)", and typed names where they are certain."""

import itertools
import re
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.lines import Line, lines_of
from extraction.text import one_line
from extraction.title_gaps import long_gaps
from extraction.title_words import cover

# A typed name stands near the end of the letter, an office beneath it.
_LAST_LINES = 10
_TYPED_NAME = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯЁ][\w.'’-]*\.?|(?:de|da|do|dos|del|la|van|von|bin|al|el|bint|ben|y|e)\b)"
    r"(?:\s+(?:[A-ZÀ-ÞА-ЯЁ][\w.'’-]*\.?|(?:de|da|do|dos|del|la|van|von|bin|al|el|bint|ben|y|e)\b)){1,5}"
)
_HONORIFIC_END = re.compile(r"[,،，;].*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signature:
    """A name that signs: where it stands in the text, as printed, and how certain that is."""

    start: int
    end: int
    name: str
    trust: float
    rule: str


def signatures_in(characters: str, language: str, *, typed: bool) -> list[Signature]:
    """Return the signatures of a text in order.

    Args:
        characters: a letter or an annex.
        language: its language.
        typed: whether a typed name above an office counts where nobody "(Signed)".
    """
    marked = _marked(characters, language)
    if marked or not typed:
        return marked
    return _typed(characters, language)


def _marked(characters: str, language: str) -> list[Signature]:
    marks = list(_mark(language).finditer(fold(characters)))
    found = []
    for index, mark in enumerate(marks):
        line_end = characters.find("\n", mark.end())
        line_end = len(characters) if line_end < 0 else line_end
        if index + 1 < len(marks):
            line_end = min(line_end, marks[index + 1].start())
        span = _clean(characters, mark.end(), line_end)
        if not span:
            line_start = characters.rfind("\n", 0, mark.start()) + 1
            if index:
                line_start = max(line_start, marks[index - 1].end())
            span = _clean(
                characters,
                _after_offices(characters, line_start, mark.start(), language),
                mark.start(),
            )
        if not span:
            span = _next_line(characters, line_end)
        if span:
            name = one_line(characters[span[0] : span[1]])
            found.append(Signature(*span, name, 0.97, "signed"))
    return found


def _next_line(characters: str, place: int) -> tuple[int, int] | None:
    """A name may stand on the line below its mark."""
    following = lines_of(characters[place:])
    if not following:
        return None
    return _clean(characters, place + following[0].start, place + following[0].end)


def _after_offices(characters: str, start: int, end: int, language: str) -> int:
    """Skip the offices that stand before a name on its own line."""
    words = cover(characters[start:end], language)
    place = 0
    for word in words.words:
        if word.start - place > 1 or word.role not in {"office", "glue", "state"}:
            break
        place = word.end
    return start + place if place < len(characters[start:end].rstrip()) else start


def _clean(characters: str, start: int, end: int) -> tuple[int, int] | None:
    """Trim to the name: no marks at its ends, nothing after a comma."""
    piece = _HONORIFIC_END.sub("", characters[start:end])
    trimmed = piece.strip(" \t\n:.*_–—-\u3000")
    if len(re.findall(r"[^\W\d_]", trimmed)) < 2:
        return None
    first = start + piece.index(trimmed)
    return first, first + len(trimmed)


def _typed(characters: str, language: str) -> list[Signature]:
    """Read a typed name: a line of capitalised words with an office on the next line."""
    lines = lines_of(characters)[-_LAST_LINES:]
    found = []
    for above, below in itertools.pairwise(lines):
        if _is_name(above, language) and _is_office(below, language):
            found.append(Signature(above.start, above.end, one_line(above.text), 0.9, "typed_name"))
    return found


def _is_name(line: Line, language: str) -> bool:
    if not _TYPED_NAME.fullmatch(line.text) or len(line.text) > 60:
        return False
    words = cover(line.text, language)
    return len(long_gaps(words)) >= 2 and not words.has("office", "person", "state")


def _is_office(line: Line, language: str) -> bool:
    words = cover(line.text, language)
    return words.has("office") and len(long_gaps(words)) <= 1


@cache
def _mark(language: str) -> "re.Pattern[str]":
    if language == languages.UNDETERMINED:
        return re.compile("(?!)")
    words = "|".join(
        re.escape(fold(word)) for word in languages.subject(language, "closing")["signed"]
    )
    return re.compile(rf"\(\s?(?:{words})\s?\)")
