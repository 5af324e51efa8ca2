"""Sessions of the General Assembly and years of the Security Council, from dates and from words."""

from calendar import TUESDAY
from datetime import date, timedelta

_FIRST_YEAR = 1945
_SOCIAL_COUNCIL_SINCE = 2014


def council_year(year: int) -> int:
    """Return the Security Council's year of a calendar year.

    >>> council_year(2021)
    76
    """
    return year - _FIRST_YEAR


def opening_day(year: int) -> date:
    """Return the day on which the regular session of a year opens.

    The Tuesday of the third week in September, counting from the first week that contains at
    least one working day (General Assembly resolution 57/301, rule 1 of the rules of procedure).

    >>> opening_day(2021).isoformat(), opening_day(2025).isoformat()
    ('2021-09-14', '2025-09-16')
    """
    first = date(year, 9, 1)
    # A week runs from Sunday; one whose September days are all of a week-end does not count.
    monday = first - timedelta(days=first.weekday())
    if first.weekday() >= 5:
        monday += timedelta(days=7)
    return monday + timedelta(days=14 + TUESDAY)


def session_on(iso: str) -> str | None:
    """Return the Assembly's session on a date (``2021-02-23`` is in the 75th).

    ``None`` where the date is not precise enough: in September the day decides.

    >>> session_on("2021-02-23"), session_on("2020-09")
    ('75', None)
    """
    parts = [int(part) for part in iso.split("-")]
    year = parts[0]
    if len(parts) == 1 or (len(parts) == 2 and parts[1] == 9):
        return None
    day = date(year, parts[1], parts[2] if len(parts) > 2 else 1)
    opened = day >= opening_day(year)
    return str(year - _FIRST_YEAR - (0 if opened else 1))


def social_council_year(iso: str) -> int:
    """Return the year of the Economic and Social Council's session on a date.

    Since 2014 its sessions run from late July to July (General Assembly resolution 68/1); a date
    in July, or one that is not precise enough, counts for the year that it names.

    >>> social_council_year("2020-10-05"), social_council_year("2021-02")
    (2021, 2021)
    """
    year, _, month = iso[:7].partition("-")
    opened = int(year) >= _SOCIAL_COUNCIL_SINCE and month > "07"
    return int(year) + opened
