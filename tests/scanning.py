"""Make scans of typeset pages: noise, skew and fax quality, the same for the same seed."""

import io
import random

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter

DPI = 300
FAULTS = ("clean", "noise", "skew", "fax")


def images_of(pdf: bytes) -> list[Image.Image]:
    """Return the pages of a PDF as grey images at 300 dots per inch."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]


def scanned(image: Image.Image, fault: str, seed: int = 1) -> Image.Image:
    """Return the page as a scanner with that fault gives it."""
    chance = random.Random(f"{seed} {fault}")
    if fault == "noise":
        noise = Image.frombytes("L", image.size, chance.randbytes(image.width * image.height))
        specks = noise.point(lambda value: 255 if value > 2 else 60)
        grey = Image.blend(image.filter(ImageFilter.GaussianBlur(1.1)), noise, 0.12)
        return ImageChops.darker(grey, specks)
    if fault == "skew":
        degrees = chance.choice([-2.5, -1.5, 1.5, 2.5])
        return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    if fault == "fax":
        # Standard fax: 204 by 98 dots per inch, black or white.
        small = image.resize((image.width * 204 // DPI, image.height * 196 // DPI))
        return small.point(lambda value: 255 if value > 150 else 0).resize(image.size)
    return image


def scan_pdf(images: list[Image.Image]) -> bytes:
    """Return images as a PDF without a text layer, as an office's scanner makes it."""
    buffer = io.BytesIO()
    images[0].save(
        buffer, "PDF", resolution=DPI, save_all=True, append_images=images[1:], quality=85
    )
    return buffer.getvalue()


def tiff(images: list[Image.Image]) -> bytes:
    """Return images as one TIFF of several pages, packed as fax machines do."""
    buffer = io.BytesIO()
    black = [image.point(lambda value: 255 if value > 128 else 0).convert("1") for image in images]
    black[0].save(
        buffer,
        "TIFF",
        save_all=True,
        append_images=black[1:],
        dpi=(DPI, DPI),
        compression="group4",
    )
    return buffer.getvalue()
