"""Translate text character by character, by table where its alphabet has but 256 characters.

That is so of all that is not Chinese, and takes a tenth of the time.
"""

import codecs
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# A code page holds an alphabet, ASCII and the marks of printers; by the upper byte of its letters.
_ALPHABETS = {
    upper: bytes(range(256)).decode(page, errors="replace")
    for upper, page in ((0x00, "cp1252"), (0x04, "cp1251"), (0x06, "cp1256"))
}
_NUMBERS = {upper: codecs.charmap_build(letters) for upper, letters in _ALPHABETS.items()}
# What makes up most of any text; a stroke that lengthens words is a letter of another kind.
_KINDS = ("Lu", "Ll", "Lo", "Nd")
_USUAL = {
    upper: bytes(
        number
        for number, character in enumerate(letters)
        if unicodedata.category(character) in _KINDS or character in " \n.,"
    )
    for upper, letters in _ALPHABETS.items()
}


# Of one text its marks are asked for, then its words, then its language.
@lru_cache(maxsize=2)
def numbered(characters: str) -> tuple[int, bytes] | None:
    """Return an alphabet that has all the characters, and the number in it of each.

    ``None`` where they are in none of the alphabets, or are none.
    """
    # The character in the middle tells the alphabet; where it misleads, the one it has not.
    place = len(characters) // 2
    for _ in range(2 if characters else 0):
        upper = ord(characters[place]) >> 8
        if upper not in _NUMBERS:
            return None
        try:
            return upper, codecs.charmap_encode(characters, "strict", _NUMBERS[upper])[0]
        except UnicodeEncodeError as error:
            place = error.start
    return None


def is_western(characters: str) -> bool:
    """Tell whether a text is surely in the alphabet of western Europe; some texts are untold."""
    found = numbered(characters)
    return found is not None and found[0] == 0 and "\ufffd" not in characters


def marks_in(characters: str) -> str:
    """Return, once each, the characters of a text that are no letters, digits, spaces or stops.

    Of a text in none of the alphabets it is all of them. To look for a mark among these few costs
    next to nothing.
    """
    found = numbered(characters)
    if found is None:
        return "".join(set(characters))
    upper, numbers = found
    marks = bytes(set(numbers.translate(None, _USUAL[upper])))
    return codecs.charmap_decode(marks, "strict", _ALPHABETS[upper])[0]


class Translation:
    """A translation of each character to another one."""

    def __init__(self, translated: Callable[[str], str]) -> None:
        self._tables = {
            upper: "".join(map(translated, letters)) for upper, letters in _ALPHABETS.items()
        }

    def by_table(self, characters: str) -> str | None:
        """Return the translated text; ``None`` where it is in none of the alphabets."""
        found = numbered(characters)
        if found is None:
            return None
        upper, numbers = found
        return codecs.charmap_decode(numbers, "strict", self._tables[upper])[0]
