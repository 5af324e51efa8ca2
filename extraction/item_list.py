"""Lists of agenda items: `34, 35 (a) and (b), 40 and 72 (c)`, `8 to 12`, `13(a)和(b)及99`."""

import re
from dataclasses import dataclass, replace
from functools import cache

from extraction import languages
from extraction.folding import fold, fold_whole

# Agendas have had some 180 items; a larger number after "items" is something else.
_LAST_ITEM = 200
# No list of sub-items before its item is longer.
_LONGEST_PARTS = 90


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An agenda item in a list: its number, its sub-item's letter, and where it stands.

    ``title`` is where its title stands, if the list quotes it: `34, entitled “…”`.
    """

    start: int
    end: int
    item: int
    subitem: str | None
    title: tuple[int, int] | None = None


def read_items(text: str, start: int, language: str, parts: int | None = None) -> list[ListedItem]:
    """Return the items listed from ``start`` on, ranges and sub-items written out.

    Each language's words join the list; it ends where anything else stands.

    Args:
        text: the words.
        start: where the numbers start.
        language: their language.
        parts: where the letters start of sub-items that are named before their item
            (see :func:`parts_before`).
    """
    folded = fold_whole(text)
    found: list[ListedItem] = []
    place = _follow(folded, start, found, language)
    found = _entitled(folded, place, found, language)
    if parts is None or not found or found[0].subitem:
        return found
    return _parts(folded, parts, found[0], language) + found[1:]


def parts_before(text: str, end: int, language: str) -> int | None:
    """Return where the letters start of sub-items that are named right before ``end``, if any.

    `sub-items (a) and (b) of` before `agenda item 20`.
    """
    folded = fold_whole(text)
    # A cheap look first: most items have no letters before them.
    if ")" not in folded[max(end - 12, 0) : end]:
        return None
    match = _before(language).search(folded, max(end - _LONGEST_PARTS, 0), end)
    return match.start("letters") if match else None


def _parts(folded: str, start: int, item: ListedItem, language: str) -> list[ListedItem]:
    """Return the sub-items of an item whose letters stand before it, from ``start`` on."""
    found = [ListedItem(start, start, item.item, None)]
    _follow(folded, start, found, language)
    return [replace(entry, end=item.end, title=item.title) for entry in found]


def _follow(folded: str, start: int, found: list[ListedItem], language: str) -> int:
    """Add what is listed from ``start`` on, and return where the list ends."""
    token, subitems = _tokens(language)
    place, ranged, joined = start, False, True
    while match := token.match(folded, place):
        place = match.end()
        if match["quoted"] is not None:
            found[-1:] = [replace(entry, title=match.span("quoted")) for entry in found[-1:]]
            continue
        if match.lastgroup in {"joiner", "range"}:
            ranged, joined = match.lastgroup == "range", True
            continue
        if match.lastgroup == "part":
            continue
        if match["item"] is not None:
            if not joined or int(match["item"]) > _LAST_ITEM or match["item"] == "0":
                break
            _add_item(found, match, int(match["item"]), ranged=ranged)
        elif found:
            letter = "".join(subitems.get(letter, letter) for letter in match["letter"])
            _add_subitem(found, match, letter, ranged=ranged)
        ranged = joined = False
    return place


def _entitled(folded: str, place: int, found: list[ListedItem], language: str) -> list[ListedItem]:
    """Give items the titles that follow the agenda's name, where there is one for each.

    `points 34 et 40 de l’ordre du jour, intitulés respectivement « … » et « … »`.
    """
    agenda, title = _titles(language)
    named = agenda.match(folded, place)
    if not named:
        return found
    spans: list[tuple[int, int]] = []
    place = named.end()
    while match := title.match(folded, place):
        spans.append(match.span("quoted"))
        place = match.end()
    if len(spans) != len(found):
        return found
    return [replace(entry, title=span) for entry, span in zip(found, spans, strict=True)]


def _add_item(found: list[ListedItem], match: "re.Match[str]", item: int, *, ranged: bool) -> None:
    first = found[-1].item + 1 if ranged and found else item
    if first > item or item - first > 60:
        first = item
    found += [
        ListedItem(match.start("item"), match.end("item"), number, None)
        for number in range(first, item + 1)
    ]


def _add_subitem(
    found: list[ListedItem], match: "re.Match[str]", letter: str, *, ranged: bool
) -> None:
    """A first letter makes its item a sub-item; a further one adds a row."""
    last = found[-1]
    if last.subitem is None:
        found[-1] = ListedItem(last.start, match.end(), last.item, letter)
        return
    first = _place(last.subitem) + 1 if ranged else _place(letter)
    found += [
        ListedItem(match.start(), match.end(), last.item, _letter(place))
        for place in range(first, _place(letter) + 1)
    ]


def _place(letter: str) -> int:
    """Return where a sub-item stands among its item's: after `z` comes `aa`, then `bb`."""
    return (len(letter) - 1) * 26 + ord(letter[0]) - ord("a")


