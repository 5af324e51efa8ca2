"""Where things are, as a person names it and as it can be found from anywhere."""

from pathlib import Path


def absolute(place: str) -> str:
    """Name a path so that it can be found from anywhere; an address is left as it is."""
    if place == "-" or "://" in place:
        return place
    if place.startswith("watch:"):
        return f"watch:{Path(place.removeprefix('watch:')).absolute()}"
    return str(Path(place).absolute())
