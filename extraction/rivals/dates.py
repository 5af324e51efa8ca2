"""Other dates that a letter may be of, or its masthead."""

import re
from dataclasses import replace

from extraction.calendar import dates_in
from extraction.finding import Finding
from extraction.layout import Layout
from extraction.lines import lines_of
from extraction.rivals.taken import Taken
from extraction.rules.masthead import read_masthead_date
from extraction.rules.title import read_date

# A date that opens or closes a letter stands in one of so many lines, beside a place at most:
# "New York, 3 May 2021". One in a sentence is what the letter speaks of.
_FIRST, _LAST = 4, 14
_PLACE = 24
_IN_A_LINE = 0.5
# The masthead is dated later than the letter; where nothing else is found it is near.
_MASTHEAD = 0.3


def rival_letter_dates(layout: Layout, _: Taken) -> list[Finding[str]]:
    """Return the other dates of the title, of the letter's own lines, and of the masthead."""
    masthead = [
        replace(found, field="dates.letter", trust=min(found.trust, _MASTHEAD))
        for found in read_masthead_date(layout)
    ]
    return [*read_date(layout), *_in_lines(layout), *masthead]


def rival_masthead_dates(layout: Layout, _: Taken) -> list[Finding[str]]:
    """Return every date that has a line of the masthead to itself."""
    return read_masthead_date(layout)


def _in_lines(layout: Layout) -> list[Finding[str]]:
    lines = lines_of(layout.body.characters)
    found = []
    for line in [*lines[:_FIRST], *lines[max(len(lines) - _LAST, _FIRST) :]]:
        words = layout.body.characters[line.start : line.end]
        dates = dates_in(words, layout.language)
        if len(dates) != 1:
            continue
        start, end = dates[0].start, dates[0].end
        if len(re.findall(r"[^\W\d_]", words[:start] + words[end:])) <= _PLACE:
            spans = layout.body.spans(line.start + start, line.start + end)
            found.append(Finding("dates.letter", dates[0].iso, spans, "date_line", _IN_A_LINE))
    return found
