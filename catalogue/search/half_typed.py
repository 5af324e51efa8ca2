"""The end of a box that is being typed: the field that stands last in it, with its value so far."""

import re
from dataclasses import dataclass

from catalogue.search.fields import field_called

# A field's name and its colon, which Chinese keyboards write wide and French puts a space before.
_NAME = re.compile(r"(?<!\w)(?P<name>[^\W\d]{2,20})(?P<colon>\s?[:\uff1a])\s*")
_COMMAS = ",\uff0c\u060c\u3001"
_QUOTES = '"\u201c\u201d\u201e\u00ab\u300c\uff02'


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """A field at the end of a box.

    Attributes:
        field: which it is.
        name: what it is called there.
        before: alternatives that stand before the one being typed, each with its comma.
        value: what of the value is typed; several words perhaps.
        typed: all of it, from the field's name to the end of the box.
    """

    field: str
    name: str
    before: str
    value: str
    typed: str

    def completed(self, value: str) -> str:
        """Return the field with a value in the place of the half-typed one."""
        return f"{self.name}:{self.before}{value}"


def half_typed(box: str) -> HalfTyped | None:
    """Return the field that stands last in a box, with all that follows; ``None`` without one.

    >>> half_typed("mines state:Fiji, New Zea").value
    'New Zea'
    """
    found = None
    for match in _NAME.finditer(box):
        field = field_called(match["name"])
        found = (match, field) if field else found
    if found is None:
        return None
    match, field = found
    rest = box[match.end() :]
    comma = max(rest.rfind(sign) for sign in _COMMAS)
    before = re.sub(f"\\s*[{_COMMAS}]\\s*", ",", rest[: comma + 1].lstrip(_QUOTES))
    value = re.sub(r"\s+", " ", rest[comma + 1 :]).lstrip(_QUOTES + " ")
    return HalfTyped(field, match["name"], before, value, box[match.start() :])
