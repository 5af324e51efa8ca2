"""Find those to whom a letter as sent is addressed, in the lines above it and below it."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from extraction import languages
from extraction.folding import fold
from extraction.lines import Line
from extraction.organ_names import organs_in
from extraction.phrases import any_of
from extraction.title_words import cover

# So many lines name one who is addressed, above the office that he holds and below it.
_MOST_NAMED = 4
# So far from the word for a president stands his organ, with a session between them.
_LONGEST_CHAIR = 90
_NO_ARTICLE = re.compile(r"[^\W\d_]{4,}")
_PRESIDENTS = {"A": "president_general_assembly", "A/HRC": "president_human_rights_council"}


class Known(NamedTuple):
    """One to whom letters to the United Nations go: where a text names the office, and its code."""

    start: int
    end: int
    code: str


def known_in(characters: str, language: str) -> list[Known]:
    """Return those known whom a text names, in order; none of the Secretariat or other bodies."""
    persons = [
        Known(word.start, word.end, word.value)
        for word in cover(characters, language).words
        if word.role == "person" and word.value != "other"
    ]
    return sorted([*persons, *_of_a_session(characters, language)])


def _of_a_session(characters: str, language: str) -> Iterable[Known]:
    """Yield presidents named with a session: `President of the 74th session of the Assembly`."""
    for match in _presides(language).finditer(fold(characters)):
        for start, end, organ in organs_in(characters[match.start() : match.end()], language):
            if organ in _PRESIDENTS and start >= match.start("session") - match.start():
                yield Known(match.start(), match.start() + end, _PRESIDENTS[organ])
                break


def addressed_in(lines: list[Line], places: range, language: str) -> frozenset[int]:
    """Return the lines that name those addressed, and what stands beside them.

    They are known by an office that letters go to, or by the courtesy that heads them. Those who
    get a copy are not addressed.

    Args:
        lines: the lines of a letter.
        places: those among them that stand above its words, or below them.
        language: its language.
    """
    block = [lines[place] for place in places]
    found: set[int] = set()
    for first, at in [*_known(block, language), *_courtesies(block, language)]:
        last = at
        while last + 1 < len(block) and last - at < _MOST_NAMED:
            below = block[last + 1]
            if below.blank_before or _is_apart(below, language) or _is_dated(below, language):
                break
            last += 1
        found.update(range(places.start + first, places.start + last + 1))
    return frozenset(found)


def _known(block: list[Line], language: str) -> Iterable[tuple[int, int]]:
    """Yield the lines from the first that names someone known to the last that says who it is."""
    for at, last in _offices(block, language):
        first = at
        while first and at - first < _MOST_NAMED and not block[first].blank_before:
            if not _courteous(language, honorifics=True).match(fold(block[first - 1].text)):
                break
            first -= 1
        above = block[max(first - 1, 0) : at + 1]
        if not any(
            _is_apart(line, language) for line in above[1 if block[first].blank_before else 0 :]
        ):
            yield first, last


def _courtesies(block: list[Line], language: str) -> Iterable[tuple[int, int]]:
    """Yield the lines that head a block with a courtesy: no one who signs says it of himself."""
    for place, line in enumerate(block):
        is_first = not place or line.blank_before
        if is_first and _courteous(language, honorifics=False).match(fold(line.text)):
            yield place, place


def _offices(block: list[Line], language: str) -> Iterable[tuple[int, int]]:
    """Yield the first and last line of each office that letters go to, where it heads its line.

    `Executive Office of the Secretary-General` is no addressee.
    """
    joined = "\n".join(line.text for line in block)
    for known in known_in(joined, language):
        start = joined.rfind("\n", 0, known.start) + 1
        before = fold(joined[start : known.start])
        if _courteous(language, honorifics=True).match(before) or not _NO_ARTICLE.search(before):
            yield joined.count("\n", 0, start), joined.count("\n", 0, known.end)


def _is_dated(line: Line, language: str) -> bool:
    return cover(line.text, language).has("date")


def _is_apart(line: Line, language: str) -> bool:
    """Tell whether a line addresses nobody: a reference, a subject, a copy."""
    return fold(line.text).startswith(tuple(_words("apart", language)))


def _words(key: str, language: str) -> list[str]:
    return [fold(word) for word in languages.subject(language, "as_sent")[key]]


@cache
def _presides(language: str) -> "re.Pattern[str]":
    """Return a pattern for a president, and a session behind it, before a gap."""
    sessions = any_of(map(fold, languages.subject(language, "masthead")["session"]))
    presidents = any_of(_words("presides", language))
    rest = rf"(?:[^\n]|\n(?!\n)){{0,{_LONGEST_CHAIR}}}"
    return re.compile(rf"(?<![^\W_])(?:{presidents})(?![^\W_]){rest}?(?P<session>{sessions}){rest}")


@cache
def _courteous(language: str, *, honorifics: bool) -> "re.Pattern[str]":
    """Return a pattern for how the lines of those addressed start.

    Args:
        language: their language.
        honorifics: whether those count as well that stand before the name of one who signs.
    """
    named = languages.subject(language, "closing")["honorifics"] if honorifics else ()
    phrases = any_of([*_words("courtesies", language), *map(fold, named)])
    return re.compile(rf"(?:{phrases})(?![^\W_])|(?:{phrases})(?<=[一-龥：])")
