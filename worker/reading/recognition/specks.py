"""Blur a page that is full of specks: they cost Tesseract one character in ten."""

from PIL import Image, ImageChops, ImageFilter

from worker.reading.recognition.page_image import PageImage

# What is looked at: a window in the middle of the page, its side in pixels.
_WINDOW = 600
# A speck is darker than its surroundings by this, and they are as light as paper.
_CONTRAST, _PAPER = 40, 170
# A page is speckled where so much of it is specks. Of typeset pages and of scans without noise it
# was at most 0.007, small Chinese print included, which must not be blurred; of noisy scans from
# 0.014 on.
_MOST = 0.009
_RADIUS = 1.0


def without_specks(page: PageImage) -> PageImage:
    """Return a page blurred a little if it is speckled, else as it is."""
    if not _is_speckled(page.image):
        return page
    blurred = page.image.filter(ImageFilter.GaussianBlur(_RADIUS))
    return PageImage(blurred, page.scale, page.degrees, page.before)


def _is_speckled(page: Image.Image) -> bool:
    left, top = max((page.width - _WINDOW) // 2, 0), max((page.height - _WINDOW) // 3, 0)
    right, bottom = min(left + _WINDOW, page.width), min(top + _WINDOW, page.height)
    window = page.crop((left, top, right, bottom))
    around = window.filter(ImageFilter.MedianFilter(3))
    darker = ImageChops.subtract(around, window).point(lambda value: 255 * (value > _CONTRAST))
    on_paper = ImageChops.multiply(darker, around.point(lambda value: 255 * (value > _PAPER)))
    return on_paper.histogram()[255] > _MOST * window.width * window.height
