"""Symbols as they are typed: whole, joined, half, with other strokes, in small letters."""

import re
from collections.abc import Sequence
from itertools import pairwise

from catalogue.search.lookalikes import as_printed
from extraction.symbol import SymbolError, compact, is_valid, normalise, split

ORGANS = ("A", "S", "E", "T", "ST")
# What starts like a symbol: an organ's letters, then a stroke or hyphen; with a number somewhere.
_LIKE_ONE = re.compile(r"(?:ST|[ASET])[/-].*\d.*", re.IGNORECASE)
# The end of one: `75/660`, `2020/1267`, `HRC/47/G/10`; a date such as 2021-02 has no stroke.
_HALF = re.compile(r"/?(?:[A-Z]{1,4}(?:\.\d{1,3})?/)?\d{1,4}/[A-Z0-9./()]{1,20}", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:ST|[ASET])(?:/[A-Z0-9.()-]{1,12}){0,6}/?", re.IGNORECASE)
# `undocs.org/en/A/75/981`: where people copy symbols from.
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:[a-z]{2}/)?(?=[A-Z])", re.IGNORECASE
)
_OTHER_STROKES = re.compile(r"[_|.·]")
_NO_STROKE = re.compile(r"(?P<organ>ST|[ASET])(?=\d{1,4}/\d)", re.IGNORECASE)
# A point belongs to these; after others (`a.res.75.1`) it is typed for a stroke.
_COUNTED = {"C", "CN", "AC", "L", "PV", "SR", "CONF", "WP", "CRP", "REV", "ADD", "CORR", "AMEND"}
_SUFFIX = re.compile(r"\s+(Rev|Add|Corr|Amend)(?:\.\s?|\s)(?=\d)", re.IGNORECASE)
# A number of a document or session: none begins with nought (`a 75 000 ton ship`).
_NUMBER = re.compile(r"[1-9]\d{0,5}|(?:S|ES)-\d{1,2}", re.IGNORECASE)
_MOST_PARTS = 8


def symbols_typed(text: str) -> tuple[str, ...]:
    """Return the symbols, or the half of one, that a word of the box is; none if it is a word.

    >>> symbols_typed("S-2020-1267"), symbols_typed("a/75/660–s/2020/1267")
    (('S/2020/1267',), ('A/75/660', 'S/2020/1267'))
    >>> symbols_typed("75/660"), symbols_typed("a.75.660"), symbols_typed("e-mail")
    (('75/660',), ('A/75/660',), ())
    """
    words = text.split()
    if (found := spaced(words)) and found[0] == len(words):
        return (found[1],)
    squeezed = _with_strokes(_ADDRESS.sub("", _bare(compact(as_printed(text)))))
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


def spaced(words: Sequence[str]) -> tuple[int, str] | None:
    """Return how many of the words are a symbol typed with spaces for strokes, and the symbol.

    >>> spaced(["a", "75", "981", "mines"]), spaced(["a", "75", "year"])
    ((3, 'A/75/981'), None)
    """
    heads = [as_printed(f"{word}/1").partition("/")[0].upper() for word in words]
    if not heads or heads[0] not in ORGANS or is_valid(words[0]):
        return None
    another = next((at for at, head in enumerate(heads) if at and head in ORGANS), len(words))
    for count in range(min(another, _MOST_PARTS), 1, -1):
        typed = as_printed("/".join(words[:count])).strip(",;.")
        if _numbers(typed) > 1 and typed[-1].isdigit():
            symbol = _normal(_with_strokes(typed))
            if symbol:
                return count, symbol
    return None


def with_suffixes_joined(box: str) -> str:
    """Return a box in which a suffix stands at its symbol: `A/72/510 Rev. 1`.

    >>> with_suffixes_joined("A/72/510 rev 1 mines")
    'A/72/510/rev.1 mines'
    """
    return _SUFFIX.sub(
        lambda found: f"/{found[1]}." if box[found.start() - 1].isdigit() else found.group(), box
    )


def _bare(text: str) -> str:
    """Return the text without the marks of a sentence around it."""
    inner = text.lstrip("-").strip(",;.:")
    return inner[1:-1] if inner[:1] + inner[-1:] in {"()", "[]", "{}", "<>"} else inner


def _with_strokes(text: str) -> str:
    """Return `A_75_981`, `a.75.981` and `S2020/1267` with the strokes of a symbol."""
    if "/" in text:
        return _NO_STROKE.sub(r"\g<organ>/", text) if text[:1].isalpha() else text
    parts = _OTHER_STROKES.split(text)
    if parts[0].upper() not in ORGANS or _numbers("/".join(parts)) < 2:
        return text
    written = parts[0]
    for before, part in pairwise(parts):
        stop = "." if before.upper() in _COUNTED and part.isdigit() else "/"
        written += stop + part
    return written


def _numbers(text: str) -> int:
    return sum(bool(_NUMBER.fullmatch(part)) for part in re.split(r"[/-](?!\d+$)|/", text))


def _normal(text: str) -> str | None:
    try:
        symbol = normalise(text)
    except SymbolError:
        return None
    return symbol if is_valid(symbol) else None


def _is_joined(squeezed: str) -> bool:
    """Two strokes and a second organ: a hyphen alone may stand for a stroke."""
    return squeezed.count("/") > 1 and len(re.findall(r"[ASET]/", squeezed.upper())) > 1
