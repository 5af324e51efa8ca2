"""A letter as a word processor has it: tables for the masthead, running heads, pages that turn."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bench.letters.letter import Annex, Column, Letter, Masthead
from bench.letters.text import symbols_text

_FONTS = {"w:ascii": "Noto Serif", "w:hAnsi": "Noto Serif", "w:cs": "Noto Naskh Arabic",
          "w:eastAsia": "Noto Serif CJK SC"}  # fmt: skip
_BODY, _SMALL, _TITLE, _NAME, _LARGE = 10, 8.5, 12, 16, 26
_INDENT, _SIGNED = Mm(14), Mm(85)
# What the word processor takes to start, and so many letters a second at least.
_STARTS, _A_SECOND = 60, 1


class WriterMissingError(RuntimeError):
    """No word processor is installed."""

    def __init__(self) -> None:
        super().__init__(
            "soffice is not installed: run deploy/install-test-packages, or install LibreOffice"
        )


def docx_of(letter: Letter) -> bytes:
    """Return the letter as an Office Open XML document."""
    buffer = BytesIO()
    _Writing(letter).done().save(buffer)
    return buffer.getvalue()


def pdfs_of(documents: Sequence[bytes]) -> list[bytes]:
    """Return what LibreOffice makes of documents, in their order.

    Raises:
        WriterMissingError: it is not installed.
        subprocess.CalledProcessError: it failed.
    """
    program = shutil.which("soffice")
    if program is None:
        raise WriterMissingError
    with tempfile.TemporaryDirectory(prefix="letterbook-written-") as name:
        folder = Path(name)
        paths = [folder / f"{number:06}.docx" for number in range(len(documents))]
        for path, content in zip(paths, documents, strict=True):
            path.write_bytes(content)
        subprocess.run(
            [
                *(program, f"-env:UserInstallation={folder.as_uri()}/profile", "--headless"),
                *("--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)),
            ],
            check=True,
            capture_output=True,
            timeout=_STARTS + len(documents) / _A_SECOND,
        )
        return [path.with_suffix(".pdf").read_bytes() for path in paths]


class _Writing:
    """A document under way."""

    def __init__(self, letter: Letter) -> None:
        self._letter = letter
        self._is_arabic = letter.language == "ar"
        self._document = Document()
        self._document.core_properties.created = datetime(2000, 1, 1, tzinfo=UTC)
        self._page()

    def done(self) -> Any:
        """Write all blocks, and return the document."""
        letter = self._letter
        if letter.masthead:
            self._masthead(letter.masthead)
        self._line(letter.title, _TITLE, bold=True, indent=_INDENT)
        self._text(letter.paragraphs, letter.signatures)
        for note in letter.footnotes:
            self._line(note, _SMALL)
        for annex in letter.annexes:
            self._annex(annex)
        return self._document

    def _page(self) -> None:
        """Foot of the first page, running heads and numbers of the others."""
        section, letter = self._document.sections[0], self._letter
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(20)
        section.different_first_page_header_footer = True
        for line in letter.foot:
            self._line(line, _SMALL, within=section.first_page_footer)
        head = letter.masthead
        if head is None:
            return
        for symbol in head.symbols:
            self._line(symbol, _SMALL, within=section.header, far=True)
        count = len(letter.annexes) + 1
        self._line(f"2/{count} {letter.job_number or ''}", _SMALL, within=section.footer)

    def _masthead(self, head: Masthead) -> None:
        named = head.united_nations.upper() if head.old else head.united_nations
        nations, symbols = self._cells(1, 2)[0]
        self._line(named, _TITLE, bold=True, within=nations)
        for symbol in symbols_text(head).split("\n"):
            paragraph = self._line(symbol[:1], _LARGE, within=symbols, far=True)
            self._run(paragraph, symbol[1:], _BODY)
        organs, distribution = self._cells(1, 2)[0]
        for organ in head.organs:
            self._line(organ, _NAME, bold=True, within=organs)
        for line in head.distribution:
            if line not in head.symbols:
                self._line(line, _SMALL, within=distribution)
        if head.columns:
            self._columns(head.columns, named=len(head.organs) > 1 or head.old)

    def _columns(self, columns: tuple[Column, ...], *, named: bool) -> None:
        for cell, column in zip(self._cells(1, len(columns))[0], columns, strict=True):
            if named:
                self._line(column.organ, _BODY, bold=True, within=cell)
            for line in column.lines:
                self._line(line, _BODY, within=cell)

    def _text(self, paragraphs: tuple[str, ...], signatures: tuple[tuple[str, ...], ...]) -> None:
        for paragraph in paragraphs:
            self._line(paragraph, _BODY, indent=_INDENT, justified=True)
        for block in signatures:
            for line in block:
                self._line(line, _BODY, indent=_SIGNED)

    def _annex(self, annex: Annex) -> None:
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._line(annex.heading, _TITLE, bold=True)
        if annex.original:
            self._line(annex.original, _BODY, far=True)
        self._line(annex.title, _TITLE, bold=True, indent=_INDENT)
        self._text(annex.paragraphs, annex.signatures)

    def _cells(self, rows: int, columns: int) -> list[Any]:
        table = self._document.add_table(rows, columns)
        if self._is_arabic:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))  # noqa: SLF001 - no public way
        return [row.cells for row in table.rows]

    def _line(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        indent: Any = None,
        far: bool = False,
        justified: bool = False,
        within: Any = None,
    ) -> Any:
        """Add a paragraph; `far` sets it flush with the side where reading ends."""
        paragraph = (within or self._document).add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_after = Pt(6 if justified or bold else 1)
        if indent:
            shape.left_indent = indent
        if self._is_arabic:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public way
            properties.append(OxmlElement("w:bidi"))
        if far:  # of a paragraph that runs from the right, right is where reading begins
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif justified:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        self._run(paragraph, text, size, bold=bold)
        return paragraph

    def _run(self, paragraph: Any, text: str, size: float, *, bold: bool = False) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size), bold
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - no public way
        fonts = properties.get_or_add_rFonts()
        for place, name in _FONTS.items():
            fonts.set(qn(place), name)
        if self._is_arabic:
            complex_size = OxmlElement("w:szCs")
            complex_size.set(qn("w:val"), str(int(size * 2)))
            properties.append(complex_size)
            run.font.rtl = True
