"""Agenda items out of MARCXML, authority or bibliographic records."""

import io
from collections.abc import Iterator
from xml.sax import SAXException

import pymarc

from catalogue.agenda.rows import AgendaFileError, Row


def marcxml_rows(name: str, content: bytes) -> Iterator[Row]:
    """Yield the agenda items that library records name; ``line`` is the record's place.

    Authority records name their item in 191; bibliographic ones name theirs in 991, for in
    those 191 is the document's own symbol.

    Raises:
        AgendaFileError: it is no XML, or names no items.
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
