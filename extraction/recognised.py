"""A page that was recognised on an image, as the reader gives it and the ledger keeps it."""

from dataclasses import dataclass

from extraction.legibility import legibility
from extraction.pages import Page, Word


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was recognised on one page.

    Attributes:
        number: the page's place in the file, from 1.
        text: its characters in reading order.
        words: its words with confidence and box in points.
        confidence: mean confidence by characters, 0 to 1.
        language: the language that it was read in, or ``und``.
        models: Tesseract's languages, joined by ``+``.
        engine: Tesseract's version.
        turned: degrees by which it was turned counter-clockwise to be read.
        seconds: wall time that it took.
    """

    number: int
    text: str
    words: tuple[Word, ...]
    confidence: float
    language: str
    models: str
    engine: str
    turned: float
    seconds: float

    def as_page(self) -> Page:
        """Return it as a page for extraction."""
        trust = min(self.confidence, legibility(self.text)) if self.text else 0.0
        return Page(self.number, self.text, "ocr", round(trust, 3), self.words)
