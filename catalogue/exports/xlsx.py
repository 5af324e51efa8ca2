"""XLSX, a row a document."""

from collections.abc import Iterable, Iterator

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.table import HEADINGS, row
from catalogue.exports.workbook import workbook


def write(documents: Iterable[Exported], _: Repository) -> Iterator[bytes]:
    """Yield the workbook."""
    return workbook("Documents", HEADINGS, map(row, documents))
