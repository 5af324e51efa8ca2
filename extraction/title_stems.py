"""Stems that the titles of sub-items share: `Sustainable development: disaster risk reduction`."""

from collections.abc import Sequence

from extraction.folding import fold

# A shorter start is shared by lines that have nothing to do with each other: `Report of the`.
_SHORTEST = 12


def repeated_stems(lines: Sequence[str]) -> list[list[int]]:
    """Return for each stem that several lines open with the places of those lines, in order.

    A stem is what stands before the colon, or the whole line where a narrow column wraps it. In
    Chinese, half as many characters say as much.

    >>> repeated_stems(["Human rights: questions", "of method", "Human rights: situations"])
    [[0, 2]]
    """
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        stem = fold(line).partition(":")[0].strip()
        weight = len(stem) * (1 if stem[:1] < "\u3400" else 3)
        if weight >= _SHORTEST:
            places.setdefault(stem, []).append(place)
    return [group for group in places.values() if len(group) > 1]
