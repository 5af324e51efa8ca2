"""Dates and ordinals in running text, in every language that has a calendar."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.phrases import any_of

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"\d{4}|[〇○零一二三四五六七八九]{4}")
_YEARS = range(1945, 2100)
# A pattern that matches nothing.
NOTHING = "(?!)"
# In characters, with room for line ends: `1, 2, 3, 4 and 5 September 2021`; Chinese puts the year
# first, and month and day after it.
_LONGEST_DATE = 120
_AFTER_YEAR = 12


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date in a text: where it stands, and its ISO 8601 form, as precise as printed."""

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True)
class OrdinalMatch:
    """An ordinal in a text, such as "seventy-fifth"."""

    start: int
    end: int
    number: int


def dates_in(text: str, language: str) -> list[DateMatch]:
    """Return every date with a named month in ``text``, in order.

    A year alone is not a date here, nor are figures alone (3/4/21 has two readings). Days that
    share a month (``3 and 5 May 2021``) yield a match each. A day that its month does not have
    yields nothing.
    """
    found: list[DateMatch] = []
    if language not in languages.codes() or not _YEAR.search(text):
        return found
    for match in _dates(_date_pattern(language), fold(text)):
        parts = {key[:-1].rstrip("_"): value for key, value in match.groupdict().items() if value}
        year = int(parts["year"].translate(_HAN_DIGITS))
        month = _months(language)[" ".join(parts["month"].split())]
        if year not in _YEARS:
            continue
        days = [int(day) for day in re.findall(r"\d+", parts.get("day", ""))]
        if not days and parts.get("day"):
            days = [_sum_words(parts["day"], language) or 0]
        isos = [_iso(year, month, day) for day in days] if days else [f"{year}-{month:02d}"]
        found += [DateMatch(match.start(), match.end(), iso) for iso in isos if iso]
    return found


def _dates(pattern: "re.Pattern[str]", folded: str) -> Iterator["re.Match[str]"]:
    """Yield the matches of a pattern for dates, looked for only around what may be a year.

    Years are soon found and far between; the pattern is slow.
    """
    start = after = 0  # from where to look, and where the last year ends
    for year in _YEAR.finditer(folded):
        if year.start() >= after + _AFTER_YEAR:
            yield from pattern.finditer(folded, start, after + _AFTER_YEAR)
            start = max(after, year.start() - _LONGEST_DATE)
        after = year.end()
    yield from pattern.finditer(folded, start, after + _AFTER_YEAR)


def ordinal(words: str, language: str) -> int | None:
    """Return the number that an ordinal says, or ``None`` if it is not one.

    >>> ordinal("Seventy-fifth", "en"), ordinal("quatre-vingt-unième", "fr")
    (75, 81)
    >>> ordinal("75th", "en"), ordinal("第七十五", "zh")
    (75, 75)
    """
    folded = fold(words).strip()
    if digits := re.fullmatch(r"[^\w]*第?(\d{1,3})\W?[^\W\d]{0,3}\W*", folded):
        return int(digits.group(1))
    return _sum_words(folded.removeprefix("第"), language)


def ordinals_in(text: str, language: str) -> list[OrdinalMatch]:
    """Return the ordinals of ``text``, in words or in figures with an ending, in order."""
    folded = fold(text)
    found = []
    for match in _ordinal_pattern(language).finditer(folded):
        number = ordinal(match.group(), language)
        if number:
            found.append(OrdinalMatch(match.start(), match.end(), number))
    return found


def ends_in_ordinal(text: str, language: str) -> bool:
    """Tell whether a text ends in a number whose stop makes it an ordinal: German `vom 5.`."""
    return _stops_ordinals(language) and bool(re.search(r"(?<!\d)\d{1,3}\.\s*$", text))


@cache
def counted_after_stop(language: str) -> str:
    """Return a pattern for what may follow the stop of an ordinal: a month, a session, a year.

    It is for the text as printed, and matches nothing in languages that do not write ordinals so.
    """
    if not _stops_ordinals(language):
        return NOTHING
    months = languages.subject(language, "calendar")["months"]
    masthead = languages.subject(language, "masthead")
    counted = [
        word for name in ("session", "year", "special", "emergency") for word in masthead[name]
    ]
    entries = [(word, word) for word in [*counted, *(name for names in months for name in names)]]
    return "|".join(re.escape(word) for word, _ in languages.respelled(language, entries))


