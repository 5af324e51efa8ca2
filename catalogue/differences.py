"""What of a document would be another, field by field, and how a person reads it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from catalogue.field_text import to_text


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is read otherwise now than the catalogue has it.

    ``kept``: a person set the value, and it stays.
    """

    field: str
    before: Any
    after: Any
    kept: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines that differ as a person reads them, with a minus or a plus in front."""
        old, new = (to_text(self.field, value).splitlines() for value in (self.before, self.after))
        return [line for line in ndiff(old, new) if line.startswith(("- ", "+ "))]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], locked: Iterable[str] = ()
) -> list[Difference]:
    """Return the fields of ``after`` whose value is another before, in their order.

    Args:
        before: values as the catalogue has them.
        after: values as they are read now.
        locked: fields that a person set.
    """
    kept = set(locked)
    return [
        Difference(name, before.get(name), value, name in kept)
        for name, value in after.items()
        if before.get(name) != value
    ]
