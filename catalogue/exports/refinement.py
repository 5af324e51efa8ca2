"""What the fields of MARC cannot say: field 887, "non-MARC information".

A record that is written is read back at once. Where the reading is not what the catalogue says
(a sender's office, an item without authority, a release date), an 887 carries the exact value
as JSON, with a digest of the MARC fields that it refines. Whoever reads the record later takes
the exact value only while those fields are what they were: a library that corrects 710 is right,
and our finer detail of the old 710 is not.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from typing import Any, get_type_hints

import msgspec
from pymarc import Field, Indicators, Record, Subfield

from catalogue.exports.exported import Description
from catalogue.exports.marc_reading import strict_reading
from catalogue.exports.printable import FORBIDDEN

SOURCE = "letterbook"
# The MARC fields that each field of a description is read from.
_FROM = {
    "form": ("089", "655"),
    "symbols": ("191",),
    "letter_date": ("046",),
    "masthead_date": ("260", "269"),
    "distribution": ("091",),
    "original_language": ("041",),
    "organs": ("191",),
    "agenda_items": ("991",),
    "senders": ("710",),
    "on_behalf_of": ("710",),
    "addressees": ("710",),
    "signatories": ("700",),
    "annexes": ("500",),
    "citations": ("993",),
    "versions": ("029", "041", "245", "246", "300"),
}
_TYPES = get_type_hints(Description)
_NOT_PLAIN = re.compile(FORBIDDEN.pattern + "|[\x85\u2028\u2029]")


def refine(description: Description, record: Record) -> Iterator[Field]:
    """Yield an 887 for each field of the description that the record does not say exactly."""
    read = strict_reading(record)
    for name in _names():
        value = getattr(description, name)
        if value != getattr(read, name):
            content = {"field": name, "of": _digest(record, name), "value": _plain(value)}
            yield Field(
                "887",
                Indicators(" ", " "),
                [Subfield("a", _json(content)), Subfield("2", SOURCE)],
            )


def refined(record: Record, read: Description) -> tuple[Description, tuple[str, ...]]:
    """Return a reading with the exact values of its 887 fields, and the fields that have none.

    The second is the names of those whose exact value no longer fits: the MARC fields that it
    refines were changed since.
    """
    values: dict[str, Any] = {}
    stale: list[str] = []
    for field in record.get_fields("887"):
        if field.get("2") != SOURCE:
            continue
        try:
            content = json.loads(field.get("a", ""))
            name = content["field"]
            value = msgspec.convert(content["value"], _TYPES[name])
        except (ValueError, KeyError, TypeError):
            stale.append("887")
            continue
        if content.get("of") == _digest(record, name):
            values[name] = value
        else:
            stale.append(name)
    return replace(read, **values), tuple(stale)


def _names() -> Iterator[str]:
    yield from (field.name for field in fields(Description))


def _digest(record: Record, name: str) -> str:
    """Return a digest of the fields that a value is read from, however they are laid out."""
    told = [
        [field.tag, [[part.code, " ".join(part.value.split())] for part in field.subfields]]
        for field in record.get_fields(*_FROM[name])
    ]
    told.sort(key=lambda entry: str(entry[0]))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def _json(content: dict[str, Any]) -> str:
    """Return JSON in one line whose every character XML and MARC can carry."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _NOT_PLAIN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
