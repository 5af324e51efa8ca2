"""Put the lines of a PDF page into the order of reading, with the gaps that divide its blocks.

PDFium gives lines in the order in which a program drew them, and no blank lines. Browsers and word
processors draw what is placed freely (a masthead in a frame, a column beside another) after the
text that stands below it; a page shows the same either way.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from worker.reading.formats.right_to_left import is_from_the_right, line_in_order
from worker.reading.formats.text_layer import LINE, LINE_END, TextLayer

# What PDFium writes where a hyphen divides a word over two lines, which it then joins.
_DIVIDED = "\ufffe"
# In points: a line so much higher than the one before it starts another block. A raised footnote
# mark does not.
_RISE = 10.0
_SAME = 1.0
# What stands farther below the line before it than lines commonly do is divided from it by a gap,
# unless its type is that much larger: in parts of the usual distance, of the height of the type.
_WIDE, _LEADING = 1.4, 1.35
# A page in more pieces is a drawing or a table, or stands on its head: its order is the program's.
_MOST_BLOCKS = 24

# Where a line starts and ends in PDFium's text, and how many line ends stand before it.
_Line = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class OrderedText:
    """A page's text in the order of reading, and the way back to where it stands.

    Attributes:
        layer: what PDFium read.
        text: the characters.
        starts: where each piece that PDFium has in one starts in the text.
        pieces: the places in the layer of each piece's characters.
    """

    layer: TextLayer
    text: str
    starts: Sequence[int]
    pieces: Sequence[Sequence[int]]

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of PDFium's numbers that the characters from ``start`` to ``end`` have.

        A run is its first number and its length. What was put in has the number of a character
        beside it.
        """
        for index in range(max(bisect_right(self.starts, start) - 1, 0), len(self.pieces)):
            first = self.starts[index]
            if first >= end:
                return
            within = self.pieces[index][max(start - first, 0) : end - first]
            if not within:
                continue
            numbers = self.layer.numbers
            if isinstance(within, range):
                number = numbers[within[0]]
                if numbers[within[-1]] - number == len(within) - 1:
                    yield number, len(within)
                    continue
            yield from _runs(sorted(set(map(numbers.__getitem__, within))))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the length of each run of numbers that follow each other."""
    steps = enumerate(pairwise(numbers), start=1)
    starts = [0, *(place for place, (number, after) in steps if after > number + 1)]
    for start, end in pairwise([*starts, len(numbers)]):
        yield numbers[start], end - start


def read_in_order(layer: TextLayer) -> OrderedText:
    """Return a page's text in the order of reading, a blank line where a gap divides its lines."""
    pieces = list(_pieces(layer))
    starts = accumulate((len(characters) for characters, _ in pieces), initial=0)
    text = "".join(characters for characters, _ in pieces)
    return OrderedText(layer, text, tuple(starts)[:-1], tuple(places for _, places in pieces))


def _pieces(layer: TextLayer) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the text in pieces, with the place of each character."""
    turned = is_from_the_right(layer.text)
    lines = _lines(layer)
    for start, end, ends_before in lines if turned else _as_they_are(lines, layer.text):
        if ends_before:
            yield LINE_END * ends_before, [start] * (len(LINE_END) * ends_before)
        if turned:
            yield line_in_order(layer, start, end)
        else:
            yield layer.text[start:end], range(start, end)


def _as_they_are(lines: list[_Line], text: str) -> list[_Line]:
    """Return the lines, as one those that follow each other in PDFium's text as on the page."""
    wholes = lines[:1]
    for line in lines[1:]:
        start, end, ends_before = line
        begun, ended, before = wholes[-1]
        if ends_before == 1 and text[ended:start] == LINE_END:
            wholes[-1] = begun, end, before
        else:
            wholes.append(line)
    return wholes


