"""Blank lines where the page has them, and nowhere else.

Tesseract begins a new block within a title, and takes a heading and the paragraph below it for one.
How far apart the lines stand tells better.
"""

from itertools import pairwise
from statistics import median

from worker.reading.recognition.engine import Recognition
from worker.reading.recognition.tokens import Token, around, height_of, joined, lines_of

# What is set closer than this many times the usual is the next line, else there is a gap.
_NEXT = 1.4
# Of fewer lines one does not know what is usual.
_LEAST = 4


def with_gaps(found: Recognition) -> Recognition:
    """Return a text with a blank line before each line that stands further below than usual.

    Lines beside each other, or of columns, are left as they were.
    """
    lines = lines_of(found)
    steps = [_step(above, line) for above, line in pairwise(lines)]
    known = [step for step in steps if step]
    if len(known) < _LEAST:
        return found
    usual = median(known)
    for line, step in zip(lines[1:], steps, strict=True):
        if step:
            line[0].before = "\n\n" if step > usual * _NEXT else "\n"
    return joined([token for line in lines for token in line])


def _step(above: list[Token], line: list[Token]) -> float:
    """Return how far below another a line stands, in pixels; 0 where it does not stand below."""
    left, _, right, _ = around(line)
    start, _, end, _ = around(above)
    if min(right, end) <= max(left, start):
        return 0.0
    return max(height_of(line) - height_of(above), 0.0)
