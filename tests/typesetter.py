"""Typeset a golden letter as a PDF, with the two columns of a real masthead.

Works from the text alone: the lines before the title are the head (the block under "Distr." goes
to the right) and, after a blank line, the columns; the Council's column starts where its name
stands on a line of its own. The content is drawn in that order, as word processors do.
"""

import io
from pathlib import Path

import pytest
from fpdf import FPDF

from extraction.lines import is_foot, lines_of
from extraction.masthead_words import organs_in
from extraction.title_zone import find_title

_FONTS = {
    "ar": "truetype/noto/NotoNaskhArabic-Regular.ttf",
    "zh": "opentype/noto/NotoSerifCJK-Regular.ttc",
}
_SERIF = "truetype/noto/NotoSerif-Regular.ttf"
_FOLDER = Path("/usr/share/fonts")
_TOP, _LEADING, _FOOT = 60, 14, 790
_PAGE, _LEFT_HALF, _RIGHT_HALF = (70, 540), (70, 315), (325, 540)


def font_of(language: str) -> Path:
    """Return the font file for a language; skip the test where it is not there."""
    path = _FOLDER / _FONTS.get(language, _SERIF)
    if not path.exists():
        pytest.skip(f"{path.name} is not installed: run deploy/install-test-packages")
    return path


def typeset(text: str, language: str) -> bytes:
    """Return the letter as a PDF: masthead in columns, body, foot, further pages for annexes."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("letter", fname=font_of(language))
    pdf.add_font("symbols", fname=font_of("en"))
    pdf.set_font("letter", size=9)
    pdf.set_fallback_fonts(["symbols"])
    pdf.set_text_shaping(use_shaping_engine=language == "ar")
    _Typesetter(pdf, language).set(text)
    buffer = io.BytesIO()
    pdf.output(buffer)
    return buffer.getvalue()


class _Typesetter:
    def __init__(self, pdf: FPDF, language: str) -> None:
        self._pdf, self._language = pdf, language
        self._near, self._far = _LEFT_HALF, _RIGHT_HALF
        if language == "ar":
            self._near, self._far = _RIGHT_HALF, _LEFT_HALF
        self._y = _TOP

    def set(self, text: str) -> None:
        self._pdf.add_page()
        lines = lines_of(text)
        title = find_title(lines, self._language)
        first = title.first if title else 0
        foot = [line.text for line in lines if is_foot(line.text)]
        self._masthead([line for line in lines[:first] if line.text not in foot])
        for line in lines[first:]:
            if line.text in foot:
                continue
            if line.blank_before:
                self._y += _LEADING
            if self._y > _FOOT - 40:
                self._new_page()
            self._line(_PAGE, line.text)
        self._pdf.page = 1
        self._y = _FOOT
        for line in foot:
            self._line(_PAGE, line)

    def _new_page(self) -> None:
        self._pdf.add_page()
        self._y = _TOP

    def _masthead(self, lines: list) -> None:
        columns = [index for index, line in enumerate(lines) if line.blank_before and index]
        start = columns[-1] if columns else len(lines)
        self._head([line.text for line in lines[:start]])
        left, right = self._columns([line.text for line in lines[start:]])
        top = self._y + _LEADING
        bottoms = []
        for half, column in ((self._near, left), (self._far, right)):
            self._y = top
            for text in column:
                self._line(half, text)
            bottoms.append(self._y)
        self._y = max(bottoms) + _LEADING

    def _head(self, lines: list[str]) -> None:
        """The block under "Distr." stands on the far side."""
        half = self._near
        for text in lines:
            if text.lower().startswith("distr"):
                half = self._far
            self._line(half, text)

    def _columns(self, lines: list[str]) -> tuple[list[str], list[str]]:
        for index, text in enumerate(lines):
            organs = organs_in(text, self._language)
            alone = organs and organs[0][2] == "S" and organs[0][1] >= len(text)
            if index and alone:
                return lines[:index], lines[index:]
        return lines, []

    def _line(self, column: tuple[float, float], text: str) -> None:
        """Draw a line, broken between words where it is wider than its column."""
        start, end = column
        rest = text.split(" ")
        while rest:
            count = len(rest)
            while count > 1 and self._pdf.get_string_width(" ".join(rest[:count])) > end - start:
                count -= 1
            self._pdf.set_xy(start, self._y)
            align = "R" if self._language == "ar" else "L"
            self._pdf.cell(end - start, _LEADING, " ".join(rest[:count]), align=align)
            self._y += _LEADING
            rest = rest[count:]
