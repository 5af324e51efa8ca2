"""Find the rivals of what goes to review.

A field without doubt costs nothing: nobody looks for its rivals. A rival is a whole value of its
field (of a list the whole list), so that a person takes it as it stands.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from extraction.certainty import as_read
from extraction.finding import Finding
from extraction.layout import Layout
from extraction.pages import Page
from extraction.record import Rival, plain
from extraction.rivals.dates import rival_letter_dates, rival_masthead_dates
from extraction.rivals.issues import rival_items, rival_organs
from extraction.rivals.senders import rival_senders
from extraction.rivals.symbols import rival_symbols
from extraction.rivals.taken import Taken
from extraction.rivals.titles import rival_titles
from extraction.rules.evidence import evidence_of

# A person picks from a few; what is trusted less than this is noise.
MOST = 5
_PLAUSIBLE = 0.15

_SEEKERS: dict[str, Callable[[Layout, Taken], Iterable[Finding[Any]]]] = {
    "title": rival_titles,
    "symbols": rival_symbols,
    "dates.letter": rival_letter_dates,
    "dates.masthead": rival_masthead_dates,
    "organs": rival_organs,
    "agenda_items": rival_items,
    "senders": rival_senders,
}


def find_rivals(
    layout: Layout, pages: Sequence[Page], taken: Taken, doubtful: Iterable[str]
) -> dict[str, tuple[Rival, ...]]:
    """Return the rivals of the doubtful fields that have any, the most trusted first.

    Args:
        layout: the document.
        pages: as they were read: a rival is trusted no more than the reading of its words.
        taken: what stands.
        doubtful: the fields that go to review.
    """
    found: dict[str, tuple[Rival, ...]] = {}
    for field in dict.fromkeys(doubtful):
        if field in _SEEKERS:
            sought = [as_read(one, pages) for one in _SEEKERS[field](layout, taken)]
            rivals = _differing(sought, taken.value(field))
            if rivals:
                found[field] = tuple(_rival(one, layout) for one in rivals)
    return found


def _differing(sought: Sequence[Finding[Any]], value: Any) -> list[Finding[Any]]:
    """Return the most trusted finding for each value that is not the one that stands."""
    kept: dict[Any, Finding[Any]] = {}
    for one in sorted(sought, key=lambda finding: -finding.trust):
        if one.trust >= _PLAUSIBLE and one.value not in (value, None, ()):
            kept.setdefault(one.value, one)
    return list(kept.values())[:MOST]


def _rival(finding: Finding[Any], layout: Layout) -> Rival:
    return Rival(
        plain(finding.value), finding.rule, finding.trust, evidence_of([finding], layout.masthead)
    )
