"""XLSX, a row a document; another sheet where one is full."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.table import HEADINGS, is_formula_like, row

_MOST_ROWS = 1_048_576
_CHUNK = 1 << 16


def write(documents: Iterable[Exported], _: Repository) -> Iterator[bytes]:
    """Yield the workbook, from a temporary file: its index stands at its end."""
    book = Workbook(write_only=True)
    sheet = None
    rows = 0
    for document in documents:
        if sheet is None or rows == _MOST_ROWS:
            sheet, rows = _sheet(book), 1
        sheet.append([_cell(sheet, value) for value in row(document)])
        rows += 1
    if sheet is None:
        _sheet(book)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _sheet(book: Workbook) -> Any:
    sheet = book.create_sheet(f"Documents {len(book.worksheets) + 1}")
    sheet.freeze_panes = "A2"
    headings = [WriteOnlyCell(sheet, heading) for heading in HEADINGS]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    return sheet


def _cell(sheet: Any, value: str | int) -> Any:
    """Text is text: what looks like a formula is marked so that editing does not make it one."""
    cell = WriteOnlyCell(sheet, value)
    if is_formula_like(value):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
