"""How much the reading of one file may take."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it is given up.

    Attributes:
        seconds: wall time for the whole file.
        memory: address space of the child, in bytes.
        pages: pages that are read; a document with more is refused, not cut.
        characters: characters of text that are handed on.
    """

    seconds: float = 60.0
    memory: int = 2048 * _MIB
    pages: int = 3000
    characters: int = 20_000_000
