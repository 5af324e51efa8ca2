"""One page of an open PDF with its text, as PDFium has them.

pypdfium2's own pages keep track of each other and of their file, which costs a tenth of what
PDFium takes for their text.
"""

import weakref
from collections.abc import Iterator
from ctypes import byref, c_double, c_ushort

import pypdfium2 as pdfium
from pypdfium2 import raw

from worker.reading.formats.character_calls import count_rects, get_rect, loose_char_box


class TextPage:
    """A loaded page; it closes when nobody holds it, and before its file.

    Attributes:
        page: PDFium's handle of the page.
        raw: its handle of the page's text.
    """

    __slots__ = ("__weakref__", "_box", "_box_filled", "_sides", "_sides_filled", "page", "raw")

    def __init__(self, document: "pdfium.PdfDocument", number: int) -> None:
        """Load a page, counted from 1.

        Raises:
            pypdfium2.PdfiumError: the page is broken.
        """
        self.page = raw.FPDF_LoadPage(document.raw, number - 1)
        if not self.page:
            raise pdfium.PdfiumError(f"page {number} cannot be loaded")
        self.raw = raw.FPDFText_LoadPage(self.page)
        # The document is held until this was done.
        weakref.finalize(self, _close, document, self.page, self.raw)
        if not self.raw:
            raise pdfium.PdfiumError(f"the text of page {number} cannot be loaded")
        self._box = raw.FS_RECTF()
        self._box_filled = byref(self._box)
        self._sides = tuple(c_double() for _ in range(4))
        self._sides_filled = tuple(map(byref, self._sides))

    def count(self) -> int:
        """Return how many characters the page has, those that are no text included."""
        return int(raw.FPDFText_CountChars(self.raw))

    def text(self) -> str:
        """Return the page's text in the order in which it was drawn."""
        first, last = 0, self.count() - 1
        # PDFium would read beyond what it is asked for where its ends are no text.
        while first <= last and self._place(first) < 0:
            first += 1
        while first <= last and self._place(last) < 0:
            last -= 1
        if first > last:
            return ""
        size = self._place(last) - self._place(first) + 2
        # ctypes makes a type for each length that it meets: so few as there are powers of two.
        buffer = (c_ushort * (1 << size.bit_length()))()
        length = raw.FPDFText_GetText(self.raw, first, last - first + 1, buffer)
        return str(memoryview(buffer)[: length - 1], "utf-16-le", "ignore")

    def numbers(self, length: int) -> list[int]:
        """Return for each character of a text of some length by which number PDFium knows it."""
        return [raw.FPDFText_GetCharIndexFromTextIndex(self.raw, place) for place in range(length)]

    def breadth(self, number: int) -> tuple[float, float]:
        """Return from where to where a character reaches over the page, its white included."""
        loose_char_box(self.raw, number, self._box_filled)
        return self._box.left, self._box.right

    def type_height(self, number: int) -> float:
        """Return how high the type of a character is: what a font calls its size may be scaled."""
        loose_char_box(self.raw, number, self._box_filled)
        return float(self._box.top - self._box.bottom)

    def rectangles(self, first: int, count: int) -> Iterator[tuple[float, float, float, float]]:
        """Yield what a run of characters fills: left, top, right and bottom, from the lower left.

        PDFium joins the characters that were drawn together to one rectangle.
        """
        left, top, right, bottom = self._sides
        for index in range(count_rects(self.raw, first, count)):
            get_rect(self.raw, index, *self._sides_filled)
            yield left.value, top.value, right.value, bottom.value

    def _place(self, number: int) -> int:
        return int(raw.FPDFText_GetTextIndexFromCharIndex(self.raw, number))

    def height(self) -> float:
        """Return how high the page is, in points."""
        return float(raw.FPDF_GetPageHeightF(self.page))

    def is_upright(self) -> bool:
        """Tell whether the page is shown as it was drawn, not turned."""
        return bool(raw.FPDFPage_GetRotation(self.page) == 0)


def _close(document: "pdfium.PdfDocument", page: object, text: object) -> None:
    if not document.raw:
        return  # somebody closed it, and its pages are no more
    if text:
        raw.FPDFText_ClosePage(text)
    raw.FPDF_ClosePage(page)
