"""The apostrophes of a page: they are of one kind, which Tesseract reads as either."""

import re

from worker.reading.recognition.engine import Recognition
from worker.reading.recognition.tokens import joined, tokens_of

_CURLED = "\u2019"
_TWICE = re.compile("'\u2019|\u2019'")
_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def with_one_apostrophe(found: Recognition) -> Recognition:
    """Return a text whose apostrophes are all curled, where some are."""
    if _CURLED not in found.text:
        return found
    tokens = tokens_of(found)
    for token in tokens:
        token.text = _STRAIGHT.sub(_CURLED, _TWICE.sub(_CURLED, token.text))
    return joined(tokens)
