"""A workbook written row by row, in constant memory; another sheet where one is full."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from catalogue.exports.table import is_formula_like

Cell = str | int | None
# The media type.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MOST_ROWS = 1_048_576
_CHUNK = 1 << 16


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield an XLSX file, from a temporary file: its index stands at its end.

    Args:
        name: what its sheets are called, before their numbers.
        headings: of the columns.
        rows: cells; text stays text, whatever it begins with.
    """
    book = Workbook(write_only=True)
    sheet = _sheet(book, name, headings)
    count = 1
    for row in rows:
        if count == _MOST_ROWS:
            sheet, count = _sheet(book, name, headings), 1
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _sheet(book: Workbook, name: str, headings: Sequence[str]) -> Any:
    sheet = book.create_sheet(f"{name} {len(book.worksheets) + 1}")
    sheet.freeze_panes = "A2"
    cells = [WriteOnlyCell(sheet, heading) for heading in headings]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _cell(sheet: Any, value: Cell) -> Any:
    """Text is text: what looks like a formula is marked so that editing does not make it one."""
    cell = WriteOnlyCell(sheet, value)
    if value is not None and is_formula_like(value):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
