"""The symbols and resolutions that a text cites, in normal form."""

import re
from functools import cache

from extraction import languages
from extraction.finding import Finding
from extraction.folding import fold
from extraction.layout import Layout
from extraction.masthead_words import organs_in
from extraction.symbol_search import symbols_in
from extraction.text import Text

_NUMBER = (
    r"(?:\d{1,4}\s?\((?:19|20)\d{2}\)"  # 884 (1993)
    r"|\d{1,4}\s?(?:[A-Z]\s?)?\([IVXLC]{1,8}\)"  # 2758 (XXVI)
    r"|(?:E?S-)?\d{1,4}/\d{1,4}(?![/\d]))"  # 62/243, ES-10/2, 2018/12
)
_NEAR = 60


def read_citations(layout: Layout, own: list[str]) -> list[Finding[str]]:
    """Return what the document cites, in the order of first mention, its own symbols left out.

    Title, body, footnotes and annexes count; a masthead's symbols are the document's own.
    """
    zone = layout.whole
    first = len(layout.masthead)
    found = [
        (match.start, match.end, match.text, "cited_symbol", 0.96)
        for match in symbols_in(zone.characters)
        if match.start >= first
    ]
    found += [
        (start, end, value, "cited_resolution", 0.94)
        for start, end, value in _resolutions(zone, layout.language)
        if start >= first
    ]
    findings: dict[str, Finding[str]] = {}
    for start, end, value, rule, trust in sorted(found):
        if value not in own and value not in findings:
            findings[value] = Finding("citations", value, zone.spans(start, end), rule, trust)
    return list(findings.values())


def _resolutions(zone: Text, language: str) -> list[tuple[int, int, str]]:
    """Read "resolutions 822 (1993) and 884 (1993)", whatever stands between word and numbers."""
    if language == languages.UNDETERMINED:
        return []
    folded = fold(zone.characters).upper()
    organs = organs_in(zone.characters, language)
    found: list[tuple[int, int, str]] = []
    for match in _pattern(language).finditer(folded):
        start, end = match.span("list")
        for token in re.finditer(_NUMBER, folded[start:end]):
            value = _normal(
                re.sub(r"\s", "", token.group()),
                _organ_near(organs, match.span(), match.span("list")),
            )
            found.append((start + token.start(), start + token.end(), value))
    return found


def _organ_near(
    organs: list[tuple[int, int, str]], whole: tuple[int, int], numbers: tuple[int, int]
) -> str | None:
    """Return the organ named between word and numbers, right after them, or right before."""
    inside = [organ for start, _, organ in organs if whole[0] <= start < whole[1]]
    after = [organ for start, _, organ in organs if 0 <= start - numbers[1] <= 12]
    before = [organ for _, end, organ in organs if 0 <= whole[0] - end <= 4]
    return next(iter([*inside, *after, *before]), None)


def _normal(token: str, organ: str | None) -> str:
    """Return the symbol of a resolution; its shape says the organ where no name does."""
    if "(" in token:
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


@cache
def _pattern(language: str) -> "re.Pattern[str]":
    vocabulary = languages.subject(language, "citations")
    joiners = "|".join(
        re.escape(fold(word).upper()) for word in languages.subject(language, "masthead")["joiners"]
    )
    words = "|".join(
        re.escape(fold(word).upper())
        for word in sorted(vocabulary["resolution"], key=len, reverse=True)
    )
    separator = (
        rf"\s?号?(?:\s?[,;،、]\s?(?:(?:{joiners})\s?)?|\s?(?:{joiners})\s?)(?:[^\W\d]{{0,6}}第)?\s?"
    )
    listed = rf"(?P<list>{_NUMBER}(?:{separator}{_NUMBER}){{0,40}})"
    if vocabulary["follows"]:
        return re.compile(rf"第?\s?{listed}\s?号?(?:和?[^\W\d]{{0,4}})?(?:{words})")
    prefixes = "|".join(map(re.escape, languages.prefixes(language)))
    lead = rf"(?:{prefixes})?" if prefixes else ""
    filler = r"[^\d.;()\n]{0,45}?(?:\n[^\d.;()\n]{0,45}?)?"
    return re.compile(
        rf"(?<![^\W_]){lead}(?:{words})(?![^\W_]){filler}(?:N[O°]?\.?\s?|\s?\.)?{listed}"
    )
