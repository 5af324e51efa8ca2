"""Find the symbols that stand in running text, lists that leave the stem out written in full."""

import re
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.symbol import SHAPE_AFTER_ORGAN, is_valid, parse

# A Latin letter or a stroke before it would make it part of something longer. A digit may stand
# before it, for joined symbols are printed without anything between: `A/ES-10/484S/2010/158`.
# A line may end after a stroke.
_AFTER_ORGAN = SHAPE_AFTER_ORGAN.replace("/", r"[ ]?/[ \n]?")
# A capital is sooner found than a place with none of those before it.
_SYMBOL = re.compile(
    rf"[AEST](?<![A-Za-z/.].)(?:(?<=S)T)?{_AFTER_ORGAN}"
    r"(?:\s?\(\d{4}\)|\s?(?:[A-H]\s?)?\((?:E?S-)?[IVXLC]{1,8}\))?(?!\d|[A-Za-z](?!T?/))"
)
# The letter of one of several resolutions of a number is no part of a symbol: `377 A (V)`.
_PART = re.compile(r"(?<=\d)[A-H](?=\()")
# What may follow in a list: `, 174`, ` and Corr.1`, `-3` after a suffix. The word between is one
# of any language's, with spaces around it where its script has them; a bare number must close its
# clause, or "A/75/660, 15 members" would be two; where verbs come last, one of them does.
_NEXT = r"""
    (?: (?:号(?:文件)?)?\s?[,;、،]\s?(?:(?:@apart@|@joined@)\s?)?
      | \s(?:@apart@)\s
      | (?:号(?:文件)?)?\s?(?:@joined@)\s?
    )
    (?: (?P<suffix>(?:Add|Corr|Rev|Amend)\.\d{1,2}(?:/(?:Add|Corr|Rev)\.\d{1,2})?)
      | (?P<number>\d{2,5})
        (?=\s?(?:[,;.)\]、،。；）号]|$|\n|\s(?:@apart@)\s|\s?(?:@joined@)
          |\s(?:@verbs@)))(?!\.\d)
    )
    """
# `Add.1 and 2`: what goes on with the count of a suffix closes its clause as a number does; the
# very next count need not ("Add.1 and 2 were issued"), where a word joins it.
_COUNT = r"""
    (?: (?P<marked>\s?[,;、،]\s?(?:(?:@apart@|@joined@)\s?)?)
      | \s(?:@apart@)\s
      | \s?(?:@joined@)\s?
    )
    (?P<count>\d{1,2}) (?![\d/(]|\.\d)
    (?P<closes>(?=\s?(?:[,;.)\]、،。；）号]|$|\n|[-\u2010-\u2015]|\s(?:@apart@)\s|\s?(?:@joined@)
      |\s(?:@verbs@))))?
    """
_APART = ("Latin", "Cyrillic")
_DIGITS = re.compile(r"\d+$")
# A longer range of addenda is a misprint.
_LONGEST_RANGE = 50
# `Add.1-3`, `Add.1 to 3`, `Add.1至Add.3`; after a word the number must close its clause as well.
_RANGE = r"""
    (?: [-\u2010-\u2015\u2212] (?:[A-Z][a-z]+\.)? (?P<dashed>\d{1,2}) (?![\d/])
      | (?: \s(?:@apart@)\s | \s?(?:@joined@)\s? ) (?:[A-Z][a-z]+\.)? (?P<worded>\d{1,2})
        (?=\s?(?:[,;.)\]、،。；）号]|$|\n)) (?!\.\d)
    )
    """


@dataclass(frozen=True, slots=True)
class SymbolMatch:
    """A symbol in a text, in normal form, and where it (or its part of a list) stands."""

    start: int
    end: int
    text: str


