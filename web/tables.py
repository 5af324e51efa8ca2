"""A search's results as files: CSV and XLSX, written row by row.

What a document says is text, whatever it begins with: in CSV a cell that a spreadsheet would take
for a formula gets an apostrophe in front, in XLSX a mark.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from catalogue.exports.table import quoted
from catalogue.exports.workbook import workbook
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
_CHUNK = 1 << 16


def _cells(found: Iterable[Summary]) -> Iterator[tuple[str | int, ...]]:
    for entry in found:
        yield (
            entry.id,
            "\n".join(entry.symbols),
            entry.title or "",
            entry.letter_date or "",
            ", ".join(entry.items),
            ", ".join(entry.organs),
            ", ".join(entry.states),
            ", ".join(entry.languages),
            entry.status,
        )


def as_csv(found: Iterable[Summary]) -> Iterator[bytes]:
    """Yield a CSV file, with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for row in _cells(found):
        writer.writerow(map(quoted, row))
        if buffer.tell() > _CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_xlsx(found: Iterable[Summary]) -> Iterator[bytes]:
    """Yield an XLSX file."""
    return workbook("Search", COLUMNS, _cells(found))
