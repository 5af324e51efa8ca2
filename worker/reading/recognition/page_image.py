"""The image of a page, and the way from its pixels back to the page."""

import math
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
from PIL import Image

from extraction.pages import Box
from worker.reading.errors import DamagedFileError
from worker.reading.recognition.whole_picture import whole_picture

# Dots per inch: 300 reads best; below, small print is lost, above, time is.
DPI = 300
_POINTS = 72
# A picture is looked for among so many things on a page.
_MOST_LOOKED_AT = 20
_GREY_BITS, _FINE_DPI = 8, 250
# Image files are scaled to this window of resolutions.
_LEAST_DPI, _MOST_DPI = 180, 400


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page in shades of grey.

    Attributes:
        image: its pixels.
        scale: points for each pixel.
        degrees: by how much it was turned, counter-clockwise, from the image it was made of.
        before: that image; ``None`` where this is the page as it is.
    """

    image: Image.Image
    scale: float
    degrees: float = 0.0
    before: "PageImage | None" = None

    @property
    def dpi(self) -> int:
        """Its resolution in dots per inch."""
        return round(_POINTS / self.scale)

    @property
    def turned(self) -> float:
        """By how many degrees it was turned in all."""
        return self.degrees + (self.before.turned if self.before else 0.0)

    def turn(self, degrees: float) -> "PageImage":
        """Return the page turned counter-clockwise by so many degrees, nothing cut off."""
        turned = self.image.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
        return PageImage(turned, self.scale, degrees, self)

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return a box of pixels as points on the page, whichever way it was turned."""
        corners = [self._back(x, y) for x in (left, right) for y in (top, bottom)]
        return (
            round(min(x for x, _ in corners) * self.scale, 1),
            round(min(y for _, y in corners) * self.scale, 1),
            round(max(x for x, _ in corners) * self.scale, 1),
            round(max(y for _, y in corners) * self.scale, 1),
        )

    def _back(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point back about the middle of the image, as often as the page was turned."""
        if self.before is None:
            return x, y
        angle = math.radians(self.degrees)
        x, y = x - self.image.width / 2, y - self.image.height / 2
        return self.before._back(  # noqa: SLF001 - of the same class
            x * math.cos(angle) - y * math.sin(angle) + self.before.image.width / 2,
            x * math.sin(angle) + y * math.cos(angle) + self.before.image.height / 2,
        )


def drawn(document: "pdfium.PdfDocument", number: int, name: str, most_pixels: int) -> PageImage:
    """Draw a page of a PDF at the resolution that reads best, less for a huge sheet.

    Where the page is one picture of about that resolution, the picture is taken instead.

    Raises:
        DamagedFileError: PDFium cannot draw it.
    """
    try:
        page = document[number - 1]
        if picture := whole_picture(page, most_pixels):
            image, dpi = picture
            return PageImage(image, _POINTS / dpi)
        width, height = page.get_size()
        scale = DPI / _POINTS
        scale = min(scale, math.sqrt(most_pixels / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, grayscale=not _is_sooner_in_colour(page))
    except (pdfium.PdfiumError, ValueError, OverflowError) as error:
        raise DamagedFileError(name, f"page {number} cannot be drawn") from error
    return PageImage(bitmap.to_pil().convert("L"), 1 / scale)


def _is_sooner_in_colour(page: "pdfium.PdfPage") -> bool:
    """Tell whether a page is drawn in half the time in colour, with the same shades of grey.

    So it is with fine pictures in shades of grey, as scanners make them: 50 ms of 110 at 300 dots
    per inch. With those in black and white, or coarser ones, it is the other way round.
    """
    for found in islice(page.get_objects(max_depth=1), _MOST_LOOKED_AT):
        if isinstance(found, pdfium.PdfImage):
            picture = found.get_metadata()
            return bool(picture.bits_per_pixel == _GREY_BITS and picture.horizontal_dpi > _FINE_DPI)
    return False


def scaled(image: Image.Image, dpi: float) -> PageImage:
    """Bring an image of any resolution to one that can be read."""
    points = _POINTS / dpi
    if not _LEAST_DPI <= dpi <= _MOST_DPI:
        factor = DPI / dpi
        size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
        image, points = image.resize(size, Image.Resampling.LANCZOS), points / factor
    return PageImage(image, points)
