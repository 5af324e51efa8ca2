"""Resolutions in running text: `resolutions 822 (1993) and 884 (1993)`, `第62/243号决议`."""

import re
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.calendar import date_shape
from extraction.folding import fold
from extraction.phrases import any_of
from extraction.resolution_organs import Cited, OrganNames

_NUMBER = (
    r"(?:\d{1,4}\s?\(\s?(?:19|20)\d{2}\)"  # 884 (1993); an Arabic line may end behind the bracket
    r"|\d{1,4}\s?(?:[a-z]\s?)?\((?:e?s-)?[ivxlcхі]{1,8}\)"  # 2758 (XXVI), 1004 (ES-II)
    # 2758 (د-26), in Arabic for (XXVI)
    r"|\d{1,4}\s?(?:(?:[اأ]لف|باء|جيم|دال)\s)?\(\s?د[اإ]?\s?-?\s?\d{1,2}-?\s?\)"
    # 62/243, ES-10/2, 2018/12, and in Arabic letters داط-10/2
    r"|(?:e?s-|(?<![^\W_])د\s?ا?\s?ط?\s?-\s?)?\d{1,4}/\d{1,4}(?![/\d]))"
)
# One that its year does not follow.
_BARE = r"\d{1,4}(?![\d/])"
# How long a date is that stands before the first number.
_DATE = 24
# `822, 853 and 884 (1993)`: in one year the Council passes fewer resolutions than this.
_IN_A_YEAR = 100
_YEAR_BEHIND = re.compile(r"\(\s?\d{4}\)$")
# Roman numerals typed in Cyrillic letters.
_CYRILLIC = str.maketrans("ХІ", "XI")
# The letter of one of several resolutions of a number is no part of its symbol, in any session.
_PART = re.compile(r"(?<=\d)[^\W\d_]{1,3}(?=\()")
_ARABIC_SESSION = re.compile(r"(?P<number>\d+)\(د[اإ]?-?(?P<session>\d+)-?\)", re.IGNORECASE)
_ARABIC_SPECIAL = re.compile(r"دا?(?P<emergency>ط?)-")


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


def resolutions_in(text: str, language: str, home: str | None = None) -> list[Resolutions]:
    """Return the resolutions that a text names, whatever stands between word and numbers.

    Args:
        text: what cites.
        language: its language.
        home: the organ that the document is issued under: "its" resolutions are that one's where
            no other is named.
    """
    if language == languages.UNDETERMINED:
        return []
    folded = fold(text)
    matches = list(_pattern(language).finditer(folded))
    if not matches:
        return []
    organs = OrganNames(text, folded, language, home)
    clauses = []
    for match in matches:
        cited: Cited | None = _cited(match, _start(match, language))
        while cited:
            clauses.append(_clause(folded, organs, cited, language))
            cited = _continued(folded, organs, cited, language)
    return clauses


def _cited(match: "re.Match[str]", start: int) -> Cited:
    """Return a clause; what is said of its last number, as a date, counts to the list alone."""
    first, last = match.span("list")
    if match["adjunct"]:
        return Cited(start, last, first, match.end("adjunct"))
    return Cited(start, match.end(), first, last)


def _start(match: "re.Match[str]", language: str) -> int:
    """Return where a clause starts; in Chinese its date stands before the first number."""
    dated = _date_before(language)
    before = dated and dated.search(match.string, max(match.start() - _DATE, 0), match.start())
    return before.start() if before else match.start()


def _continued(folded: str, organs: OrganNames, cited: Cited, language: str) -> Cited | None:
    """Return a list that goes on for another organ: `5/1 of the Council and 60/251 of the …`."""
    organ = organs.joined(cited)
    further = _further(language).match(folded, organ[1]) if organ else None
    following = _cited(further, further.start("list")) if further else None
    return following if following and organs.joined(following) else None


def _clause(folded: str, organs: OrganNames, cited: Cited, language: str) -> Resolutions:
    among = organs.among(cited)
    beside = organs.beside(cited)
    said = (beside and beside[2]) or organs.said_before(cited)
    numbers = []
    for start, end, token in _tokens(folded, cited, language):
        own = [organ for _, last, organ in among if last <= start]
        numbers.append((start, end, _normal(token, own[-1] if own else said)))
    bounds = [cited.start, cited.end, *(beside[:2] if beside else ())]
    return Resolutions(min(bounds), max(bounds), tuple(numbers))


def _tokens(folded: str, cited: Cited, language: str) -> list[tuple[int, int, str]]:
    """Return the numbers of a list, each with its year where one stands for several."""
    tokens = []
    year = last = ""
    for token in reversed([*_token(language).finditer(folded, cited.first, cited.last)]):
        if token["number"]:
            tokens.append((*token.span(), token["number"]))
            behind = _YEAR_BEHIND.search(token["number"])
            year, last = (behind.group(), token["number"][: behind.start()]) if behind else ("", "")
        elif token["bare"] and year and 0 < int(last) - int(token["bare"]) < _IN_A_YEAR:
            tokens.append((*token.span(), token["bare"] + year))
        elif not token["bare"]:
            # A year goes no further back than what is said of another number.
            year = ""
    return tokens[::-1]


