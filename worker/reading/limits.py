"""How much the reading of one file may take, and what its reader is told."""

from dataclasses import dataclass, field

from extraction.trust_lines import TrustLines, default_lines

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file (for recognition: one page) may cost before it is given up.

    Attributes:
        seconds: wall time in total.
        idle_seconds: wall time without any progress.
        cpu_seconds: processor time.
        memory: address space of the child, in bytes.
        pages: pages that are read; a document with more is refused, not cut.
        characters: characters of text that are handed on.
        pixels: pixels of one page's image.
        unpacked: bytes that a packed file (DOCX, ODT, a message) may unpack to.
        attachments: files that one message may bring.
        scratch: bytes that the child may write into one file of its private folder.
    """

    seconds: float = 60.0
    idle_seconds: float = 30.0
    cpu_seconds: int = 60
    memory: int = 2048 * _MIB
    pages: int = 3000
    characters: int = 20_000_000
    pixels: int = 100_000_000
    unpacked: int = 256 * _MIB
    attachments: int = 200
    scratch: int = 8 * _MIB


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader of a file is told beside the file.

    Attributes:
        lines: values trusted less than their field's line go to review.
        passwords: tried in order on a file that is locked.
        tessdata: where Tesseract's languages are; ``None`` where there is no recognition.
        limits: what the file may cost.
    """

    lines: TrustLines = field(default_factory=default_lines)
    passwords: tuple[str, ...] = ()
    tessdata: str | None = None
    limits: Limits = Limits()
