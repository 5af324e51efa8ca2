"""Who sends the letter, to whom, and for whom: read off the title's words."""

from collections.abc import Iterator

from extraction.finding import Finding, Span
from extraction.layout import LETTERS, Layout
from extraction.record import Sender
from extraction.text import Text
from extraction.title_words import Cover, Word, cover
from extraction.title_zone import is_complete, long_gaps

_CERTAIN = 0.97
_LIKELY = 0.75
_DOUBTFUL = 0.5

# A President of the Council writing as such is no State's sender.
_PERSONS_WHO_SEND = {
    "secretary_general": "secretary_general",
    "president_security_council": "president_security_council",
}


def read_senders(layout: Layout) -> list[Finding[Sender]]:
    """Return the senders in the title, in order: one for each State of each office.

    Offices come before their States in most languages and after them in Chinese; whichever way
    the title goes, an office and the States next to it belong together.
    """
    if layout.form not in LETTERS:
        return []
    words = cover(layout.title.characters, layout.language)
    sending = [word for word, addressed in _sides(words) if not addressed]
    sending = list(_before_behalf(sending))
    trust = _trust(words)
    findings = [
        Finding("senders", sender, _spans(layout.title, pieces), "title_senders", trust)
        for sender, pieces in _pair(sending)
    ]
    if findings:
        return findings
    return _unnamed(layout.title, words)


def read_addressees(layout: Layout) -> list[Finding[str]]:
    """Return those addressed, in order; ``other`` for one that the contract has no code for."""
    if layout.form not in LETTERS:
        return []
    words = cover(layout.title.characters, layout.language)
    addressed = [
        word for word, to in _sides(words) if to and word.role in {"person", "office", "body"}
    ]
    findings: list[Finding[str]] = []
    for word in addressed:
        code = word.value if word.role == "person" else "other"
        if code not in {finding.value for finding in findings}:
            spans = layout.title.spans(word.start, word.end)
            findings.append(Finding("addressees", code, spans, "title_addressees", _trust(words)))
    return findings


def _trust(words: Cover) -> float:
    if not is_complete(words):
        return _DOUBTFUL
    return _LIKELY if long_gaps(words) else _CERTAIN


def _sides(words: Cover) -> Iterator[tuple[Word, bool]]:
    """Yield each word with whether it stands among those addressed."""
    addressed = False
    for word in words.words:
        if word.role == "to":
            addressed = True
        elif word.role == "from":
            addressed = False
        else:
            yield word, addressed


def _before_behalf(words: list[Word]) -> Iterator[Word]:
    """Stop where the title goes on to say for whom the senders write."""
    for word in words:
        if word.role == "behalf":
            return
        yield word


def _pair(words: list[Word]) -> Iterator[tuple[Sender, list[Word]]]:
    """Yield senders with the words that name them."""
    office: Word | None = None
    waiting: list[Word] = []  # States whose office is still to come
    used = False  # whether the office has a State already
    for word in words:
        if word.role == "state":
            if office is None:
                waiting.append(word)
            elif office.role == "office":
                yield Sender(word.value, office.value), [office, word]
                used = True
        elif word.role in {"office", "body", "person"}:
            if waiting:
                for state in waiting:
                    yield Sender(state.value, _office(word)), [state, word]
                waiting, office, used = [], None, False
                continue
            if office is not None and not used and office.role == "office":
                # `Chargé d’affaires of the Permanent Mission`: the first office is the sender's.
                if word.role == "office":
                    continue
            elif office is not None and not used:
                yield Sender(None, _office(office)), [office]
            office, used = word, word.role != "office"
            if word.role != "office":
                yield Sender(None, _office(word)), [word]
    if office is not None and not used:
        yield Sender(None, _office(office)), [office]


def _office(word: Word) -> str:
    if word.role == "person":
        return _PERSONS_WHO_SEND.get(word.value, "other")
    return word.value


def _unnamed(title: Text, words: Cover) -> list[Finding[Sender]]:
    """A title that says from whom in words of no vocabulary still has a sender."""
    for word in words.words:
        if word.role == "from":
            after = [gap for gap in long_gaps(words) if gap[0] > word.end]
            if after:
                spans = title.spans(after[0][0], after[-1][1])
                return [
                    Finding("senders", Sender(None, "other"), spans, "title_senders", _DOUBTFUL)
                ]
    return []


def _spans(text: Text, words: list[Word]) -> tuple[Span, ...]:
    """Return the words from the first to the last that name a sender."""
    return text.spans(min(word.start for word in words), max(word.end for word in words))
