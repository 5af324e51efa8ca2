"""Where else a title may end: its last lines may be the letter's, or the letter's first its own."""

from extraction.finding import Finding
from extraction.layout import LETTERS, Layout
from extraction.lines import lines_of
from extraction.rivals.taken import Taken
from extraction.rules.title import as_printed
from extraction.text import Text, join
from extraction.title_gaps import is_complete
from extraction.title_words import cover

_SHORTER = 0.5
_LONGER = 0.3


def rival_titles(layout: Layout, _: Taken) -> list[Finding[str]]:
    """Return the title up to the first line that completes it, and with one line more.

    Where its end is certain there are none, however poorly its words were recognised.
    """
    if layout.form not in LETTERS or layout.title_certain:
        return []
    return [*_shorter(layout), *_longer(layout)]


def _shorter(layout: Layout) -> list[Finding[str]]:
    for line in lines_of(layout.title.characters)[:-1]:
        if is_complete(cover(layout.title.characters[: line.end], layout.language)):
            return [_finding(layout.title.slice(0, line.end), "title_shorter", _SHORTER)]
    return []


def _longer(layout: Layout) -> list[Finding[str]]:
    following = lines_of(layout.body.characters)[:1]
    return [
        _finding(join([layout.title, layout.body.slice(0, line.end)]), "title_longer", _LONGER)
        for line in following
    ]


def _finding(title: Text, rule: str, trust: float) -> Finding[str]:
    return Finding("title", as_printed(title), title.spans(0, len(title)), rule, trust)
