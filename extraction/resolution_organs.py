"""Whose resolutions are: the organ that is named beside their numbers, in full, in short, or not.

`resolution 46/12 of the Council` names it in short; `its resolution 46/12` leaves it to what was
said before.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.organ_names import organs_in, short_names_in
from extraction.phrases import any_of

# How far from its numbers an organ may be named: `62/243, adopted by the General Assembly`.
_AFTER, _BEFORE = 30, 4
# One that no word joins to the numbers is nearer: `its resolution 62/243, the Assembly`.
_LOOSE = 12
# A short name, and the word for "its", are looked for so far around the numbers.
_AROUND = 40

# A comma and an article may stand between; a longer word begins another clause.
_CLOSE = re.compile(r"\s?[,،]?\s?(?:[^\W\d]{1,4}[\s'])?")

OrganName = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a clause that cites resolutions stands, and in it the list of their numbers."""

    start: int
    end: int
    first: int
    last: int


class OrganNames:
    """The organs that a text names, found once and asked for beside each clause."""

    def __init__(self, text: str, folded: str, language: str, home: str | None) -> None:
        """Look a text through.

        Args:
            text: what cites.
            folded: the same, folded.
            language: its language.
            home: the organ that the document is issued under, if that is known.
        """
        self._text, self._folded, self._language, self._home = text, folded, language, home
        self._organs = organs_in(text, language)
        self._starts = [organ[0] for organ in self._organs]

    def among(self, cited: Cited) -> list[OrganName]:
        """Return the organs that are named between the word and the last number."""
        low, high = bisect_left(self._starts, cited.start), bisect_left(self._starts, cited.last)
        return self._organs[low:high]

    def joined(self, cited: Cited) -> OrganName | None:
        """Return the organ that the language's "of" joins to the numbers before it."""
        return self._joined(self._near(cited), cited) or self._joined(self._short(cited), cited)

    def beside(self, cited: Cited) -> OrganName | None:
        """Return the organ that is named next to a clause, in full or else in short.

        Where the word follows its numbers no organ follows them: it is the next sentence's.
        """
        follows = languages.subject(self._language, "citations")["follows"]
        near = self._near(cited)
        found = None if follows else self._joined(near, cited)
        found = found or self._before(near, cited)
        if found or (not follows and (found := self._loose(near, cited))):
            return found
        short = self._short(cited)
        found = (None if follows else self._joined(short, cited)) or self._before(short, cited)
        # Arabic names it between the word and the numbers.
        within = (name for name in short if cited.start <= name[0] < cited.first)
        return found or next(within, None)

    def said_before(self, cited: Cited) -> str | None:
        """Return the organ whose own a resolution is called: the one named last, or the home's."""
        its, whole_word = _its(self._language)
        before = self._folded[max(cited.start - _AROUND, 0) : cited.start]
        if not its.search(before) and not whole_word.match(self._folded, cited.start):
            return None
        # `By its resolution 46/12, the Council`.
        following = self._loose(self._short(cited), cited)
        named = self._organs[: bisect_left(self._starts, cited.start)][-1:]
        return following[2] if following else named[0][2] if named else self._home

    def _near(self, cited: Cited) -> list[OrganName]:
        low = bisect_left(self._starts, cited.start - _AROUND)
        return self._organs[low : bisect_right(self._starts, cited.last + _AFTER)]

    def _short(self, cited: Cited) -> list[OrganName]:
        """Return the short names near a clause; a Council is told by how its numbers look."""
        low = max(cited.start - _AROUND, 0)
        words = self._text[low : cited.last + _AROUND]
        return [
            (low + start, low + end, "A" if "A" in organs else "A/HRC")
            for start, end, organs in short_names_in(words, self._language)
        ]

    def _joined(self, names: list[OrganName], cited: Cited) -> OrganName | None:
        after = _first_after(names, cited)
        words = self._folded[cited.last : after[0]] if after else ""
        return after if _of(self._language).fullmatch(words) else None

    def _before(self, names: list[OrganName], cited: Cited) -> OrganName | None:
        before = [name for name in names if 0 <= cited.start - name[1] <= _BEFORE]
        return before[-1] if before else None

    def _loose(self, names: list[OrganName], cited: Cited) -> OrganName | None:
        """Return the organ that follows closely, in the same sentence and in no further clause."""
        after = _first_after(names, cited)
        if after is None or after[0] - cited.last > _LOOSE:
            return None
        between = self._folded[cited.last : after[0]]
        close = _CLOSE.fullmatch(between) and not _joiner(self._language).search(between)
        return after if close else None


def _first_after(names: list[OrganName], cited: Cited) -> OrganName | None:
    return next((name for name in names if name[0] >= cited.last), None)


@cache
def _of(language: str) -> "re.Pattern[str]":
    """What may stand between numbers and the name of their organ, written on to it or not."""
    words = any_of(map(fold, languages.subject(language, "citations")["of"]))
    written_on = any_of(prefix for prefix in languages.prefixes(language) if prefix != "و")
    return re.compile(rf"\s*(?:{words})?\s*(?:{written_on})?")


@cache
def _its(language: str) -> tuple["re.Pattern[str]", "re.Pattern[str]"]:
    """Return patterns for the word for "its" before a clause, and for one that says both."""
    words = any_of(map(fold, languages.subject(language, "citations")["its"]))
    written_on = any_of(languages.prefixes(language))
    return (
        re.compile(rf"(?:(?<![^\W_])|(?=[一-龥]))(?:{words})\s?$"),
        re.compile(rf"(?:{written_on})?(?:{words})(?![^\W_])"),
    )


@cache
def _joiner(language: str) -> "re.Pattern[str]":
    words = any_of(map(fold, languages.subject(language, "masthead")["joiners"]))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])|(?<![^\W_])(?:{words})$")