def symbols_in(text: str) -> list[SymbolMatch]:
    """Return the symbols that ``text`` names, in order, elliptical lists written out.

    >>> [match.text for match in symbols_in("A/64/115, 174, 323 and 324.")]
    ['A/64/115', 'A/64/174', 'A/64/323', 'A/64/324']
    >>> [match.text for match in symbols_in("S/1994/583 and Corr.1 and 2, A/75/5 and Add.1-3")][:4]
    ['S/1994/583', 'S/1994/583/Corr.1', 'S/1994/583/Corr.2', 'A/75/5']
    """
    found: list[SymbolMatch] = []
    if "/" not in text:
        return found
    place = 0
    while match := _SYMBOL.search(text, place):
        place = match.end()
        written = _PART.sub("", "".join(match.group().split()))
        if "RES" not in written:
            # Brackets belong to a resolution; after another symbol they are prose.
            written = written.partition("(")[0] if written.endswith(")") else written
        if not is_valid(written):
            continue
        found.append(SymbolMatch(match.start(), match.end(), written))
        place = _counted(text, place, written, found)
        place = _listed(text, place, written, found)
    return found


def _counted(text: str, place: int, written: str, found: list[SymbolMatch]) -> int:
    """Write out `A/75/5/Add.1-3` and `A/75/5/Add.1 and 2`, and return where that ends."""
    digits = _DIGITS.search(written)
    if not digits or not parse(written).suffixes:
        return place
    stem, count = written[: digits.start()], int(digits.group())
    while True:
        if ranged := _range().match(text, place):
            last = min(int(ranged["dashed"] or ranged["worded"]), count + _LONGEST_RANGE)
            found += [
                SymbolMatch(ranged.start(), ranged.end(), f"{stem}{number}")
                for number in range(count + 1, last + 1)
            ]
            place, count = ranged.end(), max(count, last)
        further = _count().match(text, place)
        if not further or not _follows(further, count):
            return place
        count = int(further["count"])
        place = further.end()
        found.append(SymbolMatch(*further.span("count"), f"{stem}{count}"))


def _follows(further: "re.Match[str]", count: int) -> bool:
    """Tell whether a number is the next of the counts of a suffix: those rise."""
    number = int(further["count"])
    if further["closes"] is None:
        return further["marked"] is None and number == count + 1
    return count < number <= count + _LONGEST_RANGE


def _listed(text: str, place: int, written: str, found: list[SymbolMatch]) -> int:
    """Follow a list that leaves the stem out, as long as it goes on."""
    symbol = parse(written)
    stem = symbol.stem
    before, _, number = stem.rpartition("/")
    while match := _next().match(text, place):
        start, end = match.span("suffix" if match["suffix"] else "number")
        if match["suffix"]:
            found.append(SymbolMatch(start, end, f"{stem}/{match['suffix']}"))
            place = _counted(text, end, f"{stem}/{match['suffix']}", found)
            continue
        if _alike(match["number"], number) and before.count("/") >= 1:
            stem = f"{before}/{match['number']}"
            found.append(SymbolMatch(start, end, stem))
            place = match.end()
        else:
            break
    return place


def _alike(candidate: str, number: str) -> bool:
    """A number of the same list is about as long as the one before it."""
    return number.isdigit() and abs(len(candidate) - len(number)) <= 1


@cache
def _next() -> "re.Pattern[str]":
    return re.compile(_joining(_NEXT), re.VERBOSE)


@cache
def _count() -> "re.Pattern[str]":
    return re.compile(_joining(_COUNT), re.VERBOSE)


@cache
def _range() -> "re.Pattern[str]":
    return re.compile(_in_all_languages(_RANGE, "ranges"), re.VERBOSE)


def _joining(pattern: str) -> str:
    """Put the words for "and" of all languages in; "as well as" joins no symbols."""
    verbs = [
        re.escape(verb)
        for code in languages.codes()
        for verb in languages.subject(code, "citations").get("last_verbs", ())
    ]
    pattern = _in_all_languages(pattern, "joiners")
    return pattern.replace("@verbs@", "|".join(verbs) or "(?!)")


def _in_all_languages(pattern: str, key: str) -> str:
    """Put words of all languages in, where the script has spaces and where it has none."""
    words: dict[bool, list[str]] = {True: [], False: []}
    for code in languages.codes():
        has_spaces = languages.subject(code, "language")["script"] in _APART
        listed = languages.subject(code, "masthead")[key]
        words[has_spaces] += [re.escape(word) for word in listed if " " not in word]
    pattern = pattern.replace("@apart@", "|".join(words[True]))
    return pattern.replace("@joined@", "|".join(words[False]))
