"""A finding: a value, the exact words it was read from, and the rule that read it."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Span(NamedTuple):
    """Where words stand: a page (from 1) and code points ``start`` to ``end`` of its text."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding(Generic[T_co]):
    """A value that a rule read off the pages.

    Attributes:
        field: the field of the record, as the evidence names it: ``dates.letter``, ``symbols``.
        value: the value in the record's own type.
        spans: the words it was read from, in order; more than one where a page break divides them.
        rule: the name of the rule that read it.
        trust: how far it is trusted, 0 to 1.
    """

    field: str
    value: T_co
    spans: tuple[Span, ...]
    rule: str
    trust: float
