"""Files of agenda items: CSV, TSV, XLSX and MARCXML, told apart by their content."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax import SAXException
from zipfile import BadZipFile

import openpyxl
import pymarc
from openpyxl.utils.exceptions import InvalidFileException

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


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of agenda items.

    Raises:
        AgendaFileError: it is not one.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return _spreadsheet(path.name, content)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _marcxml(path.name, content)
    return _separated(path.name, content)


def _separated(name: str, content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgendaFileError(name, "is not in UTF-8; save it as UTF-8") from error
    header = text.partition("\n")[0]
    delimiter = max("\t,;", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = _header(name, next(reader, []))
    for cells in reader:
        if any(cells):
            yield Row(reader.line_num, _fields(names, cells))


def _spreadsheet(name: str, content: bytes) -> Iterator[Row]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (
        BadZipFile,
        KeyError,
        ValueError,
        InvalidFileException,
    ) as error:
        raise AgendaFileError(name, f"is no spreadsheet ({error})") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = _header(name, [_cell(value) for value in next(rows, ())])
    for line, values in enumerate(rows, start=2):
        cells = [_cell(value) for value in values]
        if any(cells):
            yield Row(line, _fields(names, cells))


def _cell(value: object) -> str:
    """A spreadsheet keeps `34` as a number, sometimes as 34.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _header(name: str, cells: Sequence[str]) -> list[str]:
    names = ["_".join(cell.strip().lower().split()) for cell in cells]
    names = [_NAMES.get(column, column) for column in names]
    if _NEEDED not in names:
        shown = ", ".join(filter(None, names[:8])) or "none"
        raise AgendaFileError(name, f"has no column “item” (its columns: {shown})")
    return names


def _fields(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {column: cell.strip() for column, cell in zip(names, cells, strict=False) if column}


def _marcxml(name: str, content: bytes) -> Iterator[Row]:
    """Authority records name their item in 191; bibliographic ones name theirs in 991.

    In a bibliographic record 191 is the document's own symbol.
    """
    try:
        records: list[pymarc.Record] = pymarc.parse_xml_to_array(  # type: ignore[no-untyped-call]
            io.BytesIO(content)
        )
    except SAXException as error:
        raise AgendaFileError(name, f"is no XML ({error})") from error
    rows = [
        Row(line, _of_field(field))
        for line, record in enumerate(records, start=1)
        for field in record.get_fields("991" if record.get_fields("245") else "191")
    ]
    if not rows:
        raise AgendaFileError(name, "has no agenda items")
    yield from rows


def _of_field(field: pymarc.Field) -> dict[str, str]:
    return {
        "agenda_document": (field.get("a") or "").strip(),
        "item": (field.get("b") or "").strip(),
        "title": (field.get("c") or "").strip(),
    }
