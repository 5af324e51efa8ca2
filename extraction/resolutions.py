"""Resolutions in running text: `resolutions 822 (1993) and 884 (1993)`, `第62/243号决议`."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.masthead_words import organs_in

_NUMBER = (
    r"(?:\d{1,4}\s?\(\s?(?:19|20)\d{2}\)"  # 884 (1993); an Arabic line may end behind the bracket
    r"|\d{1,4}\s?(?:[a-z]\s?)?\([ivxlcхі]{1,8}\)"  # 2758 (XXVI)
    r"|\d{1,4}\s?\(\s?د[اإ]?\s?-?\s?\d{1,2}-?\s?\)"  # 2758 (د-26), in Arabic for (XXVI)
    r"|(?:e?s-)?\d{1,4}/\d{1,4}(?![/\d]))"  # 62/243, ES-10/2, 2018/12
)
_EACH_NUMBER = re.compile(_NUMBER)
# Roman numerals typed in Cyrillic letters.
_CYRILLIC = str.maketrans("ХІ", "XI")
_ARABIC_SESSION = re.compile(r"(?P<number>\d+)\(د[اإ]?-?(?P<session>\d+)-?\)", re.IGNORECASE)
# How far from its numbers an organ may be named: `62/243 of the General Assembly`.
_AFTER, _BEFORE = 12, 4


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Resolutions cited together.

    Attributes:
        start: where the clause that cites them starts.
        end: where it ends, the name of their organ included.
        numbers: for each resolution where its number stands, and its symbol.
    """

    start: int
    end: int
    numbers: tuple[tuple[int, int, str], ...]


def resolutions_in(text: str, language: str) -> list[Resolutions]:
    """Return the resolutions that a text names, whatever stands between word and numbers."""
    if language == languages.UNDETERMINED:
        return []
    folded = fold(text)
    matches = list(_pattern(language).finditer(folded))
    organs = organs_in(text, language) if matches else []
    starts, ends = [organ[0] for organ in organs], [organ[1] for organ in organs]
    follows = languages.subject(language, "citations")["follows"]
    clauses = []
    for match in matches:
        first = bisect_left(ends, match.start() - _BEFORE)
        last = bisect_right(starts, match.end() + _AFTER)
        clauses.append(_clause(folded, organs[first:last], match, follows=follows))
    return clauses


def _clause(
    folded: str, around: list[tuple[int, int, str]], match: "re.Match[str]", *, follows: bool
) -> Resolutions:
    first, last = match.span()
    start, end = match.span("list")
    # `… resolution 66/288. The Human Rights Council …`: the next sentence's organ is not its own.
    own = [organ for organ in around if organ[0] < end or "." not in folded[end : organ[0]]]
    near = _organ_near(own, (first, last), (start, end), follows=follows) if own else None
    organ = None
    if near:
        first, last, organ = min(first, near[0]), max(last, near[1]), near[2]
    numbers = [
        (start + token.start(), start + token.end(), _normal(token.group(), organ))
        for token in _EACH_NUMBER.finditer(folded[start:end])
    ]
    return Resolutions(first, last, tuple(numbers))


def _organ_near(
    organs: list[tuple[int, int, str]],
    whole: tuple[int, int],
    numbers: tuple[int, int],
    *,
    follows: bool,
) -> tuple[int, int, str] | None:
    """Return the organ named between word and numbers, right after them, or right before.

    Where the word follows its numbers no organ follows them: it is the next sentence's.
    """
    inside = [organ for organ in organs if whole[0] <= organ[0] < whole[1]]
    after = [organ for organ in organs if not follows and 0 <= organ[0] - numbers[1] <= _AFTER]
    before = [organ for organ in organs if 0 <= whole[0] - organ[1] <= _BEFORE]
    return next(iter([*inside, *after, *before]), None)


def _normal(token: str, organ: str | None) -> str:
    """Return the symbol of a resolution; its shape says the organ where no name does."""
    token = "".join(token.split()).upper()
    if "(" in token:
        token = token.translate(_CYRILLIC)
        if arabic := _ARABIC_SESSION.fullmatch(token):
            token = f"{arabic['number']}({_roman(int(arabic['session']))})"
        body = "S" if token[-2].isdigit() else "A"
        if organ == "E":
            body = "E"
        return f"{body}/RES/{token}"
    head = token.split("/", maxsplit=1)[0]
    if head.isdigit() and len(head) == 4:
        return f"E/RES/{token}"
    if organ == "A/HRC" or (head.isdigit() and int(head) < 31):
        return f"A/HRC/RES/{token}"
    return f"A/RES/{token}"


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


@cache
def _pattern(language: str) -> "re.Pattern[str]":
    vocabulary = languages.subject(language, "citations")
    joiners = "|".join(
        re.escape(fold(word)) for word in languages.subject(language, "masthead")["joiners"]
    )
    ordered = sorted(map(fold, vocabulary["resolution"]), key=len, reverse=True)
    words = "|".join(map(re.escape, ordered))
    separator = (
        rf"\s?号?(?:\s?[,;،、]\s?(?:(?:{joiners})\s?)?|\s?(?:{joiners})\s?)(?:[^\W\d]{{0,6}}第)?\s?"
    )
    listed = rf"(?P<list>{_NUMBER}(?:{separator}{_NUMBER}){{0,40}})"
    if vocabulary["follows"]:
        return re.compile(rf"第?\s?{listed}\s?号?(?:和?[^\W\d]{{0,4}})?(?:{words})")
    filler = r"[^\d.;()\n]{0,45}?(?:\n[^\d.;()\n]{0,45}?)?"
    if prefixes := languages.prefixes(language):
        named = rf"(?<![^\W_])(?:{'|'.join(map(re.escape, prefixes))})?(?:{words})"
    else:
        # A first letter is sooner found than a place where a word may start.
        named = "|".join(rf"{word[0]}(?<![^\W_].){re.escape(word[1:])}" for word in ordered)
    return re.compile(rf"(?:{named})(?![^\W_]){filler}(?:n[o°]?\.?\s?|\s?\.)?{listed}")
