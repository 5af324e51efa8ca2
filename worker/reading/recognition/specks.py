"""Blur a page that is full of specks: they cost Tesseract one character in ten."""

from PIL import ImageFilter

from worker.reading.recognition.page_image import PageImage

# What is looked at: a window in the middle of the page, its side in pixels.
_WINDOW = 600
_DARK = 128
# A page is speckled where a median filter takes away so much of what is dark. It takes a sixth of
# small Chinese print, which must not be blurred, and a twentieth of any other.
_MOST_OF_INK, _MOST_OF_PAPER = 0.2, 0.003
_RADIUS = 1.0


def without_specks(page: PageImage) -> PageImage:
    """Return a page blurred a little if it is speckled, else as it is."""
    if not _is_speckled(page):
        return page
    blurred = page.image.filter(ImageFilter.GaussianBlur(_RADIUS))
    return PageImage(blurred, page.scale, page.degrees, page.before)


def _is_speckled(page: PageImage) -> bool:
    width, height = page.image.size
    left, top = max((width - _WINDOW) // 2, 0), max((height - _WINDOW) // 3, 0)
    window = page.image.crop((left, top, min(left + _WINDOW, width), min(top + _WINDOW, height)))
    black = window.point(lambda value: 255 if value < _DARK else 0)
    ink = black.histogram()[255]
    kept = black.filter(ImageFilter.MedianFilter(3)).histogram()[255]
    specks = ink - kept
    return specks > _MOST_OF_INK * ink and specks > _MOST_OF_PAPER * window.width * window.height
