"""Find the lines that the layout left out, and read them too.

Tesseract takes some short lines for noise and drops them (the last words of a paragraph, a name
under a signature; on Arabic pages one line in ten). Whatever is dark on the page and on no line is
looked at again.
"""

from PIL import Image

from worker.reading.recognition.engine import Box, Engine, Recognition
from worker.reading.recognition.ink import SQUARE, dark_columns, dark_rows, runs, squares
from worker.reading.recognition.page_image import PageImage
from worker.reading.recognition.tokens import (
    Token,
    around,
    height_of,
    joined,
    lines_of,
    tokens_of,
)

# Sizes at 300 dots per inch, in pixels: what is lower is a rule or a speck, higher is a picture.
_LEAST_HEIGHT, _MOST_HEIGHT, _LEAST_WIDTH = 16, 120, 60
# Words on a line stand closer than this times its height.
_WIDEST_GAP = 3
# White kept around a line that is taken off the page, and around a line that is read.
_MARGIN = 6
# A page of pictures and stamps has many dark places; no page has so many lost lines.
_MOST_LINES = 25
# What the model must be sure of to add words that its layout did not see.
_SURE = 0.7


def add_missed(engine: Engine, image: PageImage, found: Recognition, models: str) -> Recognition:
    """Return a page with the lines added that its layout left out."""
    lines = lines_of(found)
    # Whole lines: the boxes of Chinese words leave out parts of their characters.
    missed = missed_lines(image.image, [around(line) for line in lines])
    if not missed or len(missed) > _MOST_LINES:
        return found
    for box in missed:
        fresh = tokens_of(engine.line(image, _wider(box, image.image), models, as_it_is=True))
        sure = fresh and sum(t.confidence for t in fresh) / len(fresh) >= _SURE
        if sure and not _is_known(fresh, lines):
            _insert(lines, fresh)
    return joined([token for line in lines for token in line])


def _is_known(fresh: list[Token], lines: list[list[Token]]) -> bool:
    """Tell whether a line beside which it stands has most of its words: ink that was left of it."""
    _, top, _, bottom = around(fresh)
    words = {token.text for token in fresh}
    return any(
        len(words & {token.text for token in line}) * 2 > len(words)
        for line in lines
        if top < around(line)[3] and bottom > around(line)[1]
    )


def missed_lines(page: Image.Image, known: list[Box]) -> list[Box]:
    """Return the boxes of what looks like a line of text and is in none of the known boxes."""
    rest = page.copy()
    for left, top, right, bottom in known:
        rest.paste(255, (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN))
    small = squares(rest)
    return [
        (left * SQUARE, top * SQUARE, right * SQUARE, bottom * SQUARE)
        for top, bottom in _bands(small)
        for left, right in _pieces(small, top, bottom)
    ]


def _bands(small: Image.Image) -> list[tuple[int, int]]:
    """Return the rows from and to which anything is dark, if that is as high as a line."""
    low, high = _LEAST_HEIGHT // SQUARE, _MOST_HEIGHT // SQUARE
    return [band for band in runs(dark_rows(small), 1) if low <= band[1] - band[0] <= high]


def _pieces(small: Image.Image, top: int, bottom: int) -> list[tuple[int, int]]:
    """Return the columns from and to which a band has words that stand together."""
    band = small.crop((0, top, small.width, bottom))
    gap = (bottom - top) * _WIDEST_GAP
    return [
        (left, right)
        for left, right in runs(dark_columns(band), gap)
        if (right - left) * SQUARE >= _LEAST_WIDTH
    ]


def _wider(box: Box, page: Image.Image) -> Box:
    left, top, right, bottom = box
    return (
        max(left - _MARGIN, 0),
        max(top - _MARGIN, 0),
        min(right + _MARGIN, page.width),
        min(bottom + _MARGIN, page.height),
    )


def _insert(lines: list[list[Token]], fresh: list[Token]) -> None:
    """Put a line after the last one that lies higher and stands over it."""
    left, _, right, _ = around(fresh)
    height = height_of(fresh)
    place = 0
    for index, line in enumerate(lines):
        start, _, end, _ = around(line)
        if start < right and end > left and height_of(line) < height:
            place = index + 1
    fresh[0].before = "\n" if place else ""
    if place == 0 and lines:
        lines[0][0].before = "\n"
    lines.insert(place, fresh)
