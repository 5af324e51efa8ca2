"""Partial dates: the days that an ISO date of any precision spans."""

from calendar import monthrange
from datetime import date


class PartialDateError(ValueError):
    """A text is no ISO date; the message says how one is written."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no date: write 2021, 2021-02 or 2021-02-23")


def days_of(iso: str) -> tuple[date, date]:
    """Return the first and the last day of a date that may lack day or month.

    >>> days_of("2021-02")
    (datetime.date(2021, 2, 1), datetime.date(2021, 2, 28))

    Raises:
        PartialDateError: ``iso`` is no date.
    """
    try:
        parts = [int(part) for part in iso.split("-")]
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31)
        if len(parts) == 2:
            year, month = parts
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        year, month, day = parts
        return date(year, month, day), date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise PartialDateError(iso) from error
