"""Find the sentence of a covering letter that asks for its circulation, and what it names."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction import languages
from extraction.calendar import NOTHING, counted_after_stop
from extraction.folding import fold
from extraction.layout import Layout
from extraction.masthead_words import ItemsPhrase, items_in
from extraction.organ_names import organs_in, short_organs_in
from extraction.phrases import any_of
from extraction.resolutions import resolutions_in
from extraction.text import Text

# A sentence ends with a stop before white space and something that opens another; the stop of an
# abbreviation (`a.i. of`) is followed by a small letter. A mark that may be an end is sooner found
# than a place where there is one.
_END = r"[.!?؟。；\n](?:(?<=[.!?؟])(?=\s+(?:[^\Wa-zа-яёß-ÿ\d_]|\())|(?<=[。；])|(?<=\n)\n)"
_LONGEST = 2500
# `agenda item 35 of the General Assembly`: so far from the numbers may the organ stand.
_BELONGS = 28
# So much of the letter is looked through for the full name of "the Council".
_EARLIER = 3000


@dataclass(frozen=True, slots=True)
class Request:
    """The words of the request: from the first word that asks to the sentence's end.

    ``document`` is where it says of what the letter is to be a document.
    """

    start: int
    document: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request names: organs with their places, and lists of items with their organ."""

    organs: tuple[tuple[int, int, str], ...]
    items: tuple[tuple[ItemsPhrase, str | None], ...]


def find_requests(body: Text, language: str) -> list[Request]:
    """Return where the letter asks to be circulated as a document, in order.

    A sentence counts that has a word of circulating and says of what it is to be a document; a
    sentence that only discusses items or documents has not both.
    """
    return list(_requests(body.characters, language))


# Several rules ask for the requests of one letter.
@lru_cache(maxsize=4)
def _requests(body: str, language: str) -> tuple[Request, ...]:
    if language == languages.UNDETERMINED:
        return ()
    folded = fold(body)
    found: list[Request] = []
    for match in _document(language).finditer(folded):
        start, end = _sentence(body, match.start(), language)
        if found and found[-1].end == end:
            continue
        asking = _circulate(language).search(folded, start, end)
        if asking:
            first = _ask(language).search(folded, start, match.start()) or asking
            found.append(Request(min(first.start(), match.start()), match.start(), end))
    return tuple(found)


def asked_in(layout: Layout, request: Request) -> Asked:
    """Return the organs and items that a request names, by their places in its own words.

    An organ counts where the letter is to be its document or the items are on its agenda; one
    whose resolution is named does not.
    """
    named = layout.sent.addressed if layout.sent else layout.title
    return _asked(named.characters, layout.body.characters, request, layout.language)


@lru_cache(maxsize=4)
def _asked(title: str, body: str, request: Request, language: str) -> Asked:
    words = body[request.start : request.end]
    document = request.document - request.start
    cited = [(clause.start, clause.end) for clause in resolutions_in(words, language)]
    named = [
        organ
        for organ in organs_in(words, language)
        if not any(low <= organ[0] < high for low, high in cited)
    ]
    phrases = items_in(words, language)
    organs = [
        organ
        for organ in named
        if organ[0] >= document or any(_follows(organ, phrase) for phrase in phrases)
    ]
    if not organs:
        earlier = title + "\n" + body[: request.start][-_EARLIER:]
        organs = short_organs_in(words, document, earlier, language)
    items = tuple((phrase, _agenda_of(phrase, organs)) for phrase in phrases)
    return Asked(tuple(organs), items)


def _follows(organ: tuple[int, int, str], phrase: ItemsPhrase) -> bool:
    return 0 <= organ[0] - phrase.end <= _BELONGS


def _agenda_of(phrase: ItemsPhrase, organs: list[tuple[int, int, str]]) -> str | None:
    """Return the organ on whose agenda items are; the Security Council's has no numbers.

    It follows the items (`agenda item 35 of the General Assembly`) or was named last.
    """
    having = [organ for organ in organs if organ[2] != "S"]
    before = [organ[2] for organ in having if organ[1] <= phrase.start]
    after = [organ for organ in having if organ[0] >= phrase.end]
    if after and not before:
        return after[0][2]
    return before[-1] if before else None


def _sentence(characters: str, place: int, language: str) -> tuple[int, int]:
    start = max(place - _LONGEST, 0)
    for match in _end(language).finditer(characters, start, place):
        start = match.end()
    after = _end(language).search(characters, place, place + _LONGEST)
    return start, after.start() if after else min(place + _LONGEST, len(characters))


@cache
def _end(language: str) -> "re.Pattern[str]":
    """The stop of an ordinal ends no sentence: `vom 5. Februar`, `der 75. Tagung`."""
    counted = counted_after_stop(language)
    ordinal = rf"(?!(?<=\d)\.\s+(?i:{counted}))" if counted != NOTHING else ""
    return re.compile(ordinal + _END)


@cache
def _document(language: str) -> "re.Pattern[str]":
    phrases = languages.subject(language, "request")["document"]
    return re.compile(any_of(map(fold, phrases)))


@cache
def _circulate(language: str) -> "re.Pattern[str]":
    stems = languages.subject(language, "request")["circulate"]
    return re.compile(any_of(map(fold, stems)))


@cache
def _ask(language: str) -> "re.Pattern[str]":
    words = languages.subject(language, "request").get("ask", ())
    return re.compile(any_of(map(fold, words)))
