"""Small letters as plain text, for measurements of many: no two alike, made once and kept."""

import random
from pathlib import Path

from tests.made_letters import ENGLISH, FRENCH

# As many letters have a session and its year, and lie in a folder of their own.
_A_SESSION, _A_FOLDER = 5_000, 1_000
_FIRST_SESSION, _FIRST_YEAR = 60, 2006
_SESSIONS = 20
_ITEMS = (35, 40, 71, 85)
_FRENCH_IN = 3


def small_letters(count: int, folder: Path, *, first: int = 1, kilobytes: int = 0) -> Path:
    """Return a folder of ``count`` letters; those that it does not hold yet are made.

    For measurements of bytes alone they are filled up to some ``kilobytes`` with noise.
    """
    for number in range(first, first + count):
        path = place_of(number, folder)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            content = small_letter(number).encode()
            missing = max(kilobytes * 1000 - len(content), 0)
            path.write_bytes(content + random.Random(number).randbytes(missing))
    return folder


def place_of(number: int, folder: Path) -> Path:
    """Return where a letter lies below its folder."""
    return folder / f"{number // _A_FOLDER:04}" / f"letter-{number:07}.txt"


def small_letter(number: int) -> str:
    """Return a letter of one page with symbols of its own."""
    session, place = divmod(number, _A_SESSION)
    template = FRENCH if number % _FRENCH_IN == 0 else ENGLISH
    # After so many sessions the numbers go on higher, and no two symbols are the same.
    return template.format(
        session=_FIRST_SESSION + session % _SESSIONS,
        year=_FIRST_YEAR + session % _SESSIONS,
        number=place + 1 + session // _SESSIONS * _A_SESSION,
        item=random.Random(number).choice(_ITEMS),
        day=number % 28 + 1,
    )
