"""The words that prove findings, as the record quotes them."""

from collections.abc import Iterable
from typing import Any

from extraction.finding import Finding
from extraction.record import Evidence
from extraction.text import Text


def evidence_of(findings: Iterable[Finding[Any]], text: Text) -> tuple[Evidence, ...]:
    """Return a piece of evidence for each span of each finding, quoted from the pages of a text."""
    return tuple(
        Evidence(span.page, span.start, span.end, text.quote(span), found.rule, found.trust)
        for found in findings
        for span in found.spans
    )
