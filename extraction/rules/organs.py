"""The organs that a document is issued under, with their sessions and years."""

import re
from functools import cache, lru_cache

from extraction import languages
from extraction.calendar import OrdinalMatch, ordinals_in
from extraction.finding import Finding
from extraction.folding import fold
from extraction.layout import LETTERS, Layout
from extraction.masthead_words import is_explained, lists_items
from extraction.organ_names import organs_in, torn_organs_in
from extraction.phrases import any_of
from extraction.record import Organ
from extraction.request import asked_in, find_requests
from extraction.rules.masthead import has_masthead
from extraction.sessions import council_year, session_on, social_council_year
from extraction.symbol import Symbol, parse
from extraction.text import Text

_FIRST_YEAR = 1945
_NEAR = 45
_WIDEST = 200
_HAN = re.compile("[一-龥]")


def read_symbol_organs(symbols: list[Finding[str]]) -> list[Finding[Organ]]:
    """Return the organs that the document's symbols name, with what the symbols count."""
    return [
        Finding("organs", _of_symbol(parse(found.value)), found.spans, "symbol_organ", found.trust)
        for found in symbols
    ]


def _of_symbol(symbol: Symbol) -> Organ:
    if symbol.organ == "S":
        year = symbol.year
        return Organ("S", None, year, council_year(year) if year else None, year is not None)
    if symbol.organ == "E":
        return Organ("E", None, symbol.year, None, symbol.year is not None)
    return Organ(symbol.organ, symbol.session, None, None, symbol.session is not None)


def read_request_organs(layout: Layout) -> list[Finding[Organ]]:
    """Return the organs of which the letter asks to be a document, in the order of the request."""
    findings: list[Finding[Organ]] = []
    for request in find_requests(layout.body, layout.language):
        words = layout.body.slice(request.start, request.end)
        session = _counted(words, layout.language)
        for start, end, organ in asked_in(layout, request).organs:
            if organ in {found.value.organ for found in findings}:
                continue
            stated = session if organ in {"A", "A/HRC"} else None
            value = Organ(organ, stated, None, None, stated is not None)
            if organ == "E" and (year := _session_year(words, layout.language)):
                value = Organ("E", None, year, None, stated=True)
            spans = words.spans(start, end)
            findings.append(Finding("organs", value, spans, "request_organ", 0.93))
    return findings


def read_masthead_organs(layout: Layout) -> list[Finding[Organ]]:
    """Return the organs that the masthead names, with the session and year that it states."""
    if layout.language == languages.UNDETERMINED:
        return []
    text = layout.masthead
    session = _counted(text, layout.language, alone=True)
    year = _council_year(text, layout.language)
    findings: list[Finding[Organ]] = []
    named = organs_in(text.characters, layout.language)
    if session or year:
        named += torn_organs_in(text.characters, layout.language)
    for start, end, organ in named:
        if organ in {found.value.organ for found in findings}:
            continue
        value = Organ(organ)
        if organ in {"A", "A/HRC"} and session:
            value = Organ(organ, session, None, None, stated=True)
        elif organ == "S" and year:
            value = Organ("S", None, year + _FIRST_YEAR, year, stated=True)
        elif organ == "E" and (of_year := _session_year(text, layout.language)):
            value = Organ("E", None, of_year, None, stated=True)
        findings.append(Finding("organs", value, text.spans(start, end), "masthead_organ", 0.9))
    return findings


def read_printed_organs(layout: Layout) -> list[Finding[Organ]]:
    """Return the organs of a masthead that prints no symbol.

    It is one where it counts a session or a year and lists items below, or says "Distr.". An organ
    counts that stands in a column of its own: the title of an item may name another. The Assembly
    above one of its councils is only what that council belongs to.
    """
    text, language = layout.masthead, layout.language
    if layout.form not in LETTERS or not (has_masthead(layout) or lists_items(text, language)):
        return []
    heading = {
        organ
        for start, _, organ in organs_in(text.characters, language)
        if is_explained(_line_of(text.characters, start), language)
    }
    found = [found for found in read_masthead_organs(layout) if found.value.organ in heading]
    if "A/HRC" in heading:
        found = [one for one in found if one.value.organ != "A"]
    return [one for one in found if one.value.session or one.value.year]


