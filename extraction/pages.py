"""What reading hands to extraction: pages of text, and where the bytes came from."""

from dataclasses import dataclass
from typing import Literal

ReadBy = Literal["text", "pdf", "ocr"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read, before anything is mended.

    Attributes:
        number: the page's place in the file, from 1.
        text: its characters in reading order; evidence offsets count these code points.
        read_by: what read it: ``text`` (plain text), ``pdf`` (a text layer) or ``ocr``.
        confidence: mean confidence of the recognition, 0 to 1; ``None`` unless ``ocr``.
    """

    number: int
    text: str
    read_by: ReadBy
    confidence: float | None = None


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
