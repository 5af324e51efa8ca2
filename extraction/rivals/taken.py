"""What stands, as the seekers of rivals see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.finding import Finding


@dataclass(frozen=True, slots=True)
class Taken:
    """The findings that were settled on: one or none for a single value, several for a list."""

    single: Mapping[str, Finding[Any] | None]
    several: Mapping[str, Sequence[Finding[Any]]]

    def value(self, field: str) -> Any:
        """Return the value that stands: of a list all its parts."""
        if field in self.several:
            return tuple(found.value for found in self.several[field])
        found = self.single[field]
        return found.value if found else None
