"""What reading hands to extraction: pages of text, and where the bytes came from."""

from dataclasses import dataclass
from typing import Literal

ReadBy = Literal["text", "pdf", "ocr"]

# Left, top, right, bottom in points from the page's upper left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was recognised on an image.

    Attributes:
        start: where it begins in its page's text.
        end: where it ends there.
        confidence: how sure the recognition is of it, 0 to 1.
        box: where it stands on the page.
    """

    start: int
    end: int
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read, before anything is mended.

    Attributes:
        number: the page's place in the file, from 1.
        text: its characters in reading order; evidence offsets count these code points.
        read_by: what read it: ``text`` (plain text), ``pdf`` (a text layer) or ``ocr``.
        confidence: how far the text as a whole can be relied on, 0 to 1; ``None`` where it is
            what the author wrote and not a recognition of it.
        words: the recognised words in order, for ``ocr`` alone.
    """

    number: int
    text: str
    read_by: ReadBy
    confidence: float | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file the pages come from; copied into the record unchanged.

    Attributes:
        source: the file's name as received, without its folders.
        sha256: the digest of the received bytes, 64 lower-case hexadecimal digits.
        media_type: the type found from the content, such as ``application/pdf``.
    """

    source: str
    sha256: str
    media_type: str
