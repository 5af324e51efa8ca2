"""Dates as they are typed: in figures, or with a month's name in any language, whole or begun."""

import re
from functools import cache

from catalogue.dates import PartialDateError, days_of
from extraction import languages
from extraction.calendar import dates_in
from extraction.folding import fold

_LEAST_LETTERS = 3
_DAY = re.compile(r"(\d{1,2})\D{0,3}")
_YEAR = re.compile(r"\d{4}")
_BETWEEN_WORDS = re.compile(r"[\s,.]+")


class BackwardRangeError(ValueError):
    """The first end of a range comes after its last."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} ends before it begins: write the earlier date first")


def range_typed(text: str) -> str:
    """Return a date, or a range of two with `..` between, in ISO 8601; one end may be open.

    >>> range_typed("août 2021"), range_typed("3 Aug 2021 .. "), range_typed("..1994")
    ('2021-08', '2021-08-03..', '..1994')

    Raises:
        PartialDateError: an end is no date.
        BackwardRangeError: it ends before it begins.
    """
    ends = [end.strip() for end in text.split("..")]
    if len(ends) > 2 or not any(ends):
        raise PartialDateError(text)
    dates = [date_typed(end) if end else "" for end in ends]
    if len(dates) == 2 and all(dates) and days_of(dates[0])[0] > days_of(dates[1])[1]:
        raise BackwardRangeError(text)
    return "..".join(dates)


def date_typed(text: str) -> str:
    """Return one date in ISO 8601, as precise as it was typed.

    >>> date_typed("2021-8-3"), date_typed("3 августа 2021"), date_typed("2021年8月")
    ('2021-08-03', '2021-08-03', '2021-08')

    Raises:
        PartialDateError: it is none, or could be two.
    """
    named = _as_printed(text) or _in_any_order(text)
    if named:
        return named
    year, *rest = text.split("-")
    if not _YEAR.fullmatch(year):
        raise PartialDateError(text)
    days_of(text)
    return "-".join([year, *(f"{int(part):02d}" for part in rest)])


def _as_printed(text: str) -> str | None:
    """Return the date that the whole text is, by the calendar that reads letters."""
    for code in languages.codes():
        found = dates_in(text, code)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)):
            return found[0].iso
    return None


def _in_any_order(text: str) -> str | None:
    """Return `Aug 2021`, `agosto 2021`, `2021 August 3` as a date."""
    words = [word for word in _BETWEEN_WORDS.split(fold(text)) if word not in _small_words()]
    years = [word for word in words if _YEAR.fullmatch(word)]
    days = [match[1] for word in words if (match := _DAY.fullmatch(word))]
    month = _month(" ".join(word for word in words if not word[:1].isdigit()))
    if month is None or len(years) != 1 or len(years) + len(days) + 1 != len(words):
        return None
    iso = "-".join([years[0], f"{month:02d}", *(f"{int(day):02d}" for day in days)])
    days_of(iso)
    return iso


def _month(name: str) -> int | None:
    """Return the month that a name in some language is, or that all names begun so are."""
    if whole := _months().get(name):
        return whole
    begun = {number for known, number in _months().items() if known.startswith(name)}
    return begun.pop() if len(begun) == 1 and len(name) >= _LEAST_LETTERS else None


@cache
def _small_words() -> frozenset[str]:
    """The words that dates are printed with: `de`, `del`; and nothing."""
    calendars = (languages.subject(code, "calendar") for code in languages.codes())
    formats = (form for calendar in calendars for form in calendar["formats"])
    words = (word for form in formats for word in fold(form).split())
    return frozenset({word for word in words if "{" not in word} | {""})


@cache
def _months() -> dict[str, int]:
    """Return the months by their names, folded, in all languages."""
    entries = [
        (name, number)
        for code in languages.codes()
        for number, names in enumerate(languages.subject(code, "calendar")["months"], start=1)
        for name, _ in languages.respelled(code, [(name, number) for name in names])
    ]
    return {fold(name): number for name, number in entries}