def _letter(place: int) -> str:
    return chr(ord("a") + place % 26) * (place // 26 + 1)


@cache
def _before(language: str) -> "re.Pattern[str]":
    parts, run, _ = _parts_of(language)
    of = _any(languages.subject(language, "masthead")["part_of"])
    return re.compile(rf"(?:{parts})\s?(?P<letters>{run})\s?(?:{of})?\s{{0,3}}$")


def _parts_of(language: str) -> tuple[str, str, str]:
    """Return patterns for the words for sub-items, for their letters, and for `of agenda item`."""
    vocabulary = languages.subject(language, "masthead")
    words = languages.merged(language, [(word, word) for word in vocabulary["parts"]])
    letter, _ = _letters(language)
    one = rf"\(?\s?{letter}{{1,2}}ـ?\s?\)"
    join = _any([*vocabulary["joiners"], *vocabulary["ranges"], "-"])
    run = rf"{one}(?:\s?[,،、]?\s?(?:{join})?\s?{one})*"
    of, item = _any(vocabulary["part_of"]), _any(vocabulary["items"])
    return _any([word for word, _ in words]), run, rf"\s?(?:{of})?\s?(?:{item})\s?"


def _letters(language: str) -> tuple[str, dict[str, str]]:
    """Return a pattern for a sub-item's letter, and the Latin ones that others stand for."""
    subitems = {
        fold(key)[0]: value
        for key, value in languages.subject(language, "masthead")["subitems"].items()
    }
    return f"[a-z{''.join(map(re.escape, subitems))}]", subitems


@cache
def _tokens(language: str) -> tuple["re.Pattern[str]", dict[str, str]]:
    vocabulary = languages.subject(language, "masthead")
    joiners, ranges = _any(vocabulary["joiners"]), _any(vocabulary["ranges"])
    letter, subitems = _letters(language)
    parts, run, of_item = _parts_of(language)
    pattern = re.compile(
        rf"""\s{{0,3}}(?:
          (?P<title>{_title(language)})
        | (?P<range>[-]|(?:{ranges})(?=[\s(\d]))
        # The letters of an item that is named after them are not this one's.
        | (?P<part>,?\s?\(?(?:{parts})(?=\s?(?>{run})(?!{of_item}\d)))
        | (?P<joiner>(?:[,;،、；]|(?:{joiners})(?=[\s(\d]))(?:\s?(?:{joiners})(?=[\s(\d]))?)
        | \(?\s?(?P<letter>(?P<once>{letter})(?P=once)?)ـ?\s?\)\)?
        | (?P<item>\d{{1,3}})(?![\d/.]\d|\d)
        )""",
        re.VERBOSE,
    )
    return pattern, subitems


@cache
def _titles(language: str) -> tuple["re.Pattern[str]", "re.Pattern[str]"]:
    """Return patterns for the agenda's name after a list, and for each title after that."""
    vocabulary = languages.subject(language, "masthead")
    joined = rf"\s?(?:[,،，]|(?:{_any(vocabulary['joiners'])})\s)?"
    names = _any([*vocabulary["agenda"], *vocabulary["provisional"], *vocabulary["preliminary"]])
    return (
        re.compile(rf"(?:\s{{0,3}}(?:{names})(?![a-z\u0400-\u04ff\u0620-\u064a]))+"),
        re.compile(joined + _title(language)),
    )


def _title(language: str) -> str:
    """A title in quotation marks, with or without a word such as "entitled" before it."""
    entitled = _any(languages.subject(language, "request")["entitled"])
    # The word may have an ending, and another after it: `intitulés respectivement « … »`.
    lead = rf"[,،，]?\s?\(?(?:(?:{entitled})[^\W\d]{{0,3}}\s?(?:\w{{3,15}}\s)?)?"
    return rf"{lead}[«“”„\"《]\s?(?P<quoted>[^\d\s][^»”“\"》]{{3,300}})[»”“\"》]\)?"


def _any(phrases: list[str]) -> str:
    ordered = sorted((fold(phrase) for phrase in phrases), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)
