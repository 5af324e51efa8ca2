"""Rows of a spreadsheet's first sheet."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from catalogue.agenda.rows import AgendaFileError, Row, fields, header


def spreadsheet_rows(name: str, content: bytes) -> Iterator[Row]:
    """Yield the rows of an XLSX file.

    Raises:
        AgendaFileError: it is none, or has no column of items.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, InvalidFileException) as error:
        raise AgendaFileError(name, f"is no spreadsheet ({error})") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = header(name, [_cell(value) for value in next(rows, ())])
    for line, values in enumerate(rows, start=2):
        cells = [_cell(value) for value in values]
        if any(cells):
            yield Row(line, fields(names, cells))


def _cell(value: object) -> str:
    """A spreadsheet keeps `34` as a number, sometimes as 34.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
