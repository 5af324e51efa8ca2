"""CSV as RFC 4180 has it, UTF-8 with a mark that Excel needs to see Arabic and Chinese."""

import csv
import io
from collections.abc import Iterable, Iterator

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.table import HEADINGS, quoted, row


def write(documents: Iterable[Exported], _: Repository) -> Iterator[bytes]:
    """Yield the heading and a line a document.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    yield "\ufeff".encode() + _line(list(HEADINGS))
    for document in documents:
        yield _line([quoted(cell) for cell in row(document)])


def _line(cells: list[str | int]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
