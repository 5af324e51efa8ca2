"""The large letter that begins the symbol of a masthead, and the stroke behind it.

Models read the stroke as a figure or a bracket, and on Russian pages the letter as one of theirs.
"""

import re
from itertools import pairwise

from worker.reading.recognition.engine import Recognition
from worker.reading.recognition.tokens import Token, joined, tokens_of

_LETTERS = {"A": "A", "E": "E", "S": "S", "\u0410": "A", "\u0415": "E"}
_REST = re.compile(r"[/1Il|\[{](?P<numbers>\d{1,4}/\S*)")
# Set so many times as high as the rest.
_LARGE = 1.3


def with_large_letters(found: Recognition) -> Recognition:
    """Return a text in which symbols that begin with a large letter are as printed."""
    tokens = tokens_of(found)
    for letter, rest in pairwise(tokens):
        if letter.text not in _LETTERS or "\n" in rest.before:
            continue
        numbers = _REST.fullmatch(rest.text)
        if numbers and _height(letter) > _height(rest) * _LARGE:
            letter.text, rest.text = _LETTERS[letter.text], f"/{numbers['numbers']}"
    return joined(tokens)


def _height(token: Token) -> float:
    return token.box[3] - token.box[1]
