"""Other symbols that a document may have: from its running heads, or mended in another way."""

import re
from collections.abc import Iterator

from extraction.finding import Finding, Span
from extraction.layout import Layout
from extraction.lines import is_running_head, lines_of
from extraction.rivals.taken import Taken
from extraction.symbol import is_valid
from extraction.symbol_search import symbols_in

_HEAD_LINES = 4
_RUNNING_HEAD = 0.7
_OTHER_LETTER = 0.3
_NAMED = 0.2
# The organs whose large letter the text layer tears off.
_TORN = ("A", "S", "E")


def rival_symbols(layout: Layout, taken: Taken) -> list[Finding[tuple[str, ...]]]:
    """Return lists of symbols: the running head's, one with another organ's letter, one more."""
    return [
        *_of_running_heads(layout),
        *_with_another_letter(layout, taken),
        *_named_in_the_masthead(layout, taken),
    ]


def _of_running_heads(layout: Layout) -> Iterator[Finding[tuple[str, ...]]]:
    """Yield what each page after the first has at its head, symbols and nothing else."""
    for number, page in enumerate(layout.masthead.source.page_texts[1:], start=2):
        lines = [line for line in lines_of(page)[:_HEAD_LINES] if is_running_head(line.text)]
        found = [
            (symbol.text, Span(number, line.start + symbol.start, line.start + symbol.end))
            for line in lines
            for symbol in symbols_in(page[line.start : line.end])
        ]
        if found:
            symbols, spans = zip(*found, strict=True)
            yield Finding(
                "symbols", tuple(dict.fromkeys(symbols)), spans, "running_head", _RUNNING_HEAD
            )


def _with_another_letter(layout: Layout, taken: Taken) -> Iterator[Finding[tuple[str, ...]]]:
    """Yield what a symbol is with the letter of another organ, where its own was torn off."""
    symbols = taken.value("symbols")
    for place, found in enumerate(taken.several["symbols"]):
        printed = layout.masthead.quote(found.spans[0]).lstrip()
        if found.rule != "mended_symbol" or not printed.startswith("/"):
            continue
        for letter in _TORN:
            other = letter + found.value.lstrip("ASE")
            if is_valid(other):
                value = (*symbols[:place], other, *symbols[place + 1 :])
                yield Finding("symbols", value, found.spans, "other_letter", _OTHER_LETTER)


def _named_in_the_masthead(layout: Layout, taken: Taken) -> Iterator[Finding[tuple[str, ...]]]:
    """Yield the list with a symbol that a line of the masthead names beside other words.

    A footnote names the agenda; a symbol in brackets is a citation.
    """
    symbols = taken.value("symbols")
    text = layout.masthead.characters
    for line in lines_of(text):
        if line.text.startswith("*"):
            continue
        for found in symbols_in(text[line.start : line.end]):
            start, end = line.start + found.start, line.start + found.end
            if found.text not in symbols and not re.search(r"\(\s*$", text[:start]):
                spans = layout.masthead.spans(start, end)
                yield Finding("symbols", (*symbols, found.text), spans, "named_symbol", _NAMED)
