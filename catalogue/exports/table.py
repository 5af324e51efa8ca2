"""The columns of a spreadsheet, for CSV and XLSX alike."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any, Final

from catalogue.exports.exported import Exported
from catalogue.exports.printable import printable
from extraction.record import AgendaItem, Organ

# What a spreadsheet takes for the beginning of a formula, OWASP "CSV Injection".
# Those of full width are read so where East Asian text is typed.
FORMULA_SIGNS: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
# The most that a cell of a spreadsheet holds.
_MOST_CHARACTERS = 32_767

_COLUMNS: dict[str, Callable[[Exported], object]] = {
    "id": lambda e: e.id,
    "status": lambda e: e.status,
    "form": lambda e: e.description.form,
    "symbols": lambda e: e.description.symbols,
    "title": lambda e: e.description.main.title,
    "languages": lambda e: [v.language for v in e.description.versions],
    "date of letter": lambda e: e.description.letter_date,
    "date of masthead": lambda e: e.description.masthead_date,
    "date of release": lambda e: e.description.main.release_date,
    "distribution": lambda e: e.description.distribution,
    "original language": lambda e: e.description.original_language,
    "organs": lambda e: [_organ(organ) for organ in e.description.organs],
    "agenda items": lambda e: [_item(item) for item in e.description.agenda_items],
    "sender States": lambda e: [s.state for s in e.description.senders if s.state],
    "sender offices": lambda e: [s.office for s in e.description.senders],
    "on behalf of": lambda e: e.description.on_behalf_of,
    "addressees": lambda e: e.description.addressees,
    "signatories": lambda e: e.description.signatories,
    "annexes": lambda e: [a.title or a.label for a in e.description.annexes],
    "citations": lambda e: e.description.citations,
    "job numbers": lambda e: [v.job_number for v in e.description.versions if v.job_number],
    "pages": lambda e: e.description.main.pages or None,
    "changed": lambda e: e.changed_at.isoformat(timespec="seconds"),
}
HEADINGS = tuple(_COLUMNS)


def row(exported: Exported) -> list[str | int]:
    """Return a document's cells, lists joined by semicolons."""
    return [_cell(read(exported)) for read in _COLUMNS.values()]


def is_formula_like(cell: str | int) -> bool:
    """Tell whether a spreadsheet might compute a cell in place of showing it."""
    return isinstance(cell, str) and cell.startswith(FORMULA_SIGNS)


def quoted(cell: str | int) -> str | int:
    """Return a cell with an apostrophe in front where a spreadsheet might compute it."""
    return f"'{cell}" if is_formula_like(cell) else cell


def csv_line(cells: Iterable[Any]) -> bytes:
    """Return a line of CSV as RFC 4180 has it, in UTF-8; what looks like a formula is quoted."""
    line = io.StringIO()
    csv.writer(line).writerow(map(quoted, cells))
    return line.getvalue().encode()


def _cell(value: object) -> str | int:
    if isinstance(value, int):
        return value
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    return printable(str(value or ""))[:_MOST_CHARACTERS]


def _organ(organ: Organ) -> str:
    return " ".join(str(part) for part in (organ.organ, organ.session or organ.year) if part)


def _item(item: AgendaItem) -> str:
    number = f"{item.item} ({item.subitem})" if item.subitem else item.item or item.title
    stage = "" if item.stage == "final" else f" ({item.stage})"
    return f"{item.organ}/{item.session or '?'} {number}{stage}"
