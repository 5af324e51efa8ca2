"""Titles of agenda items as they are compared: case, accents, spacing and punctuation forgiven."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from extraction.folding import fold

# Library titles write `30th` for `thirtieth`; a misread letter changes less than that. Two titles
# of one agenda that differ in earnest are less alike: "… rights of children", "… human rights".
ALIKE = 0.86
# A title cut off at the end of a line still says which it is.
_ENOUGH = 18


def key(title: str) -> str:
    """Return what identifies a title: its letters and digits, folded, with nothing between.

    >>> key("Report of the Secretary -General.") == key("REPORT OF THE SECRETARY-GENERAL")
    True
    """
    return "".join(filter(str.isalnum, fold(title)))


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, 0 to 1."""
    return fuzz.ratio(one, other) / 100


def agree(printed: str, known: Iterable[str]) -> bool:
    """Tell whether a printed title is one of those known: the same, nearly, or its beginning.

    Args:
        printed: the key of the printed title.
        known: keys.
    """
    return any(
        printed == title
        or (len(printed) >= _ENOUGH and title.startswith(printed))
        or (len(title) >= _ENOUGH and printed.startswith(title))
        or likeness(printed, title) >= ALIKE
        for title in known
        if title
    )


def cut(title: str, known: Iterable[str]) -> list[tuple[str, str]]:
    """Cut titles that were printed one after the other; none where known ones do not cover all.

    The longest title that leads to the end is taken first. Returns each one's key and its words
    as printed.

    >>> cut("DISARMAMENT The Cyprus question", ["thecyprusquestion", "disarmament", "disarm"])
    [('disarmament', 'DISARMAMENT'), ('thecyprusquestion', 'The Cyprus question')]
    """
    places = [place for place, letter in enumerate(fold(title)) if letter.isalnum()]
    printed = key(title)
    return [
        (printed[start:end], title[places[start] : places[end - 1] + 1])
        for start, end in _pieces(printed, known)
    ]


def _pieces(printed: str, known: Iterable[str]) -> list[tuple[int, int]]:
    titles = sorted({title for title in known if title}, key=len, reverse=True)
    # For each place that a run of titles reaches, where the title that leads there starts.
    reached = {0: 0}
    for place in range(len(printed)):
        if place in reached:
            for title in titles:
                if printed.startswith(title, place):
                    reached.setdefault(place + len(title), place)
    pieces: list[tuple[int, int]] = []
    end = len(printed) if len(printed) in reached else 0
    while end:
        pieces.append((reached[end], end))
        end = reached[end]
    return pieces[::-1]
