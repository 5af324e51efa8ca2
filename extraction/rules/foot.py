"""The foot of the first page: job number and release date."""

import re
from datetime import date

from extraction.finding import Finding
from extraction.layout import Layout

_JOB = re.compile(
    r"(?P<geneva>GE\.)?\s?(?P<number>\d{2}-\d{5})\*{0,3}\s?(?:\d{4}[a-z]\s?)?(?:\([A-Z]\))?"
)
_RELEASE = re.compile(r"(?<!\d)(\d{2})\s?(\d{2})\s?(\d{2})(?!\d)")

_TORN = re.compile(r"\d{1,5}\s\d{6}\s")


def read_job_number(layout: Layout) -> list[Finding[str]]:
    """Return the job number as the foot gives it: ``20-17634``, ``GE.21-08237``."""
    match = _JOB.search(layout.foot.characters)
    if not match:
        return []
    spans = layout.foot.spans(
        match.start("geneva" if match["geneva"] else "number"), match.end("number")
    )
    value = (match["geneva"] or "") + match["number"]
    return [Finding("job_number", value, spans, "foot", 0.98)]


def read_release(layout: Layout) -> list[Finding[str]]:
    """Return the release date, printed DDMMYY beside the job number: the later of two."""
    match = _JOB.search(layout.foot.characters)
    if not match:
        return []
    # Arabic documents print the dates before the number.
    line = layout.foot.characters.rfind("\n", 0, match.start()) + 1
    end = layout.foot.characters.find("\n", match.end())
    dates = []
    for found in _RELEASE.finditer(
        layout.foot.characters, line, end if end > 0 else len(layout.foot)
    ):
        day, month, year = map(int, found.groups())
        iso = _iso(year, month, day)
        if iso:
            dates.append((iso, found.start(), found.end()))
    if not dates:
        return []
    iso, start, stop = max(dates)
    spans = layout.foot.spans(start, stop)
    # Of a date that is torn the other may be left, which is the earlier.
    is_torn = _TORN.match(layout.foot.characters, line) is not None
    return [Finding("dates.release", iso, spans, "foot", 0.5 if is_torn else 0.97)]


def _iso(year: int, month: int, day: int) -> str | None:
    """The Organization is of 1945: two figures from 45 on are of the last century."""
    century = 1900 if year >= 45 else 2000
    try:
        return date(century + year, month, day).isoformat()
    except ValueError:
        return None
