"""The Roman numerals of annexes, which models read as letters of other kinds, or as one word."""

import re
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.language import language_of
from worker.reading.recognition.engine import Recognition
from worker.reading.recognition.tokens import Token, joined, lines_of

# Ones, of which some were read as something else; a lone figure may be a figure.
_ONES = re.compile("(?!1+$)[I1l|]{1,3}")
# What a Russian model makes of two and three.
_RUSSIAN = {"\u041f": "II", "\u0428": "III"}


def with_numerals(found: Recognition) -> Recognition:
    """Return a text in which the labels of annexes that open a line have Roman numerals."""
    labels = _labels(language_of(found.text))
    lines = lines_of(found)
    for line in lines:
        label = line[0]
        if fold(label.text) in labels and len(line) > 1:
            line[1].text = _numeral(line[1].text)
        elif len(line) == 1 and (parted := _parted(label, labels)):
            line[:] = parted
    return joined([token for line in lines for token in line])


def _numeral(text: str) -> str:
    return "I" * len(text) if _ONES.fullmatch(text) else _RUSSIAN.get(text, text)


def _parted(token: Token, labels: frozenset[str]) -> list[Token] | None:
    """Part a label from the ones that were read as its end."""
    word = re.fullmatch(r"(?P<label>\w+?)(?P<numeral>I{1,3})", token.text)
    if not word or fold(word["label"]) not in labels:
        return None
    return [
        Token(token.before, word["label"], token.confidence, token.box),
        Token(" ", word["numeral"], token.confidence, token.box),
    ]


@cache
def _labels(language: str) -> frozenset[str]:
    if language == languages.UNDETERMINED:
        return frozenset()
    return frozenset(map(fold, languages.subject(language, "annexes")["labels"]))
