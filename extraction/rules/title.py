"""The title of the document, its form and the letter's own date."""

import re

from extraction import languages
from extraction.finding import Finding
from extraction.folding import fold
from extraction.layout import LETTERS, Layout
from extraction.phrases import any_of
from extraction.rules.as_sent import read_sent_date, read_sent_form
from extraction.text import Text, one_line
from extraction.title_gaps import is_complete
from extraction.title_words import Word, cover

_CERTAIN = 0.98
# Four titles in five whose end is uncertain are right: below the line, so that a person looks.
_LIKELY = 0.75
_DATE_CERTAIN = 0.99
# A month has lost its day; of two dates nobody says which is the letter's.
_DOUBTFUL = 0.5


def read_title(layout: Layout) -> list[Finding[str]]:
    """Return the title as printed, in one line, footnote marks dropped."""
    if not len(layout.title):
        return []
    spans = layout.title.spans(0, len(layout.title))
    trust = _CERTAIN if layout.title_certain else _LIKELY
    return [Finding("title", as_printed(layout.title), spans, "title_words", trust)]


def as_printed(title: Text) -> str:
    """Return a title in one line, footnote marks dropped."""
    return one_line(title.printed()).replace("*", "").strip()


def read_form(layout: Layout) -> list[Finding[str]]:
    """Return what the title says that the document is: ``letter``, ``note_verbale``, …."""
    if layout.form is None:
        return []
    if layout.sent:
        return read_sent_form(layout.sent, layout.form)
    spans = layout.title.spans(0, min(len(layout.title), 40))
    return [Finding("form", layout.form, spans, "title_start", _CERTAIN)]


def read_date(layout: Layout) -> list[Finding[str]]:
    """Return the letter's own date, which its title states.

    The first date of the title counts; a title with several letters gives several dates, and the
    others are rivals.
    """
    if layout.sent:
        return read_sent_date(layout.sent, layout.language)
    words = cover(layout.title.characters, layout.language)
    dates = [word for word in words.words if word.role == "date"]
    if layout.form not in LETTERS:
        return []
    trust = _DATE_CERTAIN if is_complete(words) else 0.9
    if dates and (len(dates[0].value) < len("2021-05-04") or _joined(layout, dates)):
        trust = _DOUBTFUL
    return [
        Finding(
            "dates.letter",
            word.value,
            layout.title.spans(word.start, word.end),
            "title_date",
            trust if place == 0 else 0.3,
        )
        for place, word in enumerate(dates)
    ]


def _joined(layout: Layout, dates: list[Word]) -> bool:
    """Tell whether the first date is one of several: `4 and 5 May`, `4 May and 5 June 2021`."""
    if any(word.start == dates[0].start for word in dates[1:]):
        return True
    folded = fold(layout.title.characters)
    joiners = any_of(map(fold, languages.subject(layout.language, "calendar")["joiners"]))
    before, after = folded[: dates[0].start], folded[dates[0].end :]
    return bool(
        re.search(rf"\d[^\d.,]{{0,16}}(?<!\w)(?:{joiners})\s?$", before)
        or re.match(rf"\s?(?:{joiners})\s?\d", after)
    )
