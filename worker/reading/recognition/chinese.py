"""What the Chinese model takes for something else, time and again, where it can be nothing else."""

import re
from itertools import pairwise

from worker.reading.recognition.engine import Recognition
from worker.reading.recognition.tokens import Token, joined, lines_of

_HAN = "[\u4e00-\u9fff]"
# Between the parts of a foreign name stands a dot in the middle of the line. A sentence ends with
# a circle, an apostrophe there is none; a colon there may be, but not in the name of who signs.
_MIDDLE_DOT = "\u00b7"
_MARKS = re.compile(r"['\u2019.\u2022\u30fb\u00b7-]")
_MARKS_OF_NAME = re.compile(r"['\u2019.\u2022\u30fb\u00b7:\uff1a-]")
_INNER = {
    marks: re.compile(rf"(?<={_HAN}){marks.pattern}(?={_HAN})")
    for marks in (_MARKS, _MARKS_OF_NAME)
}
_SIGNED = "\u7b7e\u540d"
_SIGNED_IN_BRACKETS = re.compile(f"[\u3008\u300a<{{\uff08](?={_SIGNED})")
# A one: no bracket ends beside a figure or a day unless it began.
_ONE = re.compile(r"(?<=[\d/])\]|^\](?=[\d/]|$)")
# The first character of a permanent mission, which others look like.
_PERMANENT = re.compile("[\u515a\u5c1d\u5802\u638c\u68e0\u88f3](?=\u9a7b\u8054\u5408\u56fd)")


def as_chinese(found: Recognition) -> Recognition:
    """Return a Chinese text with its middle dots, ones and permanent missions."""
    lines = lines_of(found)
    for line in lines:
        text = "".join(token.text for token in line)
        marks = _MARKS_OF_NAME if _SIGNED in text else _MARKS
        for token in line:
            token.text = _SIGNED_IN_BRACKETS.sub("(", _PERMANENT.sub("\u5e38", token.text))
            token.text = _INNER[marks].sub(lambda mark: _printed(mark[0]), token.text)
            if "[" not in text:
                token.text = _ONE.sub("1", token.text)
        _join_names(line, marks)
    return joined([token for line in lines for token in line])


def _join_names(line: list[Token], marks: "re.Pattern[str]") -> None:
    """Join the parts of a name around its marks, which stand alone or with one part."""
    for before, token, after in zip(line, line[1:], line[2:], strict=False):
        if marks.fullmatch(token.text) and _is_han(before.text[-1]) and _is_han(after.text[0]):
            token.text, token.before, after.before = _printed(token.text), "", ""
    for before, token in pairwise(line):
        first, last = token.text[0], before.text[-1]
        if _is_han(last) and marks.match(first) and _is_han(token.text[1:2]):
            token.text, token.before = _printed(first) + token.text[1:], ""
        elif _is_han(before.text[-2:-1]) and marks.match(last) and _is_han(first):
            before.text, token.before = before.text[:-1] + _printed(last), ""


def _printed(mark: str) -> str:
    return mark if mark == "-" else _MIDDLE_DOT


def _is_han(character: str) -> bool:
    return bool(re.match(_HAN, character))
