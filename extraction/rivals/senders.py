"""Other States that a letter may come from: by its signature, or by its letterhead."""

from collections.abc import Iterator
from dataclasses import replace

from extraction.finding import Finding
from extraction.layout import LETTERS, Layout
from extraction.record import Sender
from extraction.rivals.taken import Taken
from extraction.rules.senders import pair
from extraction.signatures import signatures_in
from extraction.text import Text
from extraction.title_words import Word, cover

# So far around the signatures their offices and States stand; so far from the end where nobody
# signs.
_AROUND = 200
_CLOSING = 400
_SIGNED = 0.6
_LETTERHEAD = 0.5

Senders = tuple[Sender, ...]


def rival_senders(layout: Layout, taken: Taken) -> list[Finding[Senders]]:
    """Return the senders as signature and letterhead name them, where that is another State."""
    if layout.form not in LETTERS:
        return []
    found = list(_beside(layout, taken, _signature_block(layout), "signature_state", _SIGNED))
    if not taken.value("symbols"):
        # Above the title of an issued document the titles of its items name States too.
        found += _beside(layout, taken, layout.masthead, "letterhead_state", _LETTERHEAD)
    return found


def _signature_block(layout: Layout) -> Text:
    body = layout.body
    signed = signatures_in(body.characters, layout.language, typed=True)
    if not signed:
        return body.slice(max(len(body) - _CLOSING, 0), len(body))
    start = max(signed[0].start - _AROUND, 0)
    return body.slice(start, min(signed[-1].end + _AROUND, len(body)))


def _beside(
    layout: Layout, taken: Taken, block: Text, rule: str, trust: float
) -> Iterator[Finding[Senders]]:
    """Yield senders with the States that a block of lines names.

    The one sender's State is another's, one by one; several senders are all the block's.
    """
    senders: Senders = taken.value("senders")
    known = {sender.state for sender in senders}
    words = list(cover(block.characters, layout.language).words)
    named = [(sender, found) for sender, found in pair(words) if sender.state]
    others = [(sender, found) for sender, found in named if sender.state not in known]
    if len(senders) > 1:
        if others:
            every = [word for _, found in named for word in found]
            yield _finding(block, tuple(sender for sender, _ in named), every, rule, trust)
        return
    for sender, found in others:
        yield _finding(block, (_instead(senders, sender),), found, rule, trust)


def _instead(senders: Senders, other: Sender) -> Sender:
    """Return the sender with another State; the office stays where the block names none."""
    if not senders:
        return other
    office = senders[0].office if other.office == "other" else other.office
    return replace(senders[0], state=other.state, office=office)


def _finding(
    block: Text, value: Senders, words: list[Word], rule: str, trust: float
) -> Finding[Senders]:
    states = [word for word in words if word.role == "state"]
    spans = block.spans(min(word.start for word in states), max(word.end for word in states))
    return Finding("senders", value, spans, rule, trust)
