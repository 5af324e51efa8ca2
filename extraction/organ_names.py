"""The organs that a text names, in full and in short."""

import re
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.phrases import Phrasebook

# `document of the Council`: so far from the first word may the short name stand.
_NEAR_DOCUMENT = 45


def organs_in(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return the organs named in ``text``: start, end, and the organ's symbol."""
    return list(_organs(language).find(text))


def short_organs_in(
    text: str, start: int, earlier: str, language: str
) -> list[tuple[int, int, str]]:
    """Return the organ that a document is one of, named in short: `document of the Council`.

    A short name that several organs share stands for the one of them that was named last.

    Args:
        text: the words.
        start: where in them the word for a document is; the short name follows it closely.
        earlier: what was said before them.
        language: their language.
    """
    short = next(_short(language).find(text[start : start + _NEAR_DOCUMENT]), None)
    if short is None:
        return []
    before = f"{earlier}\n{text[:start]}"
    named = [organ for _, _, organ in organs_in(before, language) if organ in short.value]
    organ = named[-1] if named else short.value[0]
    if not named and len(short.value) > 1:
        return []
    return [(start + short.start, start + short.end, organ)]


def torn_organs_in(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return the organs of whose two words each starts a line, with a column between them.

    `GENERAL    Distr.` / `ASSEMBLY    GENERAL`: so the pages of old are headed.
    """
    folded = fold(text)
    return [
        (*match.span(), organ)
        for pattern, organ in _torn(language)
        if (match := pattern.search(folded))
    ]


def short_names_in(text: str, language: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the short names of organs in ``text``, each with all the organs that share it."""
    return [(found.start, found.end, found.value) for found in _short(language).find(text)]


@cache
def _organs(language: str) -> Phrasebook[str]:
    organs = languages.subject(language, "organs")["organs"]
    entries = [(phrase, organ) for organ, phrases in organs.items() for phrase in phrases]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))


@cache
def _torn(language: str) -> list[tuple["re.Pattern[str]", str]]:
    patterns = []
    for organ, phrases in languages.subject(language, "organs")["organs"].items():
        words = [fold(phrase).split() for phrase in phrases]
        torn = [rf"{first}\s[^\n]{{1,40}}\n{last}" for first, last in filter(_are_two, words)]
        if torn:
            patterns.append((re.compile(rf"^(?:{'|'.join(torn)})(?![^\W_])", re.MULTILINE), organ))
    return patterns


def _are_two(words: list[str]) -> bool:
    return len(words) == 2


@cache
def _short(language: str) -> Phrasebook[tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for organ, phrases in languages.subject(language, "organs").get("short", {}).items():
        for phrase in phrases:
            names.setdefault(phrase, []).append(organ)
    entries = [(phrase, tuple(organs)) for phrase, organs in names.items()]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))
