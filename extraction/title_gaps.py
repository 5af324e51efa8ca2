"""What a title leaves unsaid: whether it is whole, and which of its words belong to nothing."""

import re
from collections.abc import Iterator
from functools import cache

from extraction import languages
from extraction.calendar import ends_in_ordinal
from extraction.title_words import BESIDE, Cover, cover

_NAMED_BEHIND = {"body", "behalf"}


def is_complete(words: Cover) -> bool:
    """Tell whether a title has said when, by whom and to whom."""
    after_to = before = False
    addressing = False
    for word in words.words:
        if word.role == "to":
            addressing = True
        elif word.role == "from":
            addressing = False
        elif word.role in {"person", "office", "body", "state"}:
            after_to = after_to or addressing
            before = before or not addressing
    return words.has("date") and after_to and before


def long_gaps(words: Cover) -> tuple[tuple[int, int], ...]:
    """Return the uncovered words, elided articles and written-on conjunctions left out."""
    return tuple((start, end) for start, end in words.uncovered if end - start > 2)


def ends_open(line: str, language: str) -> bool:
    """Tell whether a line ends in a word or mark that cannot end a title."""
    return bool(_open_end(language).search(line)) or ends_in_ordinal(line, language)


def starts_open(line: str, language: str) -> bool:
    """Tell whether a line starts with a word that cannot start a title, whatever its case."""
    return bool(_open_start(language).match(line))


def opens_nothing(line: str, language: str) -> bool:
    """Tell whether a line cannot open a paragraph or a title, which do so with a capital.

    Arabic has no capitals, but words that open nothing.
    """
    first = line[:1]
    is_cased = first.islower() or first.isupper()
    return first.islower() or (not is_cased and starts_open(line, language))


def breaks_phrase(text: str, line: str, language: str) -> bool:
    """Tell whether a phrase (a name, a date) begins in a text and ends in the line below it."""
    end = len(text)
    return any(word.start < end < word.end for word in cover(f"{text}\n{line}", language).words)


def open_gaps(words: Cover) -> tuple[tuple[int, int], ...]:
    """Return the uncovered words that belong to nothing.

    The name of a body after its chair, the portfolio of a minister and the capacity in which
    someone writes have words of no vocabulary, and are what they stand after. In languages that
    name the body first its words stand before the chair.
    """
    closed = list(_names(words))
    return tuple(
        gap
        for gap in long_gaps(words)
        if not any(low <= gap[0] and gap[1] <= high for low, high in closed)
    )


def _names(words: Cover) -> Iterator[tuple[int, int]]:
    """Yield where the words of a name stand that a word of the vocabulary opens or closes."""
    loose: str | None = None  # the role of the word whose name goes on
    place = opened = named = 0  # where words before a chair, or before a minister, may start
    for word in words.words:
        if loose:
            yield place, word.start
        if word.role in {"from", "to", "start"}:
            loose = None
        if word.role in {"from", "to", "start", "date"}:
            opened = word.end
        elif word.role == "body":
            yield opened, word.start
        elif word.role == "office" and word.value == "minister":
            yield named, word.start
        elif word.role == "state":
            named = word.end
        loose = _goes_on(word.role, word.value, loose)
        place = word.end
    if loose in _NAMED_BEHIND:
        yield place, max((end for _, end in words.uncovered), default=place)


def _goes_on(role: str, value: str, loose: str | None) -> str | None:
    """Return the role whose name goes on after a word: a minister's ends with the State."""
    if role in _NAMED_BEHIND:
        return role
    if role == "office" and loose is None and value in {"minister", "other", BESIDE}:
        return role
    return None if role == "state" and loose == "office" else loose


@cache
def _open_end(language: str) -> "re.Pattern[str]":
    words = _words("open_ends", language)
    return re.compile(rf"(?:[,–—-]|\b(?:{words}))\s*$", re.IGNORECASE)


@cache
def _open_start(language: str) -> "re.Pattern[str]":
    return re.compile(rf"(?:{_words('open_starts', language)})\b", re.IGNORECASE)


def _words(key: str, language: str) -> str:
    if language not in languages.codes():
        return "(?!)"
    words = languages.subject(language, "language").get(key, ())
    return "|".join(re.escape(word).replace("’", "['’]") for word in words) or "(?!)"
