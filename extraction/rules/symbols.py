"""The document's own symbols, from its masthead."""

import re

from extraction.finding import Finding
from extraction.layout import Layout
from extraction.lines import lines_of
from extraction.symbol import compact, is_valid
from extraction.symbol_search import SymbolMatch, symbols_in

# A line of these characters alone is a symbol with faults: spaces inside, a lost organ letter.
_SYMBOL_LINE = re.compile(r"[$§8A4SE]?\s?/\s?[A-Z0-9./()\s*-]{3,30}[A-Z]?")
_REVERSED = re.compile(r"(/\d{4}/\d{1,4}|/\d{2}/\d{1,4})([ASE])")
# What recognition makes of an organ's letter: `$/23329`, `§/1994/583`, `8/24111`, `4/47/60`. Only
# before what can follow that letter; `4/47` counts pages.
_MISREAD = re.compile(
    r"(?<![\w/])(?:[$§8](?=\s?/\s?(?:(?:19|20)\d\d\s?/\s?)?\d{1,5}(?!\d))|4(?=/\d{1,2}/[A-Z\d]))"
)
_LETTERS = {"$": "S", "§": "S", "8": "S", "4": "A"}


def read_symbols(layout: Layout) -> list[Finding[str]]:
    """Return the symbols printed in the masthead, in order.

    A symbol in a line of prose (a title of an item that names a report) is not the document's. A
    fault of the text layer is mended and trusted less.
    """
    findings: list[Finding[str]] = []
    text = layout.masthead.characters
    for line in lines_of(text):
        printed = text[line.start : line.end]
        mended = _MISREAD.sub(lambda match: _LETTERS[match.group()], printed)
        found = symbols_in(mended)
        if found and not line.text.startswith("*") and not _is_prose(line.text[: found[0].start]):
            for match in _before_prose(found, printed):
                spans = layout.masthead.spans(line.start + match.start, line.start + match.end)
                is_mended = mended[match.start : match.end] != printed[match.start : match.end]
                rule, trust = ("mended_symbol", 0.6) if is_mended else ("masthead_symbol", 0.98)
                findings.append(Finding("symbols", match.text, spans, rule, trust))
        elif not found and _SYMBOL_LINE.fullmatch(line.text):
            symbol = _mend(line.text, text)
            if symbol:
                spans = layout.masthead.spans(line.start, line.end)
                findings.append(Finding("symbols", symbol, spans, "mended_symbol", 0.6))
    return _first_of_each(findings)


def _before_prose(found: list[SymbolMatch], line: str) -> list[SymbolMatch]:
    """Return the symbols up to where a line goes over to prose: a page may be one line."""
    place = 0
    for index, match in enumerate(found):
        if _is_prose(line[place : match.start]):
            return found[:index]
        place = match.end
    return found


def _is_prose(before: str) -> bool:
    """Brackets, or many words before a symbol, make it a citation."""
    return "(" in before or len(re.findall(r"[^\W\d_]{2,}", before)) > 6


def _mend(line: str, masthead: str) -> str | None:
    """Return the symbol that a faulty line must be, or ``None``."""
    squeezed = compact(line)
    turned = _REVERSED.fullmatch(squeezed)
    if turned:
        squeezed = turned[2] + turned[1]
    if squeezed[0] in _LETTERS:
        squeezed = _LETTERS[squeezed[0]] + squeezed[1:]
    if squeezed.startswith("/"):
        squeezed = _organ_letter(squeezed, masthead) + squeezed
    return squeezed if is_valid(squeezed) else None


def _organ_letter(body: str, masthead: str) -> str:
    """The large letter of the organ may stand on a line of its own, or be lost."""
    if re.search(r"^\s*A\s*$", masthead, re.MULTILINE) and not re.match(r"/(?:19|20)\d\d/", body):
        return "A"
    return "S" if re.match(r"/(?:19|20)\d\d/", body) else "A"


def _first_of_each(findings: list[Finding[str]]) -> list[Finding[str]]:
    kept: dict[str, Finding[str]] = {}
    for finding in findings:
        kept.setdefault(finding.value, finding)
    return list(kept.values())
