"""Rows of a file of agenda items, whatever its format."""

from collections.abc import Sequence
from dataclasses import dataclass

_NAMES = {
    "document": "agenda_document",
    "agenda": "agenda_document",
    "sub_item": "subitem",
    "sub-item": "subitem",
    "agenda_item": "item",
}
_NEEDED = "item"


class AgendaFileError(ValueError):
    """A file is no list of agenda items; the message says which file, why, and what is read."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name}: {reason}. Read are CSV, TSV and XLSX with columns such as agenda_document, "
            "session, item, title (title_fr …), and MARCXML with fields 191 or 991."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its line (of a library record, its place in the file) and its fields."""

    line: int
    fields: dict[str, str]


def header(name: str, cells: Sequence[str]) -> list[str]:
    """Return the columns of a table by the names that entries use.

    Raises:
        AgendaFileError: there is none of items.
    """
    names = ["_".join(cell.strip().lower().split()) for cell in cells]
    names = [_NAMES.get(column, column) for column in names]
    if _NEEDED not in names:
        shown = ", ".join(filter(None, names[:8])) or "none"
        raise AgendaFileError(name, f"has no column “item” (its columns: {shown})")
    return names


def fields(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by their columns."""
    return {column: cell.strip() for column, cell in zip(names, cells, strict=False) if column}
