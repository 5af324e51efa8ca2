"""Who sends a letter as sent: the offices that sign it, with their States or the letterhead's."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from extraction import languages
from extraction.finding import Finding
from extraction.layout import AsSent, Layout
from extraction.lines import lines_of
from extraction.record import Sender
from extraction.rules.senders import pair
from extraction.sent_addressees import is_own_paper, known_in
from extraction.signatures import signatures_in
from extraction.text import Text
from extraction.title_words import BESIDE, Word, cover

_CLEAN = 0.9
_LIKELY = 0.75
_DOUBTFUL = 0.5
# A diplomat's rank is held beside the post in which he writes: `Minister, Permanent Observer`.
_POSTS = (
    "charge_daffaires",
    "permanent_representative",
    "permanent_observer",
    "deputy_permanent_representative",
)

_OWN_PAPER = {"minister", "head_of_state", "head_of_government"}

# Those who write as such are no State's senders.
_PERSONS_WHO_SEND = {"secretary_general", "president_security_council"}

Senders = list[Finding[Sender]]


def read_sent_senders(layout: Layout, sent: AsSent) -> Senders:
    """Return the senders of a letter as sent, in order; their names are read off the signatures.

    A State in the signature is more telling than the letterhead's, and where the two differ the
    sender is not trusted.
    """
    if layout.form == "note_verbale":
        return _missions(sent, layout.language)
    names = signatures_in(layout.body.characters, layout.language, typed=True)
    words = _signing(sent.signed, [found.name for found in names], layout.language)
    if len(names) > 1:
        return list(_each(sent.signed, words))
    if own := _on_own_paper(sent.letterhead, layout.language):
        return [own]
    office = _post(word for word in words if word.role == "office")
    state = _nearest([word for word in words if word.role == "state"], office)
    home = _home(sent.letterhead, layout.language)
    found = _one(sent, office, state, home)
    if office is None or office.value == BESIDE:
        return [_of_the_letterhead(one, sent.letterhead, layout.language) for one in found]
    return found


def _on_own_paper(letterhead: Text, language: str) -> Finding[Sender] | None:
    """Return the Secretary-General, or a President, who writes on paper of his own for no State."""
    if not is_own_paper(lines_of(letterhead.characters), language):
        return None
    known = known_in(letterhead.characters, language)[0]
    office = known.code if known.code in _PERSONS_WHO_SEND else "other"
    spans = letterhead.spans(known.start, known.end)
    return Finding("senders", Sender(None, office), spans, "sent_senders", _LIKELY)


def _of_the_letterhead(found: Finding[Sender], letterhead: Text, language: str) -> Finding[Sender]:
    """Give a sender who signs with his name alone the office to which his paper belongs.

    A President or a Minister has paper of his own: `THE PRIME MINISTER`. A mission's is anybody's.
    """
    for word in _words(letterhead, language):
        if word.role == "office" and word.value in _OWN_PAPER:
            sender = replace(found.value, office=word.value)
            spans = (*letterhead.spans(word.start, word.end), *found.spans)
            return replace(found, value=sender, spans=spans, trust=_LIKELY)
    return found


def _missions(sent: AsSent, language: str) -> Senders:
    """Return the missions that present their compliments: they stand before those addressed.

    An observer's mission may be named by a word for himself: `بعثة المراقبة الدائمة`.
    """
    words = list(takewhile(lambda word: word.role != "person", _words(sent.shown, language)))
    return [
        replace(found, value=replace(found.value, office="permanent_mission"))
        if found.value.office == "permanent_observer"
        else found
        for found in _each(sent.shown, words)
    ]


def _each(text: Text, words: list[Word]) -> Iterator[Finding[Sender]]:
    for sender, found in pair(words):
        if sender.state:
            spans = text.spans(min(one.start for one in found), max(one.end for one in found))
            yield Finding("senders", sender, spans, "sent_senders", _CLEAN)


def _one(
    sent: AsSent, office: Word | None, state: Word | None, home: Finding[str] | None
) -> Senders:
    """Return the one who signs: his State is the signature's, or else the letterhead's."""
    code = state.value if state else home.value if home else None
    if office is None and code is None:
        return []
    trust = home.trust if home and not state else _CLEAN
    if state and home and home.value != state.value:
        trust = _LIKELY
    if office is None or office.value == BESIDE or code is None:
        trust = _DOUBTFUL
    spans = home.spans if home and not state else ()
    for word in (office, state):
        spans += sent.signed.spans(word.start, word.end) if word else ()
    held = "other" if office is None or office.value == BESIDE else office.value
    return [Finding("senders", Sender(code, held), spans, "sent_senders", trust)]


def _signing(signed: Text, names: list[str], language: str) -> list[Word]:
    """Return the offices and States of a signature; a name may hold what is a State's."""
    taken = [(signed.characters.find(name), len(name)) for name in names]
    return [
        word
        for word in _words(signed, language)
        if not any(start <= word.start < start + length for start, length in taken if start >= 0)
    ]


def _words(text: Text, language: str) -> list[Word]:
    words = cover(text.characters, language).words
    return [word for word in words if word.role in {"office", "state", "person"}]


def _post(offices: Iterator[Word]) -> Word | None:
    """Return the office in which someone signs: a post at the United Nations before a rank."""
    held = list(offices)
    posts = [word for value in _POSTS for word in held if word.value == value]
    others = [word for word in held if word.value != BESIDE]
    return next(iter([*posts, *others, *held]), None)


def _nearest(states: list[Word], office: Word | None) -> Word | None:
    place = office.start if office else 0
    return min(states, key=lambda word: abs(word.start - place), default=None)


def _home(letterhead: Text, language: str) -> Finding[str] | None:
    """Return the State of a letterhead, which may be in another language than the letter.

    The first counts: it is an embassy's own, and that where it stands comes after it.
    """
    for code in (language, *(code for code in languages.codes() if code != language)):
        states = [word for word in _words(letterhead, code) if word.role == "state"]
        if states:
            trust = _CLEAN if len({word.value for word in states}) == 1 else _LIKELY
            spans = letterhead.spans(states[0].start, states[0].end)
            return Finding("senders", states[0].value, spans, "letterhead_state", trust)
    return None
