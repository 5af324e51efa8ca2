"""Mended text that keeps its way back to the page.

Rules read :class:`Text`, never a page: faults of the text layer are mended in it, while every
character still knows the page and the offset that it came from.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from extraction.finding import Span

_TATWEEL = "\u0640"

# Other digits than the usual ones, and strokes.
_MENDED_AWAY = re.compile(rf"[^\D0-9]|{_TATWEEL}")

# Where a page ends, its last line ends too: no word is joined over a page.
_PAGE_END = "\n"


@dataclass(frozen=True, slots=True)
class Source:
    """The pages as they were read, laid end to end: a place counts characters from the first."""

    page_texts: tuple[str, ...]
    starts: tuple[int, ...]

    def locate(self, place: int) -> tuple[int, int]:
        """Return the number of the page, from 1, and the offset on it."""
        page = bisect_right(self.starts, place)
        return page, place - self.starts[page - 1]


@dataclass(frozen=True, slots=True)
class Text:
    r"""Characters with the place on the page of each.

    Attributes:
        characters: the mended text; lines end with ``\\n``.
        places: for each character, its place in the source.
        source: the pages, to quote evidence from.
    """

    characters: str
    places: "array[int]"
    source: Source

    def __str__(self) -> str:
        return self.characters

    def __len__(self) -> int:
        return len(self.characters)

    def slice(self, start: int, end: int) -> "Text":
        """Return the part from ``start`` to ``end``, with the same way back."""
        return Text(self.characters[start:end], self.places[start:end], self.source)

    def sub(
        self, pattern: "re.Pattern[str]", replacement: "str | Callable[[re.Match[str]], str]"
    ) -> "Text":
        """Return the text with each match replaced; new characters keep the match's place.

        What is put in is laid over the first characters of the match; where it is longer, the rest
        stands where the match ends.
        """
        characters, before = self.characters, self.places
        pieces: list[str] = []
        places = array("I")
        done = 0
        for match in pattern.finditer(characters):
            start, end = match.span()
            new = replacement if isinstance(replacement, str) else replacement(match)
            if new == match[0]:
                continue
            pieces.append(characters[done:start])
            pieces.append(new)
            kept = min(start + len(new), end)
            places += before[done:kept]
            if longer := start + len(new) - kept:
                # A ligature is one character on the page and several letters here.
                places += before[kept - 1 : kept] * longer
            done = end
        if not pieces:
            return self
        places += before[done:]
        return Text("".join(pieces) + characters[done:], places, self.source)

    def replaced(self, old: str, new: str) -> "Text":
        """Return the text with ``new``, which is no longer, for each ``old``: as ``sub`` does."""
        pieces = self.characters.split(old)
        if len(pieces) == 1:
            return self
        before, places = self.places, array("I")
        kept, left_out = len(new), len(old) - len(new)
        start = 0
        for piece in pieces:
            end = start + len(piece) + kept
            places += before[start:end]
            start = end + left_out
        return Text(new.join(pieces), places, self.source)

    def arranged(self, order: "array[int]") -> "Text":
        """Return the characters in another order, each with its own place on the page."""
        return Text(
            "".join(map(self.characters.__getitem__, order)),
            array("I", map(self.places.__getitem__, order)),
            self.source,
        )

    def without(self, indices: Iterable[int]) -> "Text":
        """Return the text without some of its characters."""
        bounds = [-1, *sorted(indices), len(self)]
        if len(bounds) == 2:
            return self
        return join([self.slice(before + 1, at) for before, at in pairwise(bounds)])

    def page_at(self, index: int) -> int:
        """Return the number of the page, from 1, on which a character stands."""
        return self.source.locate(self.places[index])[0]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where the characters from ``start`` to ``end`` stand: one span for each page.

        White space at the ends does not count. Empty where nothing is left.
        """
        words = self.characters[start:end]
        start += len(words) - len(words.lstrip())
        places = self.places[start : start + len(words.strip())]
        if not places:
            return ()
        low, high = min(places), max(places)
        page, offset = self.source.locate(low)
        if offset + high - low < len(self.source.page_texts[page - 1]):
            return (Span(page, offset, offset + high - low + 1),)
        found: dict[int, list[int]] = {}
        for page, offset in map(self.source.locate, places):
            found.setdefault(page, []).append(offset)
        return tuple(Span(page, min(at), max(at) + 1) for page, at in sorted(found.items()))

    def printed(self, start: int = 0, end: int | None = None) -> str:
        """Return the characters with the digits and strokes that the page has.

        Mending makes all digits alike and drops the stroke that lengthens Arabic letters; what is
        copied into a record keeps the page's own digits, and the stroke that ends a word:
        `مجموعة الـ 77`.
        """
        end = len(self) if end is None else end
        if not any(map(self._differs, self.spans(start, end))):
            return self.characters[start:end]
        return "".join(map(self._printed, range(start, end)))

    def _differs(self, span: Span) -> bool:
        """Tell whether the page has other digits or strokes in a span, or a stroke behind it."""
        as_read = self.source.page_texts[span.page - 1]
        return bool(_MENDED_AWAY.search(as_read, span.start, span.end + 1))

    def _printed(self, index: int) -> str:
        character = self.characters[index]
        page, offset = self.source.locate(self.places[index])
        as_read = self.source.page_texts[page - 1]
        if character.isdigit() and unicodedata.category(as_read[offset]) == "Nd":
            return as_read[offset]
        is_arabic = "\u0620" <= character <= "\u064a"
        if is_arabic and as_read[offset + 1 : offset + 2] == _TATWEEL:
            after = self.characters[index + 1 : index + 2]
            return character if after.isalpha() else character + _TATWEEL
        return character

    def quote(self, span: Span) -> str:
        """Return the very words of the page that ``span`` points at, unmended."""
        return self.source.page_texts[span.page - 1][span.start : span.end]


def laid_out(page_texts: Sequence[str]) -> Text:
    """Return the pages one after the other, each ended by a line end."""
    starts = accumulate((len(page) + len(_PAGE_END) for page in page_texts), initial=0)
    characters = "".join(page + _PAGE_END for page in page_texts)
    source = Source(tuple(page_texts), tuple(starts)[:-1])
    return Text(characters, _counted(len(characters)), source)


# Most documents are no longer: their places are cut from this, which is sooner done than counted.
_PLACES = array("I", range(1 << 16))


def _counted(count: int) -> "array[int]":
    return _PLACES[:count] if count <= len(_PLACES) else array("I", range(count))


def join(parts: Sequence[Text]) -> Text:
    """Return the parts, of which there must be one, in order; each must end its own lines."""
    if len(parts) == 1:
        return parts[0]
    places = array("I")
    for part in parts:
        places += part.places
    return Text("".join(part.characters for part in parts), places, parts[0].source)


_HAN = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_HAN_GAP = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}\d])|(?<=\d)\s+(?=[{_HAN}])")


def one_line(characters: str) -> str:
    r"""Join wrapped lines: white space runs become one space.

    Between Han characters, or one and a figure, they become none.

    >>> one_line("Letter dated\n 3 May  2021")
    'Letter dated 3 May 2021'
    >>> one_line("安全理\n事会")
    '安全理事会'
    >>> one_line("2011-2020\n十年期")
    '2011-2020十年期'
    """
    return _HAN_GAP.sub("", " ".join(characters.split()))
