"""Images as pages: TIFF with any number of frames, JPEG and PNG."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, UnidentifiedImageError

from extraction.pages import Page
from worker.reading.errors import (
    DamagedFileError,
    TooManyPagesError,
    TooManyPixelsError,
    TruncatedFileError,
)
from worker.reading.limits import Limits
from worker.reading.reading import Reading

# The formats that are recognised by their content; Pillow is not let loose on any other.
_FORMATS = ("TIFF", "JPEG", "PNG")
# Without a resolution that can be true, a page is taken to be as wide as A4, in inches.
_PAGE_WIDTH = 8.27
_CREDIBLE_DPI = (72.0, 1300.0)


def read_images(content: bytes, name: str, limits: Limits) -> Reading:
    """Return a page without text for each frame; all of them must be recognised.

    Raises:
        DamagedFileError: it cannot be opened.
        TooManyPixelsError, TooManyPagesError: it has more than ``limits`` allow.
    """
    with _opened(content, name, limits) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > limits.pages:
            raise TooManyPagesError(name, f"{frames}, at most {limits.pages}")
    frame_of(content, name, 1, limits)  # what cannot be decoded is said at once
    numbers = range(1, frames + 1)
    return Reading([Page(number, "", "ocr") for number in numbers], tuple(numbers))


def frame_of(content: bytes, name: str, number: int, limits: Limits) -> tuple[Image.Image, float]:
    """Return one frame upright in shades of grey, and its resolution in dots per inch.

    Raises:
        DamagedFileError: it cannot be decoded; TruncatedFileError where it ends too early.
        TooManyPixelsError: it has more than ``limits`` allow.
    """
    with _opened(content, name, limits) as image:
        try:
            image.seek(number - 1)
            _check(image, name, limits)
            upright = ImageOps.exif_transpose(image)
            dpi = _resolution(upright)
            return _grey(upright), dpi
        except EOFError as error:
            raise TruncatedFileError(name, f"frame {number} is missing") from error
        except (OSError, SyntaxError, ValueError, TypeError, KeyError) as error:
            if isinstance(error, (TooManyPixelsError, DamagedFileError)):
                raise
            kind = TruncatedFileError if "truncated" in str(error) else DamagedFileError
            raise kind(name, str(error)) from error


@contextmanager
def _opened(content: bytes, name: str, limits: Limits) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            # Pillow warns of bombs at a size of its own; ours is checked on every frame.
            warnings.simplefilter("ignore")
            Image.MAX_IMAGE_PIXELS = None
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DamagedFileError(name, "the image cannot be opened") from error
    with image:
        _check(image, name, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield image


def _check(image: Image.Image, name: str, limits: Limits) -> None:
    if image.width * image.height > limits.pixels:
        raise TooManyPixelsError(name, f"{image.width} by {image.height} pixels")


def _resolution(image: Image.Image) -> float:
    stated = image.info.get("dpi")
    dpi = float(stated[0]) if stated else 0.0
    low, high = _CREDIBLE_DPI
    if low < dpi < high and image.width / dpi > 3:
        return dpi
    return max(min(image.width, image.height) / _PAGE_WIDTH, 1.0)


def _grey(image: Image.Image) -> Image.Image:
    """Lay what is transparent on white, as paper is."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("L")
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L")
