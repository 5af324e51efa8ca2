"""Draw a page for a person to look at, and say where its words stand.

This is what the child process runs: the image that leaves it was made by us, pixel by pixel.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from extraction.finding import Span
from extraction.pages import Box
from worker.reading.errors import DamagedFileError
from worker.reading.formats.images import frame_of
from worker.reading.formats.open_pages import OpenPages
from worker.reading.formats.pdf import open_pdf
from worker.reading.limits import Options
from worker.reading.media_type import PDF, media_type_of

_POINTS = 72
# Dots per inch: sharp on a screen that is twice as fine as others, and still a small file.
_DPI = 144
# A huge sheet is drawn smaller.
_MOST_PIXELS = 6_000_000
_QUALITY = 78


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as an image.

    Attributes:
        image: a WebP file.
        width: of the page, in points.
        height: of the page, in points.
        boxes: where the wanted spans stand, in points; ``None`` for those that stand nowhere.
    """

    image: bytes
    width: float
    height: float
    boxes: tuple[Box | None, ...]


def draw_page(
    content: bytes, name: str, number: int, spans: Sequence[tuple[int, int]], options: Options
) -> DrawnPage:
    """Return one page of a PDF or image file as an image.

    Raises:
        UnreadableFileError: it cannot be opened or drawn.
    """
    if media_type_of(content) == PDF:
        return _of_pdf(content, name, number, spans, options)
    image, dpi = frame_of(content, name, number, options.limits)
    width, height = image.width * _POINTS / dpi, image.height * _POINTS / dpi
    factor = min(_DPI / dpi, math.sqrt(_MOST_PIXELS / (image.width * image.height)), 1.0)
    size = max(round(image.width * factor), 1), max(round(image.height * factor), 1)
    return DrawnPage(_webp(image.resize(size)), width, height, (None,) * len(spans))


def _of_pdf(
    content: bytes, name: str, number: int, spans: Sequence[tuple[int, int]], options: Options
) -> DrawnPage:
    wanted = [Span(number, start, end) for start, end in spans]
    with open_pdf(content, name, options.passwords) as document:
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / _POINTS, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
            image = page.render(scale=scale).to_pil().convert("RGB")
        except (pdfium.PdfiumError, ValueError, OverflowError, IndexError) as error:
            raise DamagedFileError(name, f"page {number} cannot be drawn") from error
        boxes = OpenPages(document).locate(wanted)
    return DrawnPage(_webp(image), width, height, tuple(boxes.get(span) for span in wanted))


def _webp(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=_QUALITY, method=2)
    return file.getvalue()