def derive(organ: Organ, iso: str | None, *, ahead: bool = False) -> Organ:
    """Return the organ with its session or year derived from a date, marked as not stated.

    The session never settles the year: each is derived by itself.

    Args:
        organ: as stated.
        iso: the date on which the document was issued, or else the letter's.
        ahead: whether the letter names items of a provisional agenda or a preliminary list: they
            are those of the session that opens in the year of its date.
    """
    if organ.session or organ.year or not iso:
        return organ
    year = int(iso[:4])
    if organ.organ == "S":
        return Organ("S", None, year, council_year(year), stated=False)
    if organ.organ == "E":
        return Organ("E", None, social_council_year(iso), None, stated=False)
    if organ.organ == "A":
        session = str(year - _FIRST_YEAR) if ahead else session_on(iso)
        return Organ("A", session, None, None, stated=False)
    return organ


def _counted(text: Text, language: str, *, alone: bool = False) -> str | None:
    """Return the session that a text counts: ``75``, ``S-32``, ``ES-10``.

    Args:
        text: a masthead or a request.
        language: its language.
        alone: whether a special session must have a line to itself: items of regular sessions
            are called after special ones (`Follow-up to the twenty-sixth special session`).
    """
    vocabulary = languages.subject(language, "masthead")
    for section, lead in (("emergency", "ES-"), ("special", "S-"), ("session", "")):
        found = _beside(text.characters, vocabulary[section], language)
        if found and alone and lead:
            line = _line_of(text.characters, found.start)
            found = found if is_explained(line, language) else None
        if found:
            return f"{lead}{found.number}"
    return None


def _council_year(text: Text, language: str) -> int | None:
    """Return the Council's year that a masthead counts: 76 for "Seventy-sixth year"."""
    found = _beside(text.characters, languages.subject(language, "masthead")["year"], language)
    return found.number if found else None


def _line_of(characters: str, place: int) -> str:
    """Return the line on which a place is; no column is wider than what is looked at."""
    low, high = max(place - _WIDEST, 0), place + _WIDEST
    start, end = characters.rfind("\n", low, place) + 1, characters.find("\n", place, high)
    return characters[max(start, low) : end if end >= 0 else high].strip()


def _session_year(text: Text, language: str) -> int | None:
    """Return the year that counts a session of the Economic and Social Council: `2019 session`."""
    found = _yearly(language).search(fold(text.characters))
    return int(found[1] or found[2]) if found else None


def _beside(characters: str, words: list[str], language: str) -> OrdinalMatch | None:
    """Return the ordinal next to one of the words, on the side on which the language counts."""
    after = languages.subject(language, "masthead")["counted"] == "after"
    folded = fold(characters)
    behind_han = bool(_HAN.search(folded))
    pattern = _words(tuple(words), language, behind_han=behind_han)
    matches = [match.span() for match in pattern.finditer(folded)]
    if not matches:
        return None
    for ordinal in _ordinals(characters, language):
        for start, end in matches:
            first, second = (end, ordinal.start) if after else (ordinal.end, start)
            between = folded[first:second]
            if first <= second and len(between) < _NEAR and not re.search(r"[^\W_]", between):
                return ordinal
    return None


# Session and year are looked for in one masthead.
@lru_cache(maxsize=2)
def _ordinals(characters: str, language: str) -> list[OrdinalMatch]:
    return ordinals_in(characters, language)


@cache
def _words(words: tuple[str, ...], language: str, *, behind_han: bool) -> "re.Pattern[str]":
    """Return a pattern for words that may carry what their language writes on to them.

    Args:
        words: what to look for.
        language: their language.
        behind_han: whether they may stand behind a Han character, where no space divides words.
    """
    phrases = any_of(map(fold, words))
    written_on = "|".join(map(re.escape, languages.prefixes(language)))
    pattern = f"(?<![^\\W\\d_])(?:{written_on})?(?:{phrases})"
    if behind_han:
        pattern += f"|(?<={_HAN.pattern})\\s?(?:{phrases})"
    return re.compile(pattern)


@cache
def _yearly(language: str) -> "re.Pattern[str]":
    """Return a pattern for a year beside a session, with no more than a word between them."""
    words = any_of(map(fold, languages.subject(language, "masthead")["yearly"]))
    year = r"(?<!\d)((?:19|20)\d\d)(?!\d)"
    return re.compile(rf"{year}[\s年]{{0,3}}(?:{words})|(?:{words})\s(?:[^\W\d]{{1,5}}\s)?{year}")
