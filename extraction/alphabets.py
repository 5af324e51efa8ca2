"""Translate text character by character, by table where its alphabet has but 256 characters.

That is so of all that is not Chinese, and takes a tenth of the time.
"""

import codecs
from collections.abc import Callable

# A code page holds an alphabet, ASCII and the marks of printers; by the upper byte of its letters.
_ALPHABETS = {
    upper: bytes(range(256)).decode(page, errors="replace")
    for upper, page in ((0x00, "cp1252"), (0x04, "cp1251"), (0x06, "cp1256"))
}
_NUMBERS = {upper: codecs.charmap_build(letters) for upper, letters in _ALPHABETS.items()}


class Translation:
    """A translation of each character to another one."""

    def __init__(self, translated: Callable[[str], str]) -> None:
        self._tables = {
            upper: "".join(map(translated, letters)) for upper, letters in _ALPHABETS.items()
        }

    def by_table(self, characters: str) -> str | None:
        """Return the translated text; ``None`` where it is in none of the alphabets."""
        # The character in the middle tells the alphabet; where it misleads, the one it has not.
        place = len(characters) // 2
        for _ in range(2 if characters else 0):
            upper = ord(characters[place]) >> 8
            if upper not in _NUMBERS:
                return None
            try:
                numbers, _ = codecs.charmap_encode(characters, "strict", _NUMBERS[upper])
            except UnicodeEncodeError as error:
                place = error.start
            else:
                return codecs.charmap_decode(numbers, "strict", self._tables[upper])[0]
        return None
