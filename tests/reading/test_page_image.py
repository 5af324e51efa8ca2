"""A page is drawn as it was, whichever way is sooner."""

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from tests.reading import made_files as made
from tests.scanning import images_of
from worker.reading.recognition.page_image import DPI, drawn


@pytest.mark.parametrize(
    ("mode", "dpi"), [("L", 300), ("L", 400), ("L", 150), ("1", 300), ("RGB", 300)]
)
def test_the_shades_of_grey_are_those_of_a_page_drawn_in_grey(mode, dpi):
    page = images_of(made.pdf())[0].crop((0, 0, 1200, 900))
    buffer = io.BytesIO()
    page.convert(mode).save(buffer, "PDF", resolution=dpi)
    with pdfium.PdfDocument(buffer.getvalue()) as document:
        image = drawn(document, 1, "a.pdf", 1 << 30).image
        grey = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    assert (image.mode, image.size) == ("L", grey.size)
    assert ImageChops.difference(image, grey).getextrema() == (0, 0)


def test_a_huge_page_is_drawn_smaller():
    with pdfium.PdfDocument(made.pdf()) as document:
        assert Image.Image.getbbox(drawn(document, 1, "a.pdf", 10_000).image) is not None
        size = drawn(document, 1, "a.pdf", 10_000).image.size
    assert size[0] * size[1] < 11_000
