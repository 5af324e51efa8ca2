"""The text layer of a PDF page as PDFium has it: its text, and the number of each character.

What PDFium tears apart or glues together in it is mended by where the characters stand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass

from worker.reading.formats.character_calls import char_origin
from worker.reading.formats.text_page import TextPage

LINE = re.compile(r"[^\r\n]+")
LINE_END = "\r\n"
# A page of few words is sometimes taken for writing from top to bottom: a letter to a line.
# Its lines are shorter than this on the average, their ends counted.
_TORN = 6
# In points.
_SAME_LINE = 1.0
# Capitals lose the space before letters that slant: `GENERALASSEMBLY`.
# The first stands by itself, so that it is looked for before anything is counted.
_CAPITALS = re.compile("[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ]{7,}")
_SLANTING = frozenset("ATVWYÀÁÂÃ")
# A gap between words, in parts of the height of the type; one between letters is a third of it.
_GAP = 0.09


@dataclass(frozen=True, slots=True)
class TextLayer:
    r"""What PDFium reads from a page, in the order in which it was drawn.

    Attributes:
        page: to ask where a character stands.
        text: the characters; lines end with ``\r\n``.
        numbers: by which number PDFium knows each character of the text. It counts what it leaves
            out of the text as well: strokes that lengthen Arabic words have no letter.
    """

    page: TextPage
    text: str
    numbers: Sequence[int]

    def breadth(self, place: int) -> tuple[float, float]:
        """Return from where to where a character reaches over the page, its white included."""
        return self.page.breadth(self.numbers[place])

    def type_height(self, place: int) -> float:
        """Return how high the type of a character is: what a font calls its size may be scaled."""
        return self.page.type_height(self.numbers[place])

    def heights(self, places: Iterable[int]) -> list[float]:
        """Return for each of some characters the height on the page of the line that it is on."""
        page, numbers = self.page.raw, self.numbers
        across, height = c_double(), c_double()
        filled = byref(across), byref(height)
        found = []
        for place in places:
            char_origin(page, numbers[place], *filled)
            found.append(height.value)
        return found


def text_layer(page: TextPage) -> TextLayer:
    """Return the text layer of a page."""
    text = page.text()
    numbers: Sequence[int] = range(len(text))
    if page.count() != len(text):
        numbers = page.numbers(len(text))
    layer = TextLayer(page, text, numbers)
    if text.count("\n") * _TORN > len(text):
        layer = _rebuilt(layer, _joined(layer))
    runs = _CAPITALS.finditer(layer.text)
    if breaks := [place for run in runs for place in _breaks(layer, run)]:
        layer = _rebuilt(layer, _broken(layer, breaks))
    return layer


def _rebuilt(layer: TextLayer, pieces: Iterator[tuple[str, Sequence[int]]]) -> TextLayer:
    text: list[str] = []
    numbers: list[int] = []
    for characters, places in pieces:
        text.append(characters)
        numbers += map(layer.numbers.__getitem__, places)
    return TextLayer(layer.page, "".join(text), numbers)


def _joined(layer: TextLayer) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the text with what stands beside each other in one line."""
    last: int | None = None
    for found in LINE.finditer(layer.text):
        start, end = found.span()
        if last is not None:
            gap = layer.breadth(start)[0] - layer.breadth(last)[1]
            high = layer.type_height(last)
            below, above = layer.heights((start, last))
            if abs(below - above) > _SAME_LINE or abs(gap) > 3 * high:
                yield LINE_END, (last, last)
            elif gap > _GAP * high:
                yield " ", (last,)
        yield found.group(), range(start, end)
        last = end - 1


def _breaks(layer: TextLayer, run: "re.Match[str]") -> Iterator[int]:
    """Yield the places in a run of capitals before which a space was lost."""
    for place in range(run.start() + 1, run.end()):
        if not _SLANTING.intersection(layer.text[place - 1 : place + 1]):
            continue
        gap = layer.breadth(place)[0] - layer.breadth(place - 1)[1]
        # Letters that are spaced out as a whole have such gaps on both sides.
        if gap > (least := _GAP * layer.type_height(place)) and place + 1 < run.end():
            after = layer.breadth(place + 1)[0] - layer.breadth(place)[1]
            if after < least / 3:
                yield place


def _broken(layer: TextLayer, breaks: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    start = 0
    for place in breaks:
        yield layer.text[start:place], range(start, place)
        yield " ", (place - 1,)
        start = place
    yield layer.text[start:], range(start, len(layer.text))
