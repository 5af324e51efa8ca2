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
from extraction.signatures import signed_marks
from extraction.title_words import cover

# So many lines name one who is addressed, above the office that he holds and below it.
_MOST_NAMED = 4
# So far from the word for a president stands his organ, with a session between them.
_LONGEST_CHAIR = 90
_NO_ARTICLE = re.compile(r"[^\W\d_]{4,}")
# `To: H.E. the President of the Security Council`.
_LEAD = re.compile(r"[^\W\d_]{1,4}\s?[:：]\s*")
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
            if not _is_courteous(block[first - 1].text, language, honorifics=True):
                break
            first -= 1
        above = first if block[first].blank_before or not first else first - 1
        copied = any(_starts(line, "copies", language) for line in block[above : at + 1])
        if not copied and not _starts(block[at], "apart", language):
            yield first, last


def _courtesies(block: list[Line], language: str) -> Iterable[tuple[int, int]]:
    """Yield the lines that head the block of someone addressed, whoever it is.

    No one who signs says a courtesy of himself. He may have an honorific, but not below another who
    has signed without one; `Ambassador` is what he is, and no honorific of another.
    """
    heads: list[bool] = []  # whether those above start with an honorific
    for place, line in enumerate(block):
        is_head = not place or line.blank_before > 0
        if _is_apart(line, language) or _is_dated(line, language):
            continue
        if _is_courteous(line.text, language, honorifics=False):
            yield place, place
        elif is_head and not signed_marks(line.text, language):
            is_honoured = _is_courteous(line.text, language, honorifics=True)
            is_rank = is_honoured and cover(line.text, language).has("office")
            if is_honoured and not is_rank and heads and not any(heads):
                yield place, place
            heads.append(is_honoured)


def _offices(block: list[Line], language: str) -> Iterable[tuple[int, int]]:
    """Yield the first and last line of each office that letters go to, where it heads its line.

    `Executive Office of the Secretary-General` is no addressee, and the office at the top of its
    own paper neither.
    """
    joined = "\n".join(line.text for line in block)
    for known in known_in(joined, language):
        start = joined.rfind("\n", 0, known.start) + 1
        before = joined[start : known.start]
        if _is_courteous(before, language, honorifics=True) or not _NO_ARTICLE.search(before):
            yield joined.count("\n", 0, start), joined.count("\n", 0, known.end)


def _is_courteous(printed: str, language: str, *, honorifics: bool) -> bool:
    words = fold(printed)
    lead = _LEAD.match(words)
    return bool(
        _courteous(language, honorifics=honorifics).match(words[lead.end() if lead else 0 :])
    )


def is_own_paper(lines: list[Line], language: str) -> bool:
    """Tell whether the first line names one known and nothing else: `THE SECRETARY-GENERAL`."""
    known = known_in(lines[0].text, language) if lines else []
    if not known or known[0].end < len(lines[0].text):
        return False
    is_alone = len(lines) < 2 or lines[1].blank_before > 0 or _is_dated(lines[1], language)
    return is_alone and bool(
        re.fullmatch(r"\W*(?:[^\W\d_]{1,3})?\W*", lines[0].text[: known[0].start])
    )


def _is_dated(line: Line, language: str) -> bool:
    return cover(line.text, language).has("date")


def _is_apart(line: Line, language: str) -> bool:
    """Tell whether a line addresses nobody: a reference, a subject, a copy."""
    return _starts(line, "apart", language) or _starts(line, "copies", language)


def _starts(line: Line, key: str, language: str) -> bool:
    return fold(line.text).startswith(tuple(_words(key, language)))


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
