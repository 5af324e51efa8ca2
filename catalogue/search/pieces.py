"""What was typed, cut into pieces: a field with its value, a phrase, or a word."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.search.symbols import with_suffixes_joined

# A field with its value at once, or a phrase, or a word; perhaps after a minus.
_PIECE = re.compile(
    r"""
    (?P<minus>-(?=[^\s-]))?
    (?:(?P<field>[^\W\d]{2,20}):)?
    (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)|(?(field)|(?!)))
    """,
    re.VERBOSE,
)
# As keyboards of other languages write them.
_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„«»「」＂", '"'), "：": ":", "，": ",", "،": ",", "、": ",", "－": "-"}
)
# `A/75/660 – S/2020/1267` is one thing with a dash in its middle; `A / 75 / 660` has strokes.
_SPACED_STROKE = re.compile(r"(?<=[\w)])\s*/\s*(?=[\w(])")
_SPACED_DASH = re.compile(r"(?<=\d)\s+[-\u2010-\u2015]\s+(?=[A-Za-z]{1,2}[/-])")
# As French is printed, with a space before the colon.
_SPACED_COLON = re.compile(r"(?<![\w:])(-?)([^\W\d]{2,20})\s+:(?![:/])")
MOST_WORDS_IN_A_VALUE = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the box.

    Attributes:
        typed: as it stands in the box.
        value: what is asked for; empty where a field stands alone.
        field: the field's name as typed, without its colon.
        excluded: whether a minus stands before it.
        is_phrase: whether it stands in quotation marks.
    """

    typed: str
    value: str
    field: str = ""
    excluded: bool = False
    is_phrase: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it may belong to the piece before it."""
        return not (self.field or self.excluded or self.is_phrase)


def pieces(box: str, takes: Callable[[str, str], bool | None]) -> Iterator[Piece]:
    """Yield the pieces of a box, in order.

    Args:
        box: what was typed.
        takes: tells of a field's name and several words whether they are one value of it;
            ``None`` where the name is no field's.
    """
    cut = [_piece(match) for match in _PIECE.finditer(_mended(box, takes))]
    place = 0
    while place < len(cut):
        piece = cut[place]
        place += 1
        if piece.field and not piece.is_phrase:
            count = _reach(piece, cut[place:], takes)
            piece, place = _joined(piece, cut[place : place + count]), place + count
        yield piece


def _mended(box: str, takes: Callable[[str, str], bool | None]) -> str:
    def closed_up(match: "re.Match[str]") -> str:
        is_field = takes(match[2], "") is not None
        return f"{match[1]}{match[2]}:" if is_field else match.group()

    # Some keyboards write an accent as a character of its own.
    box = unicodedata.normalize("NFC", box).translate(_SIGNS).strip()
    box = _SPACED_STROKE.sub("/", _SPACED_COLON.sub(closed_up, box))
    return with_suffixes_joined(_SPACED_DASH.sub("\u2013", box))


def _piece(match: "re.Match[str]") -> Piece:
    is_phrase = match["phrase"] is not None
    value = match["phrase"] if is_phrase else match["word"]
    return Piece(
        match.group(), value or "", match["field"] or "", match["minus"] is not None, is_phrase
    )


def _reach(piece: Piece, after: Sequence[Piece], takes: Callable[[str, str], bool | None]) -> int:
    """Return how many of the pieces that follow a field belong to its value: as many as can.

    Where the field understands nothing of them all do, so that the whole is said not to be.
    """
    words = []
    for word in after[:MOST_WORDS_IN_A_VALUE]:
        if not word.is_word:
            break
        words.append(word.value)
    for count in range(len(words), -1, -1):
        taken = takes(piece.field, " ".join([piece.value, *words[:count]]).strip())
        if taken is None:
            return 0
        if taken:
            return count
    if not piece.value and not words and after and after[0].is_phrase and not after[0].field:
        return int(not after[0].excluded)  # `state: "New Zealand"`
    return len(words)


def _joined(piece: Piece, words: Sequence[Piece]) -> Piece:
    typed = " ".join([piece.typed, *(word.typed for word in words)])
    value = " ".join([piece.value, *(word.value for word in words)]).strip()
    return Piece(typed, value, piece.field, piece.excluded)
