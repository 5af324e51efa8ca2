"""Resolutions in running text: `resolutions 822 (1993) and 884 (1993)`, `第62/243号决议`."""

import re
from dataclasses import dataclass

from extraction import languages
from extraction.folding import fold
from extraction.resolution_lists import (
    clause_pattern,
    date_before,
    further_pattern,
    joining_pattern,
    token_pattern,
)
from extraction.resolution_organs import Cited, OrganNames

# How long a date is that stands before the first number.
_DATE = 24
# The session of the Assembly in which the Human Rights Council first met.
_ASSEMBLY_THEN = 61
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
        organ: the organ that is named for the last of them.
    """

    start: int
    end: int
    numbers: tuple[tuple[int, int, str], ...]
    organ: str | None


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
    matches = list(clause_pattern(language).finditer(folded))
    if not matches:
        return []
    organs = OrganNames(text, folded, language, home)
    clauses: list[Resolutions] = []
    for match in matches:
        cited: Cited | None = _cited(match, _start(match, language))
        while cited:
            passed_on = clauses and _goes_on(folded, clauses[-1], cited, language)
            inherited = clauses[-1].organ if passed_on else None
            clauses.append(_clause(folded, organs, cited, inherited, language))
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
    dated = date_before(language)
    before = dated and dated.search(match.string, max(match.start() - _DATE, 0), match.start())
    return before.start() if before else match.start()


def _continued(folded: str, organs: OrganNames, cited: Cited, language: str) -> Cited | None:
    """Return a list that goes on for another organ: `5/1 of the Council and 60/251 of the …`."""
    organ = organs.joined(cited)
    further = further_pattern(language).match(folded, organ[1]) if organ else None
    following = _cited(further, further.start("list")) if further else None
    return following if following and organs.joined(following) else None


def _goes_on(folded: str, earlier: Resolutions, cited: Cited, language: str) -> bool:
    """Tell whether a clause is joined to an earlier one: `12/1 of the Council and resolution 15/1`.

    What joins them may be written on to the word, which the clause starts with.
    """
    joined = joining_pattern(language).match(folded, earlier.end)
    return joined is not None and 0 <= joined.end() - cited.start <= 1


def _clause(
    folded: str, organs: OrganNames, cited: Cited, inherited: str | None, language: str
) -> Resolutions:
    """Return the resolutions of a clause.

    Args:
        folded: the text.
        organs: the organs that it names.
        cited: where the clause stands.
        inherited: the organ of a clause that this one is joined to.
        language: the language of the text.
    """
    beside = organs.beside(cited)
    said = (beside and beside[2]) or organs.said_before(cited)
    tokens, asides = _tokens(folded, cited, language)
    among = [
        name
        for name in organs.among(cited)
        if not any(first <= name[0] < last for first, last in asides)
    ]
    numbers = []
    organ = said
    for start, end, token in tokens:
        own = [named for _, last, named in among if last <= start]
        organ = own[-1] if own else said
        if not organ and inherited == "A/HRC" and _may_be_council(token):
            organ = inherited
        numbers.append((start, end, _normal(token, organ)))
    bounds = [cited.start, cited.end, *(beside[:2] if beside else ())]
    return Resolutions(min(bounds), max(bounds), tuple(numbers), organ)


def _may_be_council(token: str) -> bool:
    """Tell whether a number has a session that the Assembly did not hold beside the Council."""
    head, stroke, _ = token.partition("/")
    return bool(stroke) and not (head.isdigit() and int(head) >= _ASSEMBLY_THEN)


def _tokens(
    folded: str, cited: Cited, language: str
) -> tuple[list[tuple[int, int, str]], list[tuple[int, int]]]:
    """Return the numbers of a list, each with its year where one stands for several, and asides.

    An aside is what is said of one number; a year goes no further back than that.
    """
    tokens, asides = [], []
    year = last = ""
    for token in reversed([*token_pattern(language).finditer(folded, cited.first, cited.last)]):
        if token["number"]:
            tokens.append((*token.span(), token["number"]))
            behind = _YEAR_BEHIND.search(token["number"])
            year, last = (behind.group(), token["number"][: behind.start()]) if behind else ("", "")
        elif token["bare"] and year and 0 < int(last) - int(token["bare"]) < _IN_A_YEAR:
            tokens.append((*token.span(), token["bare"] + year))
        elif not token["bare"]:
            asides.append(token.span())
            year = ""
    return tokens[::-1], asides


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
