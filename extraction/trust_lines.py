"""The line of trust for each field: what is trusted less goes to review.

The lines are data (`trust_lines.tsv`, with the reason for each); a person may draw others:
``title=0.9,dates.letter=0.8``. Nothing else decides on them: what a reading sends to review is in
its record, and everything behind extraction goes by that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# The line of all fields at once.
ALL = "all"
# Fields as the catalogue's columns call them.
_COLUMNS = {
    "letter_date": "dates.letter",
    "masthead_date": "dates.masthead",
    "release_date": "dates.release",
}


class TrustLinesError(ValueError):
    """Lines are written in a way that cannot be understood; the message says what to write."""

    def __init__(self, entry: str, wrong: str) -> None:
        super().__init__(
            f"{entry!r}: {wrong}. Write a field and a number from 0 to 1, with commas between: "
            f"title=0.9,dates.letter=0.8. The fields are {', '.join(default_lines().by_field)}, "
            f"or {ALL} for every one."
        )


@dataclass(frozen=True, slots=True)
class TrustLines:
    """A line for each field of the record that has evidence, 0 to 1."""

    by_field: dict[str, float]

    def is_doubtful(self, field: str, trust: float) -> bool:
        """Tell whether a value of a field is below its line."""
        return trust < self.by_field[field]


@cache
def default_lines() -> TrustLines:
    """Return the lines that were measured."""
    text = (files("extraction") / "trust_lines.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return TrustLines({field: float(line) for field, line, _ in rows})


def draw(setting: str) -> TrustLines:
    """Return the lines that a setting draws; fields that it does not name keep theirs.

    >>> draw("title=0.9").by_field["title"]
    0.9

    Raises:
        TrustLinesError: a field is none, or a line is no number from 0 to 1.
    """
    drawn = dict(default_lines().by_field)
    # What is said of every field gives way to what is said of one, wherever it stands.
    for field, line in sorted(_entries(setting), key=lambda entry: entry[0] != ALL):
        drawn |= dict.fromkeys(drawn, line) if field == ALL else {field: line}
    return TrustLines(drawn)


def _entries(setting: str) -> Iterator[tuple[str, float]]:
    for entry in filter(None, map(str.strip, setting.split(","))):
        named, _, typed = (part.strip() for part in entry.partition("="))
        field = _COLUMNS.get(named, named)
        if field != ALL and field not in default_lines().by_field:
            raise TrustLinesError(entry, f"there is no field {named!r}")
        try:
            line = float(typed)
        except ValueError:
            raise TrustLinesError(entry, f"{typed!r} is no number") from None
        if not 0 <= line <= 1:
            raise TrustLinesError(entry, f"{typed} is not from 0 to 1")
        yield field, line
