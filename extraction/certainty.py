"""How far a value can be trusted, given how its page was read."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from extraction.finding import Finding, Span
from extraction.pages import Page

T = TypeVar("T")

# A recognised word is right as often as this when Tesseract is as sure as that; between the points
# it is in proportion. Measured by `bench/reading --words` on typeset pages with noise and skew.
_CURVE = (
    (0.0, 0.2),
    (0.5, 0.35),
    (0.65, 0.58),
    (0.8, 0.7),
    (0.875, 0.84),
    (0.925, 0.96),
    (0.975, 1.0),
    (1.0, 1.0),
)


def is_in_doubt(page: Page) -> bool:
    """Tell whether a page was recognised, so that its words may be misread."""
    return bool(page.words) or page.confidence is not None


def as_read(finding: Finding[T], pages: Sequence[Page]) -> Finding[T]:
    """Return a finding trusted no more than the reading of its words is.

    A value is as doubtful as the most doubtful of its words: one wrong digit makes it wrong.
    """
    sure = min((_sure(pages[span.page - 1], span) for span in finding.spans), default=1.0)
    return finding if sure >= 1 else replace(finding, trust=round(finding.trust * sure, 3))


def _sure(page: Page, span: Span) -> float:
    if page.words:
        words = [
            word.confidence
            for word in page.words
            if word.start < span.end and word.end > span.start
        ]
        return _right(min(words, default=1.0))
    return 1.0 if page.confidence is None else page.confidence


def _right(confidence: float) -> float:
    for (low, below), (high, above) in itertools.pairwise(_CURVE):
        if confidence <= high:
            return below + (above - below) * (confidence - low) / (high - low)
    return 1.0
