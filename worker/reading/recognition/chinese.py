"""What the Chinese model takes for something else, time and again, where it can be nothing else."""

import re
from itertools import pairwise

from worker.reading.recognition.engine import Recognition
from worker.reading.recognition.tokens import Token, joined, lines_of

_HAN = "[\u4e00-\u9fff]"
# Between the parts of a foreign name. A sentence ends with a circle; an apostrophe there is none.
_MIDDLE_DOT = "\u00b7"
_DOTS = re.compile(r"['\u2019.\u2022\u30fb\u00b7]")
_INNER_DOT = re.compile(rf"(?<={_HAN}){_DOTS.pattern}(?={_HAN})")
# A one: no bracket ends beside a figure or a day unless it began.
_ONE = re.compile(r"(?<=[\d/])\]|^\](?=[\d/]|$)")
# The first character of a permanent mission, which others look like.
_PERMANENT = re.compile("[\u515a\u5c1d\u5802\u638c\u68e0\u88f3](?=\u9a7b\u8054\u5408\u56fd)")


def as_chinese(found: Recognition) -> Recognition:
    """Return a Chinese text with its middle dots, ones and permanent missions."""
    lines = lines_of(found)
    for line in lines:
        has_bracket = any("[" in token.text for token in line)
        for token in line:
            token.text = _PERMANENT.sub("\u5e38", _INNER_DOT.sub(_MIDDLE_DOT, token.text))
            if not has_bracket:
                token.text = _ONE.sub("1", token.text)
        for before, token, after in zip(line, line[1:], line[2:], strict=False):
            if _DOTS.fullmatch(token.text) and _is_han(before.text[-1]) and _is_han(after.text[0]):
                token.text, token.before, after.before = _MIDDLE_DOT, "", ""
        for before, token in pairwise(line):
            _close_up(before, token)
    return joined([token for line in lines for token in line])


def _close_up(before: Token, token: Token) -> None:
    """Join the parts of a name of which one has the dot."""
    if _is_han(before.text[-1]) and _DOTS.match(token.text) and _is_han(token.text[1:2]):
        token.text, token.before = _MIDDLE_DOT + token.text[1:], ""
    elif _is_han(before.text[-2:-1]) and _DOTS.match(before.text[-1]) and _is_han(token.text[0]):
        before.text, token.before = before.text[:-1] + _MIDDLE_DOT, ""


def _is_han(character: str) -> bool:
    return bool(re.match(_HAN, character))