def _normal(token: str, organ: str | None) -> str:
    """Return the symbol of a resolution; its shape says the organ where no name does."""
    token = "".join(token.split()).upper()
    if "(" in token:
        token = _PART.sub("", token.translate(_CYRILLIC))
        if arabic := _ARABIC_SESSION.fullmatch(token):
            token = f"{arabic['number']}({_roman(int(arabic['session']))})"
        body = "S" if token[-2].isdigit() else "A"
        # Of the Councils only one counted its sessions in Roman numerals.
        if organ == "E" or (organ == "A/HRC" and body == "A"):
            body = "E"
        return f"{body}/RES/{token}"
    if special := _ARABIC_SPECIAL.match(token):
        token = ("ES-" if special["emergency"] else "S-") + token[special.end() :]
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
    ordered = sorted(map(fold, vocabulary["resolution"]), key=len, reverse=True)
    words = "|".join(map(re.escape, ordered))
    if vocabulary["follows"]:
        return re.compile(rf"第?\s?{_list(language)}\s?号?(?:和?[^\W\d]{{0,4}})?(?:{words})")
    filler = r"[^\d.;()\n]{0,45}?(?:\n[^\d.;()\n]{0,45}?)?"
    if prefixes := languages.prefixes(language):
        named = rf"(?<![^\W_])(?:{'|'.join(map(re.escape, prefixes))})?(?:{words})"
    else:
        # A first letter is sooner found than a place where a word may start.
        named = "|".join(rf"{word[0]}(?<![^\W_].){re.escape(word[1:])}" for word in ordered)
    return re.compile(rf"(?:{named})(?![^\W_]){filler}(?:n[o°]?\.?\s?|\s?\.)?{_list(language)}")


@cache
def _further(language: str) -> "re.Pattern[str]":
    return re.compile(rf"\s?[,،]?\s?(?:{_joiners(language)})\s?{_list(language)}")


@cache
def _token(language: str) -> "re.Pattern[str]":
    """What a list is read by: the numbers in dates and of paragraphs are no resolutions."""
    return re.compile(rf"(?P<said>{_adjunct(language)})|(?P<number>{_NUMBER})|(?P<bare>{_BARE})")


@cache
def _date_before(language: str) -> "re.Pattern[str] | None":
    if not languages.subject(language, "citations")["follows"]:
        return None
    return re.compile(rf"(?:{date_shape(language)})\s?$")


def _list(language: str) -> str:
    """Numbers with what holds a list of them together, and what is said of the last."""
    joiners, adjunct = _joiners(language), _adjunct(language)
    # Atomic: a space that two parts may take would double the ways to fail with each number.
    separator = (
        rf"(?>\s?号?(?:\s?[,;،、]\s?(?:(?:{joiners})\s?)?|\s?(?:{joiners})\s?)"
        rf"(?:[^\W\d]{{0,6}}{_date_between(language)}第)?\s?)"
    )
    # A year in brackets stands for the numbers before it as well.
    number = rf"(?:(?:{_BARE}{separator}){{1,20}}(?=\d{{1,4}}\s?\())?{_NUMBER}"
    numbers = rf"{number}(?:(?:{adjunct}){{0,2}}{separator}{number}){{0,40}}"
    return rf"(?P<list>(?>{numbers}))(?P<adjunct>(?:{adjunct}){{1,2}})?"


def _adjunct(language: str) -> str:
    """Return a pattern for what may be said of one number: its date, or which paragraph."""
    vocabulary = languages.subject(language, "citations")
    dated, parts = (any_of(map(fold, vocabulary[key])) for key in ("dated", "parts"))
    date = rf"(?:{dated})\s?(?:{date_shape(language)})"
    if year := vocabulary.get("year"):
        date += rf"(?:\s?(?:{any_of(map(fold, year))})(?![^\W_]))?"
    which = r"(?:\d{1,2}(?![\d/]|\s?\(\s?\d)(?:\s?\([a-z]\))?|(?:[ivx]{1,5}|[a-d])(?![^\W_]))"
    further = rf"(?:,\s?|\s?(?:{_joiners(language)})\s?){which}"
    part = rf"(?:{parts})(?![^\W\d_])(?:\s?{which}(?:{further}){{0,9}})?"
    return rf"(?>\s?[,،]?\s?(?<![^\W_])(?:{date}|{part}))"


def _date_between(language: str) -> str:
    """Return a pattern for a date between what joins numbers and the next: only in Chinese."""
    if not languages.subject(language, "citations")["follows"]:
        return ""
    return rf"(?:{date_shape(language)}\s?)?"


def _joiners(language: str) -> str:
    words = languages.subject(language, "masthead")["joiners"]
    return "|".join(re.escape(fold(word)) for word in words)
