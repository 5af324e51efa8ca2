"""Mended text that keeps its way back to the page.

Rules read :class:`Text`, never a page: faults of the text layer are mended in it, while every
character still knows the page and the offset that it came from.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extraction.finding import Span

if TYPE_CHECKING:
    from collections.abc import Callable


_TATWEEL = "\u0640"


@dataclass(frozen=True, slots=True)
class Text:
    r"""Characters with the place on the page of each.

    Attributes:
        characters: the mended text; lines end with ``\\n``.
        pages: for each character, the number of its page.
        offsets: for each character, its offset in that page's text as it was read.
        page_texts: the pages as they were read, by number from 1, to quote evidence from.
    """

    characters: str
    pages: "array[int]"
    offsets: "array[int]"
    page_texts: tuple[str, ...]

    def __str__(self) -> str:
        return self.characters

    def __len__(self) -> int:
        return len(self.characters)

    def slice(self, start: int, end: int) -> "Text":
        """Return the part from ``start`` to ``end``, with the same way back."""
        return Text(
            self.characters[start:end],
            self.pages[start:end],
            self.offsets[start:end],
            self.page_texts,
        )

    def sub(
        self, pattern: "re.Pattern[str]", replacement: "str | Callable[[re.Match[str]], str]"
    ) -> "Text":
        """Return the text with each match replaced; new characters keep the match's place.

        What is put in is laid over the first characters of the match; where it is longer, the rest
        stands where the match ends.
        """
        pieces: list[str] = []
        pages, offsets = array("I"), array("I")
        done = 0
        for match in pattern.finditer(self.characters):
            new = replacement if isinstance(replacement, str) else replacement(match)
            pieces += (self.characters[done : match.start()], new)
            kept = min(match.start() + len(new), match.end())
            pages.extend(self.pages[done:kept])
            offsets.extend(self.offsets[done:kept])
            # A ligature is one character on the page and several letters here.
            more = match.start() + len(new) - kept
            pages.extend(self.pages[kept - 1 : kept] * more)
            offsets.extend(self.offsets[kept - 1 : kept] * more)
            done = match.end()
        if not done:
            return self
        pages.extend(self.pages[done:])
        offsets.extend(self.offsets[done:])
        return Text("".join(pieces) + self.characters[done:], pages, offsets, self.page_texts)

    def arranged(self, order: "array[int]") -> "Text":
        """Return the characters in another order, each with its own place on the page."""
        return Text(
            "".join(map(self.characters.__getitem__, order)),
            array("I", map(self.pages.__getitem__, order)),
            array("I", map(self.offsets.__getitem__, order)),
            self.page_texts,
        )

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where the characters from ``start`` to ``end`` stand: one span for each page.

        White space at the ends does not count. Empty where nothing is left.
        """
        found: dict[int, tuple[int, int]] = {}
        for index in range(start, end):
            if self.characters[index].isspace():
                continue
            page, offset = self.pages[index], self.offsets[index]
            low, high = found.get(page, (offset, offset))
            found[page] = (min(low, offset), max(high, offset))
        return tuple(Span(page, low, high + 1) for page, (low, high) in sorted(found.items()))

    def printed(self, start: int = 0, end: int | None = None) -> str:
        """Return the characters with the digits and strokes that the page has.

        Mending makes all digits alike and drops the stroke that lengthens Arabic letters; what is
        copied into a record keeps the page's own digits, and the stroke that ends a word:
        `مجموعة الـ 77`.
        """
        return "".join(map(self._printed, range(start, len(self) if end is None else end)))

    def _printed(self, index: int) -> str:
        character = self.characters[index]
        page = self.page_texts[self.pages[index] - 1]
        offset = self.offsets[index]
        if character.isdigit() and unicodedata.category(page[offset]) == "Nd":
            return page[offset]
        is_arabic = "\u0620" <= character <= "\u064a"
        if is_arabic and page[offset + 1 : offset + 2] == _TATWEEL:
            after = self.characters[index + 1 : index + 2]
            return character if after.isalpha() else character + _TATWEEL
        return character

    def quote(self, span: Span) -> str:
        """Return the very words of the page that ``span`` points at, unmended."""
        return self.page_texts[span.page - 1][span.start : span.end]


def empty(page_texts: tuple[str, ...] = ()) -> Text:
    """Return a text without characters: a zone that the document does not have."""
    return Text("", array("I"), array("I"), page_texts)


def join(parts: "list[Text] | tuple[Text, ...]") -> Text:
    """Return the parts one after the other; each is expected to end its own lines."""
    if not parts:
        return empty()
    pages, offsets = array("I"), array("I")
    for part in parts:
        pages.extend(part.pages)
        offsets.extend(part.offsets)
    return Text("".join(part.characters for part in parts), pages, offsets, parts[0].page_texts)


_HAN_GAP = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)


def one_line(characters: str) -> str:
    r"""Join wrapped lines: white space runs become one space, and none between Han characters.

    >>> one_line("Letter dated\\n 3 May  2021")
    'Letter dated 3 May 2021'
    >>> one_line("安全理\\n事会")
    '安全理事会'
    """
    return _HAN_GAP.sub("", " ".join(characters.split()))
