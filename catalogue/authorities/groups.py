"""Groups of States for which letters are written, as an authority: codes, and names."""

from dataclasses import dataclass
from functools import cache

from catalogue.authorities.tables import columns, table
from extraction.folding import fold


@dataclass(frozen=True, slots=True)
class Group:
    """A group or regional organization: its code and its name in each language."""

    code: str
    names: dict[str, str]


@cache
def groups() -> dict[str, Group]:
    """Return the groups that have a code; extraction reads others too, by their printed name."""
    _, *codes = columns("groups")
    return {
        code: Group(code, dict(zip(codes, names, strict=True))) for code, *names in table("groups")
    }


def find(asked: str) -> list[Group]:
    """Return the groups that a code or a name means, in any language."""
    return [
        group
        for group in groups().values()
        if asked.upper() == group.code or fold(asked) in map(fold, group.names.values())
    ]
