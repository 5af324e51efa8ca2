"""The picture that a scanner's page consists of, taken as it is instead of drawn.

To draw a page of 300 dots per inch takes five times as long as to unpack its picture, and samples
every pixel again when the sheet is no whole number of them.
"""

from collections.abc import Sequence
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageStat

# In dots per inch: a finer picture is read worse as it is than drawn at 300, which smooths it.
_LEAST_DPI, _MOST_DPI = 290, 310
_POINTS = 72
# The picture lies on the page but for this share of its sides; its pixels are as square.
_AMISS = 0.01
# Bits a pixel: grey and colour. One bit is drawn as soon, and may be a mask.
_DEPTHS = (8, 24)
# A picture darker than this lies under a mask that is not seen here.
_DARK = 96


def whole_picture(page: "pdfium.PdfPage", most_pixels: int) -> tuple[Image.Image, float] | None:
    """Return the one picture that fills a page, in grey, and its resolution in dots per inch.

    Args:
        page: a page of a PDF.
        most_pixels: a picture of more is none.

    Returns:
        Nothing where the page must be drawn: it has more than a picture, notes or stamps among
        them, is turned, or its picture is too coarse or too fine, does not fill it, or cannot be
        unpacked.
    """
    objects = list(islice(page.get_objects(max_depth=1), 2))
    if len(objects) != 1 or not isinstance(objects[0], pdfium.PdfImage) or _is_altered(page):
        return None
    (picture,) = objects
    width, height = picture.get_px_size()
    if width * height > most_pixels or picture.get_metadata().bits_per_pixel not in _DEPTHS:
        return None
    shown = _upright_size(picture, page.get_bbox())
    if shown is None:
        return None
    across, down = width / shown[0] * _POINTS, height / shown[1] * _POINTS
    if not _LEAST_DPI <= across <= _MOST_DPI or abs(across / down - 1) > _AMISS:
        return None
    try:
        image = picture.get_bitmap().to_pil().convert("L")
    except (pdfium.PdfiumError, ValueError):
        return None
    return None if ImageStat.Stat(image.reduce(8)).mean[0] < _DARK else (image, across)


def _is_altered(page: "pdfium.PdfPage") -> bool:
    """Tell whether the page is turned, or has notes or stamps, which its objects leave out."""
    return bool(page.get_rotation() or pdfium_c.FPDFPage_GetAnnotCount(page))


def _upright_size(picture: "pdfium.PdfImage", sheet: Sequence[float]) -> tuple[float, float] | None:
    """Return width and height in points of a picture that fills a sheet, and stands upright."""
    left, bottom, right, top = sheet
    width, height = right - left, top - bottom
    across, turned, leaning, down, begins, ends = picture.get_matrix().get()
    amiss = _AMISS * min(width, height)
    away = (turned, leaning, across - width, down - height, begins - left, ends - bottom)
    return (across, down) if all(abs(way) <= amiss for way in away) else None
