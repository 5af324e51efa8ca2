"""Where a page is dark, in squares: specks are lost in them, letters are not."""

from PIL import Image

# The side of a square, in pixels.
SQUARE = 4
_DARK = 160


def squares(page: Image.Image) -> Image.Image:
    """Return a picture with a pixel for each square: white where it is dark, else black."""
    return page.reduce(SQUARE).point(lambda value: 255 if value < _DARK else 0)


def dark_rows(small: Image.Image) -> list[int]:
    """Return the rows in which anything is dark."""
    return _places(small, (1, small.height))


def dark_columns(small: Image.Image) -> list[int]:
    """Return the columns in which anything is dark."""
    return _places(small, (small.width, 1))


def _places(small: Image.Image, size: tuple[int, int]) -> list[int]:
    # A reduction by the mean keeps one dark square among thousands only if it is scaled up first.
    line = small.convert("F").resize(size, Image.Resampling.BOX)
    profile = line.point(lambda value: value * 100 + 0.0).convert("L").tobytes()
    return [place for place, dark in enumerate(profile) if dark]


def runs(places: list[int], gap: int) -> list[tuple[int, int]]:
    """Join places that are no further apart than a gap; return where each run begins and ends."""
    joined: list[tuple[int, int]] = []
    for place in places:
        if joined and place - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], place + 1)
        else:
            joined.append((place, place + 1))
    return joined
