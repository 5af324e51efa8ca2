"""Bring lines of Arabic back into the order in which they are read.

PDFium takes the characters of a line from left to right, cuts them into segments of one direction,
and turns the order of the segments round where most of them run from right to left. Arabic words
come out right; what runs from left to right among them does not: `A/67/346` becomes `/67/346A`, and
a stop behind a number stands before it (`.4:55`). The same steps taken back mend every such line,
whatever it holds. See `CFX_BidiString` in PDFium's `fx_bidi.cpp`. Our own reader asks PDFium where
each character stands and needs none of this; texts that others made with it do.
"""

import itertools
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from extraction.latin_runs import ARABIC_LETTER, ARABIC_LINE, BRACKET, MIRRORED
from extraction.text import Text

# Left to right, right to left, numbers with the marks that join them, neutral.
_Direction = Literal["L", "R", "W", "N"]
_WEAK = frozenset(("AN", "EN", "NSM", "CS", "ES", "ET", "BN"))
_STRONG: dict[str, _Direction] = {"L": "L", "R": "R", "AL": "R"}

# What only a turned line holds, and what only a line in order does.
_TURNED = re.compile(
    r"(?<![\w/])(?:/\d{1,5}){1,3}(?:(?:RES|HRC|INF|C\.\d)/)?[ASE](?![\w/])"
    r"|(?<![\w/])(?:/\d{1,5}){1,3} [ASE](?!\S)|(?<!\S)[.،؛]\d"
)
_STRAIGHT = re.compile(r"(?<![\w/])[ASE]/(?:\d|RES|HRC|INF|C\.\d)|\d[.،؛](?!\S)")

# A mark of reissue belongs to the symbol that it touches.
_GLUED = "*"
_LATIN_START = re.compile(r"\s*[A-Z]")

_Places = list[int]
_Segment = tuple[_Direction, _Places]


def straighten(text: Text) -> Text:
    """Return the text with its Arabic lines in the order of reading, if they are turned.

    One reader made all lines of a document: their majority decides for all of them.
    """
    if not ARABIC_LETTER.search(text.characters):
        return text
    lines = [match.span() for match in ARABIC_LINE.finditer(text.characters)]
    if not _are_turned([text.characters[start:end] for start, end in lines]):
        return text
    order = array("I")
    mirrored: set[int] = set()
    done = 0
    for start, end in lines:
        order.extend(range(done, start))
        segments = _as_seen(_segments(text.characters, range(start, end)))
        for run in _runs(text.characters, segments):
            order.extend(run)
            mirrored.update(_wrong_brackets(text.characters, run))
        done = end
    order.extend(range(done, len(text)))

    def turned(match: "re.Match[str]") -> str:
        bracket = match.group()
        return bracket.translate(MIRRORED) if match.start() in mirrored else bracket

    return (text.sub(BRACKET, turned) if mirrored else text).arranged(order)


def _are_turned(lines: list[str]) -> bool:
    turned = sum(len(_TURNED.findall(line)) for line in lines)
    # PDFium leaves a line in the order of the page where Latin runs are as many as Arabic words.
    telling = [line for line in lines if not _LATIN_START.match(line)]
    straight = sum(len(_STRAIGHT.findall(line)) for line in telling)
    return turned > straight


def reading_order(seen: str) -> list[int]:
    """Return the places of a line's characters in the order of reading.

    Args:
        seen: the line of a page that runs from right to left, its characters from left to right.
    """
    segments = _segments(seen, range(len(seen)))
    return [place for run in _runs(seen, segments) for place in run]


def _segments(characters: str, places: Sequence[int]) -> list[_Segment]:
    segments: list[_Segment] = []
    end = 0
    for direction, group in itertools.groupby(map(_direction, map(characters.__getitem__, places))):
        start, end = end, end + len(list(group))
        segments.append((direction, list(places[start:end])))
    return segments


def _as_seen(segments: list[_Segment]) -> list[_Segment]:
    """Undo what PDFium does with a line: return its segments from left to right.

    The characters of an Arabic word are turned round, and so are neutral ones behind Arabic, until
    the next Latin letter.
    """
    count = [direction for direction, _ in segments].count
    behind_arabic = is_turned = count("R") > count("L")
    seen: list[_Segment] = []
    for direction, places in segments:
        if direction in "LR":
            behind_arabic = direction == "R"
        is_round = direction == "R" or (direction == "N" and behind_arabic)
        seen.append((direction, places[::-1] if is_round else places))
    return seen[::-1] if is_turned else seen


def _runs(characters: str, segments: list[_Segment]) -> Iterator[_Places]:
    """Yield the places of a line's characters, run by run in the order of reading."""
    runs: list[_Places] = []
    between: list[_Segment] = []
    for segment in segments:
        if segment[0] != "R":
            between.append(segment)
            continue
        if between:
            runs += _between(characters, between)
            between = []
        runs.append(segment[1][::-1])
    if between:
        runs += _between(characters, between)
    yield from reversed(runs)


def _between(characters: str, segments: list[_Segment]) -> list[_Places]:
    """Return the runs between two Arabic words, as seen from left to right.

    From its first Latin letter or number to its last it is one run; without a Latin letter each
    number is a run by itself.
    """
    if len(segments) == 1 and segments[0][0] == "N":
        return _singly(segments[0][1])  # a space, mostly
    if all(direction != "L" for direction, _ in segments):
        pieces: list[_Places] = []
        for direction, places in segments:
            pieces += _numbers(characters, places) if direction == "W" else _singly(places)
        return pieces
    places = [place for _, segment in segments for place in segment]
    held = [index for index, place in enumerate(places) if characters[place].isalnum()]
    first, last = held[0], held[-1] + 1
    while last < len(places) and characters[places[last]] == _GLUED:
        last += 1
    return [*_singly(places[:first]), places[first:last], *_singly(places[last:])]


def _singly(places: _Places) -> list[_Places]:
    return [[place] for place in places]


def _numbers(characters: str, places: _Places) -> list[_Places]:
    """Part a number from the stops at its two ends: they belong to the Arabic around it."""
    held = [index for index, place in enumerate(places) if characters[place].isalnum()]
    if not held:
        return _singly(places)
    first, last = held[0], held[-1] + 1
    return [*_singly(places[:first]), places[first:last], *_singly(places[last:])]


def _wrong_brackets(characters: str, run: _Places) -> Iterator[int]:
    """Yield the brackets of a Latin run, if its first does not open."""
    brackets = [place for place in run if characters[place] in "()[]"]
    if len(run) > 1 and brackets and characters[brackets[0]] in ")]":
        yield from brackets


@cache
def _direction(character: str) -> _Direction:
    category = unicodedata.bidirectional(character)
    return _STRONG.get(category, "W" if category in _WEAK else "N")
