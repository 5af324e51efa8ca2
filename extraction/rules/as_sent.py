"""What a letter as sent says in place of a title: its form, its date and those addressed.

Such a letter states the same in more places and in looser words than a title, so nothing of it is
trusted as much.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from extraction.calendar import DateMatch, dates_in
from extraction.finding import Finding
from extraction.layout import AsSent, Layout
from extraction.lines import lines_of
from extraction.masthead_words import read_languages
from extraction.sent_addressees import known_in
from extraction.text import Text
from extraction.title_words import cover

_CLEAN = 0.9
_LIKELY = 0.75
_DOUBTFUL = 0.5
# A place, and a reference number, may stand beside the date: so many letters.
_BESIDE_DATE = 45
# A day is written between marks, or on a line of strokes: `« 11 » августа 2008 года`.
_FILLED_IN = re.compile(r"[«»“”„\"_]")
_WHOLE = len("2021-05-04")


def read_sent_form(sent: AsSent, form: str) -> list[Finding[str]]:
    """Return the form, which the salutation, the compliments or the closing formula show."""
    return [Finding("form", form, sent.shown.spans(0, len(sent.shown)), "as_sent", _CLEAN)]


def read_sent_date(sent: AsSent, language: str) -> list[Finding[str]]:
    """Return the date of the letterhead, or else of the signature; other dates are its rivals."""
    found = list(_dates(sent.letterhead, language)) + list(_dates(sent.signed, language))
    if not found:
        return []
    sure = len({one.value for one in found}) == 1 and len(found[0].value) == _WHOLE
    first = replace(found[0], trust=_CLEAN if sure else _DOUBTFUL)
    return [first, *(replace(one, trust=0.3) for one in found[1:] if one.value != first.value)]


def _dates(text: Text, language: str) -> Iterable[Finding[str]]:
    """Yield the dates that have a line of the text to themselves, or share it with a place."""
    for line in lines_of(text.characters):
        for code in read_languages(language):
            dates = _dates_of(text.characters[line.start : line.end], code)
            if len(dates) != 1:
                continue
            start, end = line.start + dates[0].start, line.start + dates[0].end
            beside = text.characters[line.start : start] + text.characters[end : line.end]
            if len(re.findall(r"[^\W\d_]", beside)) <= _BESIDE_DATE:
                spans = text.spans(start, end)
                yield Finding("dates.letter", dates[0].iso, spans, "sent_date", _CLEAN)
                break


def _dates_of(line: str, language: str) -> list[DateMatch]:
    """Return the dates of a line, whose commas are the typist's: `14th February, 2014`."""
    plain = _FILLED_IN.sub(" ", line)
    for printed in (plain, plain.replace(" ,", ", "), plain.replace(",", " ")):
        if dates := dates_in(printed, language):
            return dates
    return []


def read_sent_addressees(layout: Layout, sent: AsSent) -> list[Finding[str]]:
    """Return those addressed, in order; in a note verbale the compliments name them first.

    Whom the salutation alone names is likely addressed: `Mr. Secretary-General,`.
    """
    named = list(_named(sent.addressed, layout.language, _CLEAN))
    shown = _CLEAN if layout.form == "note_verbale" else _LIKELY
    if layout.form == "note_verbale" or not named:
        named = [*_named(sent.shown, layout.language, shown), *named]
    found: dict[str, Finding[str]] = {}
    for one in named:
        found.setdefault(one.value, one)
    return list(found.values()) or _unknown(layout, sent)


def _named(text: Text, language: str, trust: float) -> Iterable[Finding[str]]:
    for start, end, code in known_in(text.characters, language):
        yield Finding("addressees", code, text.spans(start, end), "sent_addressees", trust)


def _unknown(layout: Layout, sent: AsSent) -> list[Finding[str]]:
    """One who is no addressee of most letters, or is told by a courtesy alone, is addressed too."""
    spans = sent.addressed.spans(0, len(sent.addressed))
    if layout.form == "note_verbale":
        words = cover(sent.shown.characters, layout.language).words
        persons = (word for word in words if word.role == "person")
        spans = next((sent.shown.spans(word.start, word.end) for word in persons), spans)
    return [Finding("addressees", "other", spans, "sent_addressees", _DOUBTFUL)] if spans else []
