"""A search's results as files: CSV and XLSX, written row by row.

A cell that a spreadsheet would take for a formula gets an apostrophe in front: what a document
says is text, whatever it begins with.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator

import xlsxwriter

from catalogue.summaries import Summary

COLUMNS = (
    "id",
    "symbols",
    "title",
    "letter_date",
    "agenda_items",
    "organs",
    "states",
    "languages",
    "status",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 1 << 16
# A sheet holds no more.
MOST_ROWS = 1_048_575


def rows(found: Iterable[Summary]) -> Iterator[tuple[str | int, ...]]:
    """Yield the results as cells."""
    for entry in found:
        cells = (
            "\n".join(entry.symbols),
            entry.title or "",
            entry.letter_date or "",
            ", ".join(entry.items),
            ", ".join(entry.organs),
            ", ".join(entry.states),
            ", ".join(entry.languages),
            entry.status,
        )
        yield (entry.id, *map(plain, cells))


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_csv(found: Iterable[Summary]) -> Iterator[bytes]:
    """Yield a CSV file, with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for row in rows(found):
        writer.writerow(row)
        if buffer.tell() > _CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_xlsx(found: Iterable[Summary]) -> Iterator[bytes]:
    """Yield an XLSX file; it is put together on the disk, for its directory stands at its end."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet("Search")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for place, row in enumerate(rows(found), start=1):
            if place > MOST_ROWS:
                break
            sheet.write_row(place, 0, row)
        book.close()
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