def _lines(layer: TextLayer) -> list[_Line]:
    """Return where each line starts and ends, and how many line ends stand before it."""
    drawn = _drawn(layer)
    lines: list[_Line] = []
    last: float | None = None
    for index in _order(drawn):
        start, end = drawn.spans[index]
        height = drawn.heights[index]
        if last is None:
            lines.append((start, end, 0))
        else:
            fall = last - height
            is_gap = fall > drawn.wide and fall > _LEADING * layer.type_height(start)
            lines.append((start, end, 1 + is_gap))
        last = drawn.lows[index]
    return lines


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The lines in the order in which they were drawn.

    Attributes:
        layer: what they are of.
        spans: where each starts and ends in the text.
        heights: how high on the page each starts.
        lows: how high each ends: lower where PDFium has joined two by a hyphen that divides a word.
        wide: a fall from line to line that is more than the usual.
    """

    layer: TextLayer
    spans: list[tuple[int, int]]
    heights: list[float]
    lows: list[float]
    wide: float

    def breadth(self, indices: Iterable[int]) -> tuple[float, float]:
        """Return from where to where lines reach over the page."""
        spans = [self.spans[index] for index in indices]
        ends = [self.layer.breadth(place) for start, end in spans for place in (start, end - 1)]
        return min(left for left, _ in ends), max(right for _, right in ends)


def _drawn(layer: TextLayer) -> _Drawn:
    spans = _spans(layer.text)
    heights = layer.heights(start for start, _ in spans)
    lows = _lows(layer, spans, heights)
    falls = sorted(
        low - next_high
        for low, next_high in zip(lows, heights[1:], strict=False)
        if low - next_high > _SAME
    )
    # A page of a few headings has as many gaps as lines that follow each other closely.
    wide = _WIDE * falls[(len(falls) - 1) // 3] if falls else 0.0
    return _Drawn(layer, spans, heights, lows, wide)


def _lows(layer: TextLayer, spans: list[tuple[int, int]], heights: list[float]) -> list[float]:
    if _DIVIDED not in layer.text:
        return heights
    return [
        layer.heights([end - 1])[0] if _DIVIDED in layer.text[start:end] else height
        for (start, end), height in zip(spans, heights, strict=True)
    ]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where each line starts and ends that has anything on it."""
    if not text.count("\r") == text.count("\n") == text.count(LINE_END):
        return [match.span() for match in LINE.finditer(text)]
    # As PDFium ends lines; to split there takes half the time.
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split(LINE_END):
        end = start + len(line)
        if line:
            spans.append((start, end))
        start = end + len(LINE_END)
    return spans


def _order(drawn: _Drawn) -> Sequence[int]:
    """Return the lines' indices, what was drawn late moved before what stands below it."""
    steps = enumerate(pairwise(drawn.heights), start=1)
    starts = [0, *(index for index, (above, height) in steps if height > above + _RISE)]
    if not 1 < len(starts) <= _MOST_BLOCKS or not drawn.layer.page.is_upright():
        return range(len(drawn.spans))
    ends = [*starts[1:], len(drawn.heights)]
    blocks = [list(range(*bounds)) for bounds in zip(starts, ends, strict=True)]
    placed = [blocks[0]]
    for block in blocks[1:]:
        low = drawn.heights[block[-1]] - _SAME
        below = (at for at, other in enumerate(placed) if drawn.heights[other[0]] < low)
        at = next(below, None)
        if at is None:
            at = _divided(placed, _under(drawn, placed, block))
        placed.insert(at, block)
    return [index for block in placed for index in block]


def _under(drawn: _Drawn, placed: list[list[int]], block: list[int]) -> int | None:
    """Return the line before which a block belongs that stands beside others: what is beneath it.

    A column beside it is not beneath it. The paragraph of the line is kept whole.
    """
    low = drawn.heights[block[-1]] - _SAME
    near, far = drawn.breadth(block)
    paragraph: int | None = None  # the first line below the block of those that follow closely
    above = float("inf")
    for index in (index for other in placed for index in other):
        height = drawn.heights[index]
        if height >= low:
            paragraph, above = None, height
            continue
        if paragraph is None or not 0 <= above - height <= drawn.wide:
            paragraph = index
        above = height
        left, right = drawn.breadth([index])
        if left < far and near < right:
            return paragraph
    return None


def _divided(placed: list[list[int]], line: int | None) -> int:
    """Divide the block that holds a line before it; return where the second part stands."""
    for at, block in enumerate(placed):
        if line in block:
            place = block.index(line)
            if place:
                placed[at : at + 1] = block[:place], block[place:]
            return at + bool(place)
    return len(placed)
