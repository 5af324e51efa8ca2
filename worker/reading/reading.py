"""What the reader of a format hands on: pages, those that must be recognised, and notes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extraction.finding import Span
from extraction.pages import Box, Page

# Says where spans of the pages' text stand; those that stand nowhere are left out.
Locate = Callable[[Sequence[Span]], dict[Span, Box]]
# Called whenever something was achieved, so that a hang can be told from long work.
Tick = Callable[[], None]


def no_tick() -> None:
    """Tell nobody."""


def nowhere(_spans: Sequence[Span]) -> dict[Span, Box]:
    """Answer for a file whose text has no place on a page."""
    return {}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message brought: its name as given there, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as its format's reader read it.

    Attributes:
        pages: all pages in order; a page that is a picture has no text or a doubtful one.
        pictures: the numbers of the pages that must be recognised.
        notes: what was assumed or found on the way, for the record's keeper.
        doubts: what a person must know before the record is relied on.
        attachments: files that came in it as arrivals of their own.
        locate: asks the file, which is open for as long as somebody holds this.
    """

    pages: list[Page]
    pictures: tuple[int, ...] = ()
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    attachments: tuple[Attachment, ...] = ()
    locate: Locate = nowhere
