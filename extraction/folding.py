"""Fold letters so that a word meets its own variants, without moving a single character.

Case, accents, the forms of the alef and of the apostrophe differ between printings of one word.
Vocabularies and texts are folded alike before they meet; since each character folds to exactly
one, a place in the folded text is the same place in the text.
"""

import unicodedata
from functools import lru_cache

from extraction.alphabets import Translation

_FIXED = {
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "`": "'",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u0649": "\u064a",  # alef maksura is typed for ya, and the other way round
    "\u0629": "\u0647",  # ta marbuta loses its dots in print
    "ё": "е",
    "\uff08": "(",
    "\uff09": ")",
}


class _Folds(dict[int, str]):
    """Each character's fold, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = fold = _folded(chr(code))
        return fold


def _folded(character: str) -> str:
    plain = _FIXED.get(character) or unicodedata.normalize("NFKD", character)[0]
    lower = plain.lower()
    return lower if len(lower) == 1 else plain


_FOLDS = _Folds()
_FOLDING = Translation(_folded)


def fold(characters: str) -> str:
    """Return the text in lower case without accents, of the same length.

    >>> fold("Chargé d’affaires")
    "charge d'affaires"
    """
    if characters.isascii():
        return characters.lower().replace("`", "'")
    folded = _FOLDING.by_table(characters)
    if folded is not None:
        return folded
    return _remembered(characters) if len(characters) <= _SHORT else characters.translate(_FOLDS)


# In Chinese no table helps, and many rules ask for one masthead, one title, one request.
_SHORT = 4096


@lru_cache(maxsize=64)
def _remembered(characters: str) -> str:
    return characters.translate(_FOLDS)


@lru_cache(maxsize=4)
def fold_whole(characters: str) -> str:
    """Return :func:`fold` of a whole text, remembered while its phrases are gone through.

    Folded anew for each of them, a text of nothing but phrases would take time with its square.
    """
    return fold(characters)
