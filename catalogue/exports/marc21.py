"""MARC 21 in ISO 2709, UTF-8 (leader position 9 is ``a``).

ISO 2709 counts a field's length in four digits and a record's in five: 9,999 and 99,999 bytes.
What does not fit is cut, and the record says so itself in a 500; MARCXML has no such limits.
"""

from collections.abc import Iterable, Iterator

from pymarc import Field, Indicators, Record, Subfield

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.marc import field as data_field
from catalogue.exports.marc import to_marc

MOST_FIELD_BYTES = 9_999
MOST_RECORD_BYTES = 99_999
SHORTENED = "Shortened to fit ISO 2709; the MARCXML form of this record is whole."
# What goes first, when a whole record is too long: our own detail, then what is cited.
_LEAVES_FIRST = ("887", "993", "500", "246", "710", "700")
_ELLIPSIS = "…"


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield the records one after the other."""
    for document in documents:
        yield fitting(to_marc(document, repository)).as_marc()


def fitting(record: Record) -> Record:
    """Return the record within the limits of ISO 2709, with a note if anything was cut."""
    kept = [short for field in record.fields if (short := _fit(field)) is not None]
    cut = kept != record.fields
    record.fields = kept
    if len(record.as_marc()) > MOST_RECORD_BYTES:
        cut = True
        _drop(record)
    if cut:
        record.add_ordered_field(data_field("500", "  ", ("a", SHORTENED)))
    return record


def _fit(field: Field) -> Field | None:
    """Cut a long field at its last subfields; one of ours, in JSON, is useless when cut."""
    over = len(field.as_marc("utf-8")) - MOST_FIELD_BYTES
    if over <= 0:
        return field
    if field.tag == "887":
        return None
    subfields = list(field.subfields)
    longest = max(range(len(subfields)), key=lambda place: len(subfields[place].value.encode()))
    code, value = subfields[longest]
    room = len(value.encode()) - over - len(_ELLIPSIS.encode())
    subfields[longest] = Subfield(code, _cut(value, max(room, 0)))
    indicators = Indicators(field.indicator1, field.indicator2)
    return _fit(Field(field.tag, indicators, subfields)) if room > 0 else None


def _cut(value: str, size: int) -> str:
    """Cut between words where there are any, and never inside a character."""
    start = value.encode()[:size].decode("utf-8", "ignore")
    words, _, _ = start.rpartition(" ")
    return (words or start) + _ELLIPSIS


def _drop(record: Record) -> None:
    # Room for the note, with its entry in the directory.
    most = MOST_RECORD_BYTES - len(SHORTENED) - 40
    size = len(record.as_marc())
    for tag in _LEAVES_FIRST:
        for field in reversed(record.get_fields(tag)):
            if size <= most:
                return
            record.remove_field(field)
            size -= len(field.as_marc("utf-8")) + 12
