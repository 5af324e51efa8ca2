"""The title of the document, its form and the letter's own date."""

from extraction.finding import Finding
from extraction.layout import LETTERS, Layout
from extraction.text import Text, one_line
from extraction.title_gaps import is_complete
from extraction.title_words import cover

_CERTAIN = 0.98
# Four titles in five whose end is uncertain are right: below the line, so that a person looks.
_LIKELY = 0.75
_DATE_CERTAIN = 0.99


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
    spans = layout.title.spans(0, min(len(layout.title), 40))
    return [Finding("form", layout.form, spans, "title_start", _CERTAIN)]


def read_date(layout: Layout) -> list[Finding[str]]:
    """Return the letter's own date, which its title states.

    The first date of the title counts; a title with several letters gives several dates, and the
    others are rivals.
    """
    words = cover(layout.title.characters, layout.language)
    dates = [word for word in words.words if word.role == "date"]
    if layout.form not in LETTERS:
        return []
    return [
        Finding(
            "dates.letter",
            word.value,
            layout.title.spans(word.start, word.end),
            "title_date",
            (_DATE_CERTAIN if is_complete(words) else 0.9) if place == 0 else 0.3,
        )
        for place, word in enumerate(dates)
    ]
