"""Find the sentence of a covering letter that asks for its circulation."""

import re
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.text import Text

# A sentence ends with a stop before white space and something that opens another; the stop of an
# abbreviation (`a.i. of`) is followed by a small letter.
_END = re.compile(r"[.!?؟](?=\s+(?:[^\Wa-zа-яёß-ÿ\d_]|\())|[。；]|\n\n")
_LONGEST = 2500


@dataclass(frozen=True, slots=True)
class Request:
    """The words of the request: from where it speaks of a document to the sentence's end."""

    start: int
    end: int


def find_requests(body: Text, language: str) -> list[Request]:
    """Return where the letter asks to be circulated as a document, in order.

    A sentence counts that has a word of circulating and says of what it is to be a document; a
    sentence that only discusses items or documents has not both.
    """
    if language == languages.UNDETERMINED:
        return []
    folded = fold(body.characters)
    found: list[Request] = []
    for match in _document(language).finditer(folded):
        start, end = _sentence(body.characters, match.start())
        if found and found[-1].end == end:
            continue
        if _circulate(language).search(folded, start, end):
            found.append(Request(match.start(), end))
    return found


def _sentence(characters: str, place: int) -> tuple[int, int]:
    start = max(place - _LONGEST, 0)
    for match in _END.finditer(characters, start, place):
        start = match.end()
    after = _END.search(characters, place, place + _LONGEST)
    return start, after.start() if after else min(place + _LONGEST, len(characters))


@cache
def _document(language: str) -> "re.Pattern[str]":
    phrases = languages.subject(language, "request")["document"]
    ordered = sorted((fold(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile("|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered))


@cache
def _circulate(language: str) -> "re.Pattern[str]":
    stems = languages.subject(language, "request")["circulate"]
    return re.compile("|".join(re.escape(fold(stem)) for stem in stems))
