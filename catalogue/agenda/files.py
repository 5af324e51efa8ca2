"""Files of agenda items: CSV, TSV, XLSX and MARCXML, told apart by their content."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from catalogue.agenda.rows import AgendaFileError, Row, fields, header


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of agenda items.

    Raises:
        AgendaFileError: it is not one.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    # Only who imports such a file pays for the library that reads it.
    if content.startswith(b"PK"):
        from catalogue.agenda.spreadsheet import spreadsheet_rows  # noqa: PLC0415

        return spreadsheet_rows(path.name, content)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        from catalogue.agenda.marcxml import marcxml_rows  # noqa: PLC0415

        return marcxml_rows(path.name, content)
    return _separated(path.name, content)


def _separated(name: str, content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgendaFileError(name, "is not in UTF-8; save it as UTF-8") from error
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t,;", key=first.count))
    names = header(name, next(reader, []))
    for cells in reader:
        if any(cells):
            yield Row(reader.line_num, fields(names, cells))
