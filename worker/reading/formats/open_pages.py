"""The pages of an open PDF: read first, and asked again where the words of their evidence stand.

To load a page costs more than all that is done with its text, so a letter's pages stay open until
their evidence is located.
"""

import contextlib
from collections.abc import Sequence
from itertools import groupby

import pypdfium2 as pdfium

from extraction.finding import Span
from extraction.pages import Box
from worker.reading.formats.page_order import OrderedText, read_in_order
from worker.reading.formats.text_layer import text_layer
from worker.reading.formats.text_page import TextPage
from worker.reading.reading import Tick

# Each open page holds all its characters and drawings: a letter's may stay, not a report's.
_MOST_OPEN = 10


class OpenPages:
    """The pages of an open PDF; they and their file close when the last who holds them lets go."""

    def __init__(self, document: "pdfium.PdfDocument") -> None:
        self._document = document
        self._loaded: dict[int, TextPage] = {}
        self._open: dict[int, OrderedText] = {}

    def load(self, tick: Tick) -> None:
        """Load the first pages, one after the other, before anything is done with them.

        PDFium's code and ours would drive each other out of the processor's caches, page by page.
        """
        for number in range(1, min(len(self._document), _MOST_OPEN) + 1):
            with contextlib.suppress(pdfium.PdfiumError):  # it is said when the page is read
                self._loaded[number] = TextPage(self._document, number)
            tick()

    def read(self, number: int) -> OrderedText:
        """Return the text of a page, counted from 1.

        Raises:
            pypdfium2.PdfiumError: the page is broken.
        """
        if number in self._open:
            return self._open[number]
        loaded = self._loaded.pop(number, None) or TextPage(self._document, number)
        page = read_in_order(text_layer(loaded))
        if len(self._open) < _MOST_OPEN:
            self._open[number] = page
        return page

    def locate(self, spans: Sequence[Span]) -> dict[Span, Box]:
        """Return the box of each span in points from the page's upper left corner.

        Only spans that are asked for are measured: the boxes of all characters would cost more
        than the text. A span without a box (white space) is left out, and so is one on a page that
        the file has not.
        """
        boxes: dict[Span, Box] = {}
        count = len(self._document)
        wanted = sorted(span for span in spans if span.page <= count)
        for number, on_page in groupby(wanted, key=lambda span: span.page):
            try:
                page = self.read(number)
            except pdfium.PdfiumError:
                continue  # it was read once, and memory does not suffice for it again
            height = page.layer.page.height()
            for span in on_page:
                if box := _box(page, span, height):
                    boxes[span] = box
        return boxes


def _box(page: OrderedText, span: Span, height: float) -> Box | None:
    """Return the box around the rectangles that a span's characters fill."""
    found = [
        sides
        for first, count in page.runs(span.start, span.end)
        for sides in page.layer.page.rectangles(first, count)
        if sides[2] > sides[0] and sides[1] > sides[3]
    ]
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return (
        round(min(lefts), 1),
        round(height - max(tops), 1),
        round(max(rights), 1),
        round(height - min(bottoms), 1),
    )
