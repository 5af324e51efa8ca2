"""Typeset a letter as a word processor does: masthead, title, body, foot, pages of annexes."""

from bench.letters.letter import Annex, Column, Letter, Masthead
from bench.letters.sheet import BOTTOM, FAR, NEAR, Sheet, Style
from bench.letters.text import symbols_text

_BODY = Style(10, bold=False, leading=13.5)
_SMALL = Style(8.5, bold=False, leading=11)
_TITLE = Style(12, bold=True, leading=15)
_NAME = Style(16, bold=True, leading=20)
_NATIONS = Style(12, bold=True, leading=15)
_LARGE = Style(26, bold=True, leading=26)
_MIDDLE = 300.0
_FOOT_HEIGHT = 40.0


def pdf_of(letter: Letter) -> bytes:
    """Return the letter as a PDF of A4 pages.

    Raises:
        FontMissingError: Where a font is not installed.
    """
    sheet = Sheet(letter.language)
    if letter.masthead:
        _head(sheet, letter.masthead)
    indent = NEAR + 40 if letter.masthead and not letter.masthead.old else NEAR
    sheet.y += 10
    sheet.write(letter.title, _TITLE, indent, FAR - 30)
    pages = _Pages(sheet, letter, indent)
    sheet.y += 12
    pages.body(letter.paragraphs)
    pages.signatures(letter.signatures)
    pages.footnotes(letter.footnotes)
    for annex in letter.annexes:
        pages.annex(annex)
    pages.feet()
    return sheet.done()


def _head(sheet: Sheet, head: Masthead) -> None:
    if head.old:
        _old_head(sheet, head)
    else:
        _modern_head(sheet, head)
    sheet.y += 8
    if head.columns:
        _columns(sheet, head)


def _modern_head(sheet: Sheet, head: Masthead) -> None:
    top = sheet.y
    sheet.y = top + 8
    sheet.line(head.united_nations, _NATIONS)
    sheet.y = top
    for part in symbols_text(head).split("\n"):
        _symbol(sheet, part)
    sheet.y = max(sheet.y, top + 26)
    sheet.rule(NEAR, FAR)
    top = sheet.y = sheet.y + 6
    for organ in head.organs:
        sheet.write(organ, _NAME, NEAR, 400)
    low, sheet.y = sheet.y, top
    for line in head.distribution:
        sheet.line(line, _SMALL, 410)
    sheet.y = max(low, sheet.y) + 6
    sheet.rule(NEAR, FAR, 1.5)


def _symbol(sheet: Sheet, symbol: str) -> None:
    """The organ's letter is large and stands by itself, the rest of the symbol small behind it."""
    top = sheet.y
    rest = Style(10, bold=False, leading=13)
    letter, tail = symbol[0], symbol[1:]
    wide, long = sheet.width(letter, _LARGE) + 4, sheet.width(tail, rest) + 8
    if sheet.mirrored:  # Latin runs from left to right there too: the letter is the farther
        sheet.line(letter, _LARGE, FAR - wide, FAR, far=True)
        sheet.y = top + 11
        sheet.line(tail, rest, FAR - wide - long, FAR - wide, far=True)
    else:
        sheet.line(letter, _LARGE, FAR - long - wide, FAR)
        sheet.y = top + 11
        sheet.line(tail, rest, FAR - long, FAR)
    sheet.y = top + _LARGE.leading


def _old_head(sheet: Sheet, head: Masthead) -> None:
    top = sheet.y
    sheet.line(head.united_nations.upper(), _NATIONS)
    for organ in head.organs:
        sheet.line(organ, _NAME)
    low, sheet.y = sheet.y, top
    last = head.symbols[-1]
    for line in head.distribution:
        sheet.line(f"{line}{head.mark}" if line == last else line, _BODY, 400)
    sheet.y = max(low, sheet.y) + 10


def _columns(sheet: Sheet, head: Masthead) -> None:
    """Side by side in rows, as in a table, or one column after the other at the same height."""
    top = sheet.y
    named = len(head.organs) > 1 or head.old
    places = ((NEAR, _MIDDLE), (_MIDDLE + 10, FAR))
    if head.side_by_side and len(head.columns) == 2:
        _rows(sheet, head.columns)
        return
    lows = []
    for column, (start, end) in zip(head.columns, places, strict=False):
        sheet.y = top
        lines = (column.organ, *column.lines) if named else column.lines
        for index, line in enumerate(lines):
            bold = index == 0 and named
            sheet.write(line, Style(9.5, bold=bold, leading=12), start, end)
        lows.append(sheet.y)
    sheet.y = max(lows)


