"""Sheets of paper to draw on: lines of text in columns, broken where they are too wide."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from fpdf import FPDF

from bench.letters.fonts import font_of
from bench.letters.text import STUCK, units_of

TOP, BOTTOM = 56.0, 786.0
NEAR, FAR = 62.0, 534.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks: size in points, weight, and the distance to the next line."""

    size: float = 10
    bold: bool = False
    leading: float = 13


class Sheet:
    """A document under way: "near" is the side where reading begins, mirrored for Arabic."""

    def __init__(self, language: str) -> None:
        self.language, self.y = language, TOP
        self.mirrored = language == "ar"
        self._pdf = FPDF(unit="pt", format="A4")
        self._pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self._pdf.set_auto_page_break(auto=False)
        for style, weight in (("", "Regular"), ("B", "Bold")):
            self._pdf.add_font("letter", style, font_of(language, weight))
            self._pdf.add_font("latin", style, font_of("en", weight))
        self._pdf.set_fallback_fonts(["latin"], exact_match=False)
        self.page()

    def page(self) -> None:
        """Begin a new page."""
        self._pdf.add_page()
        self.y = TOP

    def back_to_first(self) -> None:
        """Go on drawing on the first page."""
        self._pdf.page = 1

    def write(
        self, text: str, style: Style, start: float = NEAR, end: float = FAR, *, far: bool = False
    ) -> None:
        """Write a text between two distances from the near edge, in as many lines as it needs."""
        for line in self.broken(text, style, end - start):
            self.line(line, style, start, end, far=far)

    def line(
        self, text: str, style: Style, start: float = NEAR, end: float = FAR, *, far: bool = False
    ) -> None:
        """Draw one line and go down by its leading; `far` sets it flush with the far side."""
        self._set(style, text)
        left = 596 - end if self.mirrored else start
        self._pdf.set_xy(left, self.y)
        self._pdf.cell(end - start, style.leading, text, align="R" if far != self.mirrored else "L")
        self.y += style.leading

    def broken(self, text: str, style: Style, width: float) -> list[str]:
        """Break a text where it is wider than a column, between words or Chinese characters."""
        self._set(style, text)
        spaced = self.language != "zh"
        units = units_of(text, self.language)
        lines, line = [], ""
        for unit in units:
            longer = f"{line} {unit}" if spaced and line else line + unit
            fits = self._pdf.get_string_width(longer) <= width - 4
            if line and not fits and unit not in STUCK:
                lines.append(line)
                line = unit
            else:
                line = longer
        return [*lines, line]

    def width(self, text: str, style: Style) -> float:
        """Return how wide a text is."""
        self._set(style, text)
        return self._pdf.get_string_width(text)

    def rule(self, start: float, end: float, weight: float = 0.5) -> None:
        """Draw a rule at the present height."""
        if self.mirrored:
            start, end = 596 - end, 596 - start
        self._pdf.set_line_width(weight)
        self._pdf.line(start, self.y, end, self.y)

    def bars(self, digits: str, left: float, top: float) -> None:
        """Draw a bar code of the widths of its digits, as a picture without text."""
        x = 596 - left - 50 if self.mirrored else left
        for index, digit in enumerate(digits * 3):
            wide = 0.6 + (ord(digit) * (index + 3) % 3) * 0.6
            if index % 2 == 0:
                self._pdf.rect(x, top, wide, 18, style="F")
            x += wide + 0.5

    def done(self) -> bytes:
        """Return the PDF."""
        buffer = BytesIO()
        self._pdf.output(buffer)
        return buffer.getvalue()

    def _set(self, style: Style, text: str) -> None:
        """Choose the font: Latin text in Latin letters, whatever the language."""
        plain = text.isascii()
        self._pdf.set_font("latin" if plain else "letter", "B" if style.bold else "", style.size)
        # A line with Arabic in it runs from the right even where a symbol opens it.
        is_arabic = self.language == "ar" and any("\u0600" <= letter <= "\u06ff" for letter in text)
        self._pdf.set_text_shaping(is_arabic, direction="rtl" if is_arabic else None)
