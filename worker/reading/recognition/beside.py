"""Read the two sides of a masthead apart: the large name of an organ, small lines beside it.

Tesseract takes what stands beside a large line for a part of it, and loses small lines that lie
between: the date of a masthead above all. Each side alone is read well.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from PIL import Image

from worker.reading.recognition.engine import Box, Engine, Recognition
from worker.reading.recognition.ink import SQUARE, dark_columns, dark_rows, runs, squares
from worker.reading.recognition.page_image import PageImage
from worker.reading.recognition.tokens import (
    Token,
    confidence_of,
    height_of,
    joined,
    lines_of,
    tokens_of,
)

# A large word is so much higher than most, and stands in this part of the page.
_LARGE, _UPPER = 1.35, 0.45
# The white between the two sides: four tenths of an inch at 300 dots per inch, in squares.
_LEAST_GUTTER = 120 // SQUARE
# The small lines of one block stand closer than this times their height.
_CLOSE = 1.3
# White kept around what is read, in pixels.
_MARGIN = 6
# No masthead has more large lines apart from each other.
_MOST_PAIRS = 4

# A symbol in Latin letters; the models of other scripts have letters that look the same.
_SYMBOL = re.compile(r"\b[AES] ?/(?:[A-Z\d.-]+/)*\d", re.ASCII)
_SURE = 0.6
# A word of which the model is less sure than this speaks against a reading.
_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sides beside each other: their rows, and the white columns between, in squares."""

    top: int
    bottom: int
    left: int
    right: int

    def holds(self, line: list[Token]) -> bool:
        """Tell whether a line lies in its rows."""
        return self.top <= height_of(line) / SQUARE < self.bottom

    def is_left(self, token: Token) -> bool:
        """Tell on which side a word lies."""
        return (token.box[0] + token.box[2]) / SQUARE < self.left + self.right


def read_beside(
    engine: Engine, image: PageImage, found: Recognition, models: Sequence[str]
) -> Recognition:
    """Return a page with what stands beside large words read again, side by side.

    Args:
        engine: what reads.
        image: the page.
        found: what was read of it.
        models: what each side is read by; of two readings the surer one is taken.
    """
    large = _large(found, image.image.height)
    if not large:
        return found
    page = _Page(engine, image, squares(image.image), models)
    lines = lines_of(found)
    pairs: list[_Pair] = []
    for token in large:
        if any(pair.holds([token]) for pair in pairs) or len(pairs) == _MOST_PAIRS:
            continue
        pair = _pair(page.small, token)
        if pair:
            pairs.append(pair)
            lines = page.replaced(lines, pair)
    return joined([token for line in lines for token in line])


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is read again in parts."""

    engine: Engine
    image: PageImage
    small: Image.Image
    models: Sequence[str]

    def replaced(self, lines: list[list[Token]], pair: _Pair) -> list[list[Token]]:
        """Return the lines of the page with those of a pair read again, side after side."""
        ours = [line for line in lines if pair.holds(line)]
        if not ours:
            return lines
        place = lines.index(ours[0])
        before = ours[0][0].before
        first = pair.is_left(ours[0][0])
        sides = [self._side(ours, pair, is_left=is_left) for is_left in (first, not first)]
        read = [line for side in sides if side for line in lines_of(joined(side))]
        read[0][0].before = before
        rest = [line for line in lines if line not in ours]
        return [*rest[:place], *read, *rest[place:]]

    def _side(self, ours: list[list[Token]], pair: _Pair, *, is_left: bool) -> list[Token]:
        known: list[Token] = []
        for line in ours:
            of_side = [token for token in line if pair.is_left(token) is is_left]
            known += [replace(token, before="\n") for token in of_side[:1]] + of_side[1:]
        readings = [known]
        box = _box(self.small, pair, self.image.image.size, is_left=is_left)
        if box:
            readings += [tokens_of(self.engine.block(self.image, box, m)) for m in self.models]
        side = max(readings, key=_worth)
        if side:
            side[0].before = "\n"
        return side


def _worth(reading: list[Token]) -> tuple[bool, float]:
    """Return how good a reading is: how much of it is sure, less what is not.

    Nothing but a symbol looks like a symbol.
    """
    text = " ".join(token.text for token in reading)
    is_symbol = confidence_of(reading) > _SURE and bool(_SYMBOL.search(text))
    return is_symbol, sum((token.confidence - _EVEN) * len(token.text) for token in reading)


def _large(found: Recognition, height: int) -> list[Token]:
    tokens = tokens_of(found)
    usual = median(token.box[3] - token.box[1] for token in tokens) if tokens else 0
    return [
        token
        for token in tokens
        if token.box[3] - token.box[1] > usual * _LARGE and token.box[3] < height * _UPPER
    ]


def _pair(small: Image.Image, token: Token) -> _Pair | None:
    """Return the two sides that a large word stands on one of, if there is another."""
    left, top, _, bottom = (int(value) // SQUARE for value in token.box)
    bottom = max(bottom, top + 1)
    band = small.crop((0, top, small.width, bottom))
    pieces = runs(dark_columns(band), _LEAST_GUTTER)
    gaps = [(a[1], b[0]) for a, b in itertools.pairwise(pieces)]
    if not gaps:
        return None
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
    # A rule or a line that goes through ends what stands beside each other.
    through = dark_rows(small.crop((start, 0, end, small.height)))
    above = max((row + 1 for row in through if row < top), default=0)
    below = min((row for row in through if row >= bottom), default=small.height)
    other = (0, start) if left >= end else (end, small.width)
    first, last = top, bottom
    lines = runs(dark_rows(small.crop((other[0], above, other[1], below))), 1)
    for line in [*lines, *reversed(lines)]:
        high, low = line[0] + above, line[1] + above
        if high - last < (low - high) * _CLOSE and first - low < (low - high) * _CLOSE:
            first, last = min(first, high), max(last, low)
    return _Pair(first, last, start, end)


def _box(small: Image.Image, pair: _Pair, size: tuple[int, int], *, is_left: bool) -> Box | None:
    """Return what is dark on one side of a pair, whole lines, in pixels."""
    start, end = (0, pair.left) if is_left else (pair.right, small.width)
    bands = [
        (top, bottom)
        for top, bottom in runs(dark_rows(small.crop((start, 0, end, small.height))), 1)
        if pair.top <= (top + bottom) / 2 < pair.bottom
    ]
    if not bands:
        return None
    top, bottom = bands[0][0], bands[-1][1]
    columns = dark_columns(small.crop((start, top, end, bottom)))
    return (
        max((start + columns[0]) * SQUARE - _MARGIN, 0),
        max(top * SQUARE - _MARGIN, 0),
        min((start + columns[-1] + 1) * SQUARE + _MARGIN, size[0]),
        min(bottom * SQUARE + _MARGIN, size[1]),
    )
