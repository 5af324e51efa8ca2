"""A page is drawn as it was, whichever way is sooner, and what a scanner made is taken as it is."""

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, NameObject, NumberObject, RectangleObject, StreamObject

from tests.reading import made_files as made
from tests.scanning import images_of
from worker.reading.recognition.page_image import DPI, PageImage, drawn

# Inches by 300: no whole number of pixels, so that drawing samples them again.
_SIZE = (1201, 901)


def _page(mode: str = "L", dpi: float = 300) -> bytes:
    """Return a page that is one picture, its rear part in a PDF by a scanner."""
    buffer = io.BytesIO()
    images_of(made.pdf())[0].crop((0, 0, *_SIZE)).convert(mode).save(buffer, "PDF", resolution=dpi)
    return buffer.getvalue()


def _taken(pdf: bytes) -> tuple[PageImage, Image.Image]:
    """Return the image of a page, and the page drawn in grey."""
    with pdfium.PdfDocument(pdf) as document:
        image = drawn(document, 1, "a.pdf", 1 << 30)
        grey = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    return image, grey


def _altered(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(io.BytesIO(_page()))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("mode", "dpi"), [("L", 400), ("L", 150), ("1", 300)])
def test_the_shades_of_grey_are_those_of_a_page_drawn_in_grey(mode, dpi):
    image, grey = _taken(_page(mode, dpi))
    assert (image.image.mode, image.image.size) == ("L", grey.size)
    assert ImageChops.difference(image.image, grey).getextrema() == (0, 0)


@pytest.mark.parametrize(("mode", "dpi"), [("L", 300), ("RGB", 300), ("L", 304)])
def test_the_picture_that_a_page_consists_of_is_taken_as_it_is(mode, dpi):
    image, grey = _taken(_page(mode, dpi))
    assert (image.image.mode, image.image.size) == ("L", _SIZE)
    assert image.dpi == dpi
    # What stands where on the picture stands there on the page.
    assert image.box(0, 0, *_SIZE) == pytest.approx(
        (0, 0, _SIZE[0] * 72 / dpi, _SIZE[1] * 72 / dpi), abs=0.2
    )
    alike = ImageChops.difference(image.image.resize(grey.size), grey)
    assert ImageStat.Stat(alike).mean[0] < 1


def _stamp(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="COPY", rect=(50, 50, 200, 100)))


def _turn(writer: PdfWriter) -> None:
    writer.pages[0].rotate(90)


def _crop(writer: PdfWriter) -> None:
    page = writer.pages[0]
    page.cropbox = RectangleObject((0, 0, page.mediabox.right, 150))


def _shift(writer: PdfWriter) -> None:
    page = writer.pages[0]
    page.mediabox = RectangleObject((-30, 0, page.mediabox.right - 30, page.mediabox.top))
    page.cropbox = page.mediabox


def _squeeze(writer: PdfWriter) -> None:
    writer.pages[0].scale(1, 0.5)


def _mask(writer: PdfWriter) -> None:
    """Paint a black picture through a mask, as programs do that part print from paper."""
    picture = writer.pages[0]["/Resources"]["/XObject"]["/image"].get_object()
    mask = StreamObject()
    mask.set_data(b"\x10" * (_SIZE[0] * _SIZE[1]))
    for name, value in (
        ("/Subtype", "/Image"),
        ("/Type", "/XObject"),
        ("/ColorSpace", "/DeviceGray"),
    ):
        mask[NameObject(name)] = NameObject(value)
    for name, number in zip(("/Width", "/Height", "/BitsPerComponent"), (*_SIZE, 8), strict=True):
        mask[NameObject(name)] = NumberObject(number)
    picture[NameObject("/SMask")] = writer._add_object(mask)
    picture[NameObject("/Decode")] = ArrayObject([NumberObject(1), NumberObject(0)])


@pytest.mark.parametrize("change", [_stamp, _turn, _crop, _shift, _squeeze, _mask])
def test_a_page_that_is_more_than_its_picture_is_drawn(change):
    image, grey = _taken(_altered(change))
    assert image.image.size == grey.size
    assert ImageChops.difference(image.image, grey).getextrema()[1] <= 1


def test_a_huge_page_is_drawn_smaller():
    with pdfium.PdfDocument(made.pdf()) as document:
        assert Image.Image.getbbox(drawn(document, 1, "a.pdf", 10_000).image) is not None
        size = drawn(document, 1, "a.pdf", 10_000).image.size
    assert size[0] * size[1] < 11_000