def _stops_ordinals(language: str) -> bool:
    return (
        language in languages.codes()
        and "." in languages.subject(language, "calendar")["day_suffixes"]
    )


def _iso(year: int, month: int, day: int) -> str | None:
    if 1 <= day <= monthrange(year, month)[1]:
        return f"{year}-{month:02d}-{day:02d}"
    return None


@cache
def _months(language: str) -> dict[str, int]:
    months = languages.subject(language, "calendar")["months"]
    entries = [(name, number) for number, names in enumerate(months, start=1) for name in names]
    return {fold(name): number for name, number in languages.respelled(language, entries)}


@cache
def _numbers(language: str) -> dict[str, int]:
    numbers = languages.subject(language, "calendar")["numbers"]
    entries = [(word, int(number)) for number, words in numbers.items() for word in words]
    return {
        " ".join(fold(word).replace("-", " ").split()): number
        for word, number in languages.respelled(language, entries)
    }


@cache
def _word_pattern(language: str) -> "re.Pattern[str]":
    words = sorted(_numbers(language), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))


def _sum_words(words: str, language: str) -> int | None:
    """Add up number words; ``None`` unless nothing but number words is there."""
    text = " ".join(words.replace("-", " ").split())
    total = place = 0
    pattern = _word_pattern(language)
    while place < len(text):
        match = pattern.match(text, place)
        if not match:
            return None
        total += _numbers(language)[match.group()]
        place = match.end() + (text[match.end() : match.end() + 1] == " ")
    return total or None


@cache
def _ordinal_pattern(language: str) -> "re.Pattern[str]":
    words = sorted(_numbers(language), key=len, reverse=True)
    if any(word[0] >= "\u4e00" for word in words):
        return re.compile(f"第(?:{'|'.join(map(re.escape, words))}){{1,4}}|第\\d{{1,3}}")
    word = f"(?:{any_of(words)})"
    figures = r"第?\d{1,3}(?:-?[^\W\d]{1,2}|\u00ba)?"
    # German writes them as one word: `fünfundsiebzigste`.
    return re.compile(f"\\b(?<!\\w-)(?:{word}(?:[\\s-]*{word}){{0,3}}|{figures})\\b")


@cache
def date_shape(language: str) -> str:
    """Return a pattern, without groups, for a date in a folded text."""
    return re.sub(r"\(\?P<\w+>", "(?:", _date_pattern(language).pattern)


@cache
def _date_pattern(language: str) -> "re.Pattern[str]":
    """Build one pattern from the formats; groups are numbered because formats share slots."""
    calendar = languages.subject(language, "calendar")
    names = sorted(_months(language), key=len, reverse=True)
    suffix = "|".join(
        re.escape(fold(end)) + (r"\b" if end.isalpha() else "") for end in calendar["day_suffixes"]
    )
    day = rf"\d{{1,2}}(?:\s?(?:{suffix}))?" if suffix else r"\d{1,2}"
    joiner = "|".join(re.escape(fold(word)) for word in calendar["joiners"])
    slots = {
        "days": rf"{day}(?:(?:,\s?|\s(?:{joiner})\s?){day}){{0,4}}",
        "day": rf"(?:{day}|[一二三四五六七八九十]{{1,3}})",
        "month": "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names),
        "year": rf"(?:{_YEAR.pattern})",
    }
    alternatives = []
    for number, template in enumerate(calendar["formats"]):
        pattern = re.escape(fold(template)).replace(r"\ ", r"\s+")
        for slot, inner in slots.items():
            name = "day" if slot == "days" else slot
            pattern = pattern.replace(rf"\{{{slot}\}}", f"(?P<{name}_{number}>{inner})")
        alternatives.append(pattern)
    return re.compile(r"(?<![\d])(?:" + "|".join(alternatives) + r")(?!\d)")
