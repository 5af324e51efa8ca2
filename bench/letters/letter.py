"""A letter as set: its blocks in order, before they are lines of text or a page."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """One organ's column of a masthead: its name and what stands under it."""

    organ: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands above the title: symbols (without marks), organs, the block under "Distr."."""

    united_nations: str
    symbols: tuple[str, ...]
    mark: str
    organs: tuple[str, ...]
    distribution: tuple[str, ...]
    columns: tuple[Column, ...]
    side_by_side: bool
    stacked: bool
    old: bool
    between: str = "–"


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, appendix or enclosure: its heading, then its own title and text."""

    label: str
    heading: str
    original: str | None
    title: str
    paragraphs: tuple[str, ...]
    signatures: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """The blocks of one letter in one language."""

    language: str
    masthead: Masthead | None
    title: str
    paragraphs: tuple[str, ...]
    signatures: tuple[tuple[str, ...], ...]
    footnotes: tuple[str, ...]
    foot: tuple[str, ...]
    foot_first: bool
    annexes: tuple[Annex, ...]
    job_number: str | None
    page_word: str
    quirks: frozenset[str] = field(default=frozenset())
