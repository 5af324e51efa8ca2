"""Whether the senders themselves speak in a sentence, or report what others said.

`On behalf of the Group, I have the honour …` is their own; `the statement delivered on behalf of
the Group by Fiji` is not.
"""

import re
from functools import cache
from typing import NamedTuple

from extraction import languages
from extraction.folding import fold
from extraction.phrases import any_of

_END = re.compile(r"[.!?؟](?=\s)|[。；؛]|\n\n")
# A word that reports stands right before what it reports: `delivered on behalf of`.
_RIGHT_BEFORE = 30
_LONGEST = 1200


class Voice(NamedTuple):
    """A sentence: where it stands, whether its words say "I", and whether they report."""

    start: int
    end: int
    is_first_person: bool
    is_reported: bool


def voice_at(characters: str, place: int, language: str) -> Voice:
    """Return the voice of the sentence around ``place``, where a phrase starts.

    In a sentence in the first person only a word right before the phrase reports it.
    """
    low = max(place - _LONGEST, 0)
    stops = [match.end() for match in _END.finditer(characters, low, place)]
    start = stops[-1] if stops else low
    after = _END.search(characters, place, place + _LONGEST)
    end = after.start() if after else min(place + _LONGEST, len(characters))
    sentence = fold(characters[start:end])
    is_first = bool(_words("first_person", language).search(sentence))
    near = max(place - start - _RIGHT_BEFORE, 0) if is_first else 0
    upto = place - start if is_first else len(sentence)
    reported = _words("reported", language).search(sentence, near, upto)
    return Voice(start, end, is_first, bool(reported))


@cache
def _words(key: str, language: str) -> "re.Pattern[str]":
    words = any_of(map(fold, languages.subject(language, "body")[key]))
    written_on = any_of(languages.prefixes(language))
    # An elided word ends in its apostrophe; Chinese divides no words.
    return re.compile(
        rf"(?<![^\W_])(?:{written_on})?(?:{words})(?:(?<=')|(?![^\W_]))|(?:{words})(?<=[一-龥])"
    )
