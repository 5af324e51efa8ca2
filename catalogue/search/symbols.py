"""Symbols as they are typed: whole, joined, half, with hyphens, in small letters."""

import re

from extraction.symbol import SymbolError, compact, normalise, split

ORGANS = ("A", "S", "E", "T", "ST")
# What starts like a symbol: an organ's letters, then a stroke or hyphen; with a number somewhere.
_LIKE_ONE = re.compile(r"(?:ST|[ASET])[/-].*\d.*", re.IGNORECASE)
# The end of one: `75/660`, `2020/1267`, `HRC/47/G/10`; a date such as 2021-02 has no stroke.
_HALF = re.compile(r"/?(?:[A-Z]{1,4}(?:\.\d{1,3})?/)?\d{1,4}/[A-Z0-9./()]{1,20}", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:ST|[ASET])(?:/[A-Z0-9.()-]{1,12}){0,6}/?", re.IGNORECASE)


def symbols_typed(text: str) -> tuple[str, ...]:
    """Return the symbols, or the half of one, that a word of the box is; none if it is a word.

    >>> symbols_typed("S-2020-1267"), symbols_typed("a/75/660–s/2020/1267")
    (('S/2020/1267',), ('A/75/660', 'S/2020/1267'))
    >>> symbols_typed("75/660"), symbols_typed("e-mail")
    (('75/660',), ())
    """
    squeezed = compact(text).strip(",;.")
    if _LIKE_ONE.fullmatch(squeezed):
        joined = split(squeezed.upper()) if _is_joined(squeezed) else ()
        if len(joined) > 1:
            return joined
        try:
            return (normalise(squeezed),)
        except SymbolError:
            return (squeezed.upper(),) if _BEGINNING.fullmatch(squeezed) else ()
    if _HALF.fullmatch(squeezed):
        return (squeezed.upper().strip("/"),)
    return ()


def _is_joined(squeezed: str) -> bool:
    """Two strokes and a second organ: a hyphen alone may stand for a stroke."""
    return squeezed.count("/") > 1 and len(re.findall(r"[ASET]/", squeezed.upper())) > 1
