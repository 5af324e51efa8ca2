"""The fonts in which letters are set: Noto's, as deploy/install-test-packages brings them."""

from pathlib import Path

_FOLDER = Path("/usr/share/fonts")
_FILES = {
    "ar": "truetype/noto/NotoNaskhArabic-{weight}.ttf",
    "zh": "opentype/noto/NotoSerifCJK-{weight}.ttc",
    "": "truetype/noto/NotoSerif-{weight}.ttf",
}


class FontMissingError(FileNotFoundError):
    """A font is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not installed: run deploy/install-test-packages")


def font_of(language: str, weight: str = "Regular") -> Path:
    """Return the font file of a language; `weight` is Regular or Bold.

    Raises:
        FontMissingError: Where it is not installed.
    """
    path = _FOLDER / _FILES.get(language, _FILES[""]).format(weight=weight)
    if not path.exists():
        raise FontMissingError(path)
    return path
