"""Put the characters of Arabic pages into the order of reading, by where they stand.

PDFium guesses their order from the order in which a program drew them. Programs draw digits and
strokes apart from the words between which they stand, or words from left to right; a page shows the
same either way.
"""

import math
import re
from collections.abc import Iterator
from ctypes import byref, c_double
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from pypdfium2 import raw

from extraction.turning import reading_order
from worker.reading.formats.character_calls import char_box, char_origin, loose_char_box
from worker.reading.formats.text_layer import TextLayer

_RANGES = (("\u0620", "\u064a"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))
_ARABIC = re.compile(f"[{''.join(f'{first}-{last}' for first, last in _RANGES)}]")
_LETTERS = frozenset(
    chr(code) for first, last in _RANGES for code in range(ord(first), ord(last) + 1)
)
_LATIN = re.compile("[A-Za-z]")
# A line that has no Arabic and still runs from the right: a stop stands before it, or the mark of a
# footnote behind.
_FROM_THE_RIGHT = re.compile(r"[.،؛)].*|[A-Z][\w/.-]+ \*{1,3}")
_TATWEEL = "\u0640"
_LAM, _ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
# In parts of the type size. A wider gap divides words; of digits a still wider one, for some fonts
# do not say how much white belongs to each; where PDFium put a space any gap will do.
_GAP, _GAP_OF_OTHERS, _ANY = 0.15, 0.2, 0.05
# What is flatter inside a word is the stroke that lengthens it, whatever the font's map calls it.
_FLAT = 0.12


class _Glyph(NamedTuple):
    """A character of a line: its place in PDFium's text, and where it stands on the page.

    How high it is drawn is 0 where nobody asks: of Arabic letters, spaces and stops.
    """

    place: int
    character: str
    left: float
    right: float
    height: float


# As _Glyph(...) makes one, in half the time.
_glyph = partial(tuple.__new__, _Glyph)


def is_from_the_right(text: str) -> bool:
    """Tell whether a page is mostly Arabic."""
    return bool(_ARABIC.search(text)) and len(_ARABIC.findall(text)) > len(_LATIN.findall(text))


def line_in_order(layer: TextLayer, start: int, end: int) -> tuple[str, list[int]]:
    """Return the characters of a line in the order of reading, and the place of each."""
    size = raw.FPDFText_GetFontSize(layer.page.raw, layer.numbers[start])
    glyphs = sorted(_glyphs(layer, start, end), key=attrgetter("left"))
    line, places = _spaced(_together(glyphs), size)
    if not (_ARABIC.search(line) or _FROM_THE_RIGHT.fullmatch(line)):
        return line, places
    order = reading_order(line)
    return "".join(map(line.__getitem__, order)), list(map(places.__getitem__, order))


def _glyphs(layer: TextLayer, start: int, end: int) -> list[_Glyph]:
    """Return what is drawn: spaces without width are PDFium's guesses."""
    page, numbers, text = layer.page.raw, layer.numbers, layer.text
    left, right, bottom, top = (c_double() for _ in range(4))
    sides = byref(left), byref(right), byref(bottom), byref(top)
    advance = raw.FS_RECTF()
    filled = byref(advance)
    glyphs: list[_Glyph] = []
    before = numbers[start]
    for place in range(start, end):
        number, character = numbers[place], text[place]
        if number > before + 1:
            glyphs += _strokes(layer, place, before + 1, number - 1)
        before = number
        loose_char_box(page, number, filled)
        height = 0.0
        if character.isspace():
            if advance.right <= advance.left:
                continue
        elif character not in _LETTERS and character != ".":
            char_box(page, number, *sides)
            height = top.value - bottom.value
        char_origin(page, number, sides[0], sides[3])
        glyphs.append(_glyph((place, character, left.value, advance.right, height)))
    return glyphs


def _strokes(layer: TextLayer, place: int, first: int, last: int) -> Iterator[_Glyph]:
    """Yield what PDFium leaves out of a word as one stroke that lengthens it, if it is flat."""
    page = layer.page.raw
    left, right, bottom, top = (c_double() for _ in range(4))
    reached: list[float] = []
    for number in (first, last):
        char_box(page, number, byref(left), byref(right), byref(bottom), byref(top))
        reached += (left.value, right.value)
    height = top.value - bottom.value
    if 0 < height < _FLAT * raw.FPDFText_GetFontSize(page, first):
        yield _Glyph(place, _TATWEEL, min(reached), max(reached), height)


def _together(glyphs: list[_Glyph]) -> list[_Glyph]:
    """Put the letters of a ligature in order: of a lam and the alef inside it the lam is first."""
    kept = list(glyphs)
    for index in range(len(kept) - 1):
        near = kept[index]
        if near.character != _LAM:
            continue
        far = kept[index + 1]
        is_inside = (far.left + far.right) / 2 < near.right
        if is_inside and far.character in _ALEFS:
            kept[index : index + 2] = far, near
    return kept


def _spaced(glyphs: list[_Glyph], size: float) -> tuple[str, list[int]]:
    """Return characters as seen from left to right, with a space where a gap divides words."""
    characters: list[str] = []
    places: list[int] = []
    last: _Glyph | None = None
    following: list[_Glyph | None] = [*glyphs[1:], None]
    # Most characters touch: what divides no words of any kind need not be looked at.
    least = _ANY / 2 * size if size > 0 else -math.inf
    for glyph, far in zip(glyphs, following, strict=True):
        if last and glyph.left - last.right > least and _are_apart(last, glyph, size):
            characters.append(" ")
            places.append(glyph.place)
        is_stroke = 0 < glyph.height < _FLAT * size and _is_inside_word(last, glyph, far)
        characters.append(_TATWEEL if is_stroke else glyph.character)
        places.append(glyph.place)
        last = glyph
    return "".join(characters), places


def _is_inside_word(near: _Glyph | None, glyph: _Glyph, far: _Glyph | None) -> bool:
    """Tell whether a character that is no letter of Arabic touches letters of it on both sides."""
    return (
        near is not None
        and far is not None
        and glyph.character not in _LETTERS
        and not glyph.character.isspace()
        and glyph.character != "."
        # A long stroke is several short ones.
        and all(
            beside in _LETTERS or beside == glyph.character
            for beside in (near.character, far.character)
        )
        and glyph.left <= near.right + 1
        and far.left <= glyph.right + 1
    )


def _are_apart(near: _Glyph, far: _Glyph, size: float) -> bool:
    """Tell whether a gap divides two characters that no space does."""
    if near.character.isspace() or far.character.isspace():
        return False
    gap = (far.left - near.right) / size
    if abs(near.place - far.place) == 2:
        return gap > _ANY  # PDFium put a space between them
    is_arabic = near.character in _LETTERS or far.character in _LETTERS
    return gap > (_GAP if is_arabic else _GAP_OF_OTHERS)
