"""CSV as RFC 4180 has it, UTF-8 with a mark that Excel needs to see Arabic and Chinese."""

from collections.abc import Iterable, Iterator

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.table import HEADINGS, csv_line, row


def write(documents: Iterable[Exported], _: Repository) -> Iterator[bytes]:
    """Yield the heading and a line a document.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    yield "\ufeff".encode() + csv_line(HEADINGS)
    for document in documents:
        yield csv_line(row(document))
