"""For whom the senders write: States and groups after "on behalf of" and its like."""

from bisect import bisect_left

from extraction.finding import Finding
from extraction.layout import LETTERS, Layout
from extraction.rules.senders import read_senders
from extraction.text import Text, one_line
from extraction.title_gaps import long_gaps
from extraction.title_words import Word, cover, may_write_for

# "In my capacity as Chair of the Committee of Permanent Representatives of …": so many words may
# stand between the phrase and a group's name. A State must follow at once: anything else is prose
# about it.
_WORDS_BEFORE_A_GROUP = 3


def read_on_behalf_of(layout: Layout) -> list[Finding[str]]:
    """Return for whom the letter is written, in order, from its title and its own words.

    States by their code, groups as printed. A sender that writes for its own Government does not
    write for another.
    """
    if layout.form not in LETTERS:
        return []
    own = {found.value.state for found in read_senders(layout)}
    findings: list[Finding[str]] = []
    for zone, trust in ((layout.title, 0.97), (layout.body, 0.92)):
        for word in _followed(zone, layout.language):
            value = word.value if word.role == "state" else _as_printed(zone, word)
            if value not in own and value not in {found.value for found in findings}:
                spans = zone.spans(word.start, word.end)
                findings.append(Finding("on_behalf_of", value, spans, "on_behalf_of", trust))
    return findings


def _as_printed(zone: Text, word: Word) -> str:
    return one_line(zone.printed(word.start, word.end))


def _followed(zone: Text, language: str) -> list[Word]:
    """Return the States and groups that follow a phrase of writing for another."""
    # To cover a whole letter takes long, and most write for nobody.
    if language == "und" or not may_write_for(zone.characters, language):
        return []
    words = cover(zone.characters, language)
    gaps = [start for start, _ in long_gaps(words)]
    found: list[Word] = []
    for index, word in enumerate(words.words):
        if word.role != "behalf":
            continue
        missed = 0
        place = word.end
        for following in words.words[index + 1 :]:
            missed += bisect_left(gaps, following.start) - bisect_left(gaps, place)
            between, place = zone.characters[word.end : following.start], following.end
            allowed = _WORDS_BEFORE_A_GROUP if following.role != "state" and not found else 0
            if following.role in {"group", "state"} and missed <= allowed:
                found.append(following)
            elif missed > _WORDS_BEFORE_A_GROUP or _ends(following, between):
                break
    return found


def _ends(following: Word, between: str) -> bool:
    """Tell whether what follows belongs to another phrase, or to another sentence."""
    if following.role in {"behalf", "from", "to"}:
        return True
    return any(mark in between for mark in (". ", ".\n", "。", "؛", "\n\n"))