def _rows(sheet: Sheet, columns: tuple[Column, ...]) -> None:
    left, right = columns
    style = Style(9.5, bold=False, leading=12)
    pairs = ((left.organ, right.organ), (left.lines[0], right.lines[0]))
    for near, far in pairs:
        top = sheet.y
        sheet.line(near, style, NEAR, _MIDDLE)
        sheet.y = top
        sheet.line(far, style, _MIDDLE + 10, FAR)
    for line in left.lines[1:]:
        sheet.write(line, style, NEAR, _MIDDLE)


class _Pages:
    """The text that runs over pages, with what stands at their heads and feet."""

    def __init__(self, sheet: Sheet, letter: Letter, indent: float) -> None:
        self._sheet, self._letter, self._indent = sheet, letter, indent
        self._number = 1
        self._first_notes = 14.0 * len(letter.footnotes)

    def body(self, paragraphs: tuple[str, ...]) -> None:
        for paragraph in paragraphs:
            lines = self._sheet.broken(paragraph, _BODY, FAR - self._indent)
            for line in lines:
                self._room()
                self._sheet.line(line, _BODY, self._indent)
            self._sheet.y += 6

    def signatures(self, blocks: tuple[tuple[str, ...], ...]) -> None:
        for block in blocks:
            self._sheet.y += 8
            for line in block:
                self._room()
                self._sheet.line(line, _BODY, _MIDDLE + 20)

    def annex(self, annex: Annex) -> None:
        self._turn()
        sheet = self._sheet
        sheet.write(annex.heading, _TITLE, NEAR, FAR - 30)
        sheet.y += 8
        if annex.original:
            sheet.line(annex.original, _BODY, NEAR, FAR, far=True)
        sheet.write(annex.title, _TITLE, self._indent, FAR - 30)
        sheet.y += 8
        self.body(annex.paragraphs)
        self.signatures(annex.signatures)

    def footnotes(self, notes: tuple[str, ...]) -> None:
        """At the bottom of the first page, above its foot."""
        if not notes:
            return
        sheet = self._sheet
        here, page = sheet.y, self._number
        sheet.y = BOTTOM - _FOOT_HEIGHT - self._first_notes
        if page == 1 and here < sheet.y:
            sheet.rule(NEAR, NEAR + 110)
        else:  # the text ran over: the notes follow it
            sheet.y = here + 10
        for note in notes:
            sheet.line(note, _SMALL)

    def feet(self) -> None:
        """Job number, release date and bar code on the first page."""
        sheet, letter = self._sheet, self._letter
        sheet.back_to_first()
        sheet.y = BOTTOM - 20
        for line in letter.foot:
            if line.startswith("*"):
                sheet.bars(line, 440, BOTTOM - 34)
                sheet.y = BOTTOM - 14
                sheet.line(line, _SMALL, NEAR, FAR, far=True)
            else:
                sheet.line(line, _SMALL)

    def _room(self) -> None:
        notes = self._first_notes if self._number == 1 else 0
        if self._sheet.y > BOTTOM - _FOOT_HEIGHT - notes - 12:
            self._turn()

    def _turn(self) -> None:
        """Turn the page: its running head and its number come first, as a word processor has it."""
        sheet, letter = self._sheet, self._letter
        sheet.page()
        self._number += 1
        head = letter.masthead
        if head is None:
            return
        for symbol in head.symbols:
            sheet.line(symbol, _SMALL, NEAR, FAR, far=True)
        if head.old:
            sheet.line(head.distribution[-2].capitalize(), _SMALL, NEAR, FAR, far=True)
            sheet.line(letter.page_word.format(page=self._number), _SMALL, NEAR, FAR, far=True)
        else:
            sheet.y = BOTTOM - 14
            count = max(len(letter.annexes) + 1, self._number)
            sheet.line(f"{self._number}/{count} {letter.job_number}", _SMALL)
        sheet.y = 100
