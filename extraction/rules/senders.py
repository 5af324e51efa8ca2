"""Who sends the letter, to whom, and for whom: read off the title's words."""

from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile

from extraction.finding import Finding, Span
from extraction.layout import LETTERS, Layout
from extraction.record import Sender
from extraction.text import Text
from extraction.title_gaps import is_complete, long_gaps, open_gaps
from extraction.title_words import BESIDE, Cover, Word, cover

_CERTAIN = 0.97
_LIKELY = 0.75
_DOUBTFUL = 0.5

# Who holds one of these stands for a State: that it was not read is a doubt.
_OF_A_STATE = {
    "permanent_representative",
    "deputy_permanent_representative",
    "charge_daffaires",
    "permanent_mission",
    "minister",
    "head_of_state",
    "head_of_government",
}
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
        Finding(
            "senders", sender, _spans(layout.title, pieces), "title_senders", _of(sender, trust)
        )
        for sender, pieces in pair(sending)
    ]
    if findings:
        return findings
    return _unnamed(layout.title, words)


def _of(sender: Sender, trust: float) -> float:
    is_stateless = sender.state is None and sender.office in _OF_A_STATE
    return min(trust, _LIKELY) if is_stateless else trust


def read_addressees(layout: Layout) -> list[Finding[str]]:
    """Return those addressed, in order; ``other`` for one that the contract has no code for."""
    if layout.form not in LETTERS:
        return []
    words = cover(layout.title.characters, layout.language)
    addressed = [
        word for word, to in _sides(words) if to and word.role in {"person", "office", "body"}
    ]
    trust = _trust(words)
    findings: list[Finding[str]] = []
    for word in addressed:
        code = word.value if word.role == "person" else "other"
        if code not in {finding.value for finding in findings}:
            spans = layout.title.spans(word.start, word.end)
            findings.append(Finding("addressees", code, spans, "title_addressees", trust))
    return findings or _unnamed_addressee(layout.title, words)


def _unnamed_addressee(title: Text, words: Cover) -> list[Finding[str]]:
    """A title that addresses someone in words of no vocabulary still has an addressee."""
    for word, following in pairwise([*words.words, Word(len(title), len(title), "from", "")]):
        if word.role == "to":
            after = [gap for gap in long_gaps(words) if word.end <= gap[0] < following.start]
            if after:
                spans = title.spans(after[0][0], after[-1][1])
                return [Finding("addressees", "other", spans, "title_addressees", _DOUBTFUL)]
    return []


def _trust(words: Cover) -> float:
    if not is_complete(words):
        return _DOUBTFUL
    return _LIKELY if open_gaps(words) else _CERTAIN


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


def pair(words: list[Word]) -> Iterator[tuple[Sender, list[Word]]]:
    """Yield the senders that words name, an office with the States next to it, with their words."""
    naming = [word for word in words if word.role in {"state", "office", "body", "person"}]
    place = 0
    while place < len(naming):
        states = _run(naming, place, lambda word: word.role == "state")
        if states and not _office_before(naming, place):
            # Chinese: the States, then their office.
            place += len(states)
            office = _said(naming, place)
            if office and office.role == "body":
                # The States belong to the name of the body: `关于伊拉克…委员会主席`.
                place += 1
                yield Sender(None, _office(office)), [office]
                continue
            for state in states:
                named = [state, office] if office else [state]
                yield Sender(state.value, _office(office) if office else "other"), named
            place = naming.index(office, place) + 1 if office else place
            continue
        # `Chargé d’affaires of the Permanent Mission`: the first of a chain is the sender's.
        chain = _run(naming, place, lambda word: word.role == "office") or [naming[place]]
        office = _said(chain, 0) or chain[0]
        place += len(chain)
        states = _run(naming, place, lambda word: word.role == "state")
        place += len(states)
        if office.value == BESIDE and len(naming) == place + 1 and naming[place].role == "office":
            # `Deputy Prime Minister of Cuba and Minister for Foreign Affairs`.
            office, place = naming[place], place + 1
        if (
            chain[0].role == "office"
            and not states
            and _is_second_office(chain[-1], words, naming[0])
        ):
            continue
        if chain[0].role != "office" or not states:
            yield Sender(None, _office(office)), [office]
        else:
            for state in states:
                yield Sender(state.value, _office(office)), [office, state]


def _said(words: list[Word], place: int) -> Word | None:
    """Return the office from ``place`` on that says as what someone sends, if one stands there.

    It is the first; after one that is held beside another it is the other.
    """
    following = words[place:]
    beside = list(takewhile(lambda word: word.value == BESIDE, following))
    further = following[len(beside) :]
    if beside and not (further and further[0].role == "office"):
        return beside[0]
    return further[0] if further else None


def _is_second_office(office: Word, words: list[Word], first: Word) -> bool:
    """Tell whether an office without a State is the second one of the sender before it.

    `заместителя Постоянного представителя Кубы и Временного поверенного в делах`.
    """
    after = [word for word in words if word.start >= office.end]
    return first.start < office.start and not any(word.role == "group" for word in after)


def _run(words: list[Word], place: int, belongs: Callable[[Word], bool]) -> list[Word]:
    """Return the words from ``place`` on that belong together."""
    return list(takewhile(belongs, words[place:]))


def _office_before(words: list[Word], place: int) -> bool:
    return place > 0 and words[place - 1].role != "state" and words[0].role != "state"


def _office(word: Word) -> str:
    if word.role == "person":
        return _PERSONS_WHO_SEND.get(word.value, "other")
    return "other" if word.value == BESIDE else word.value


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
