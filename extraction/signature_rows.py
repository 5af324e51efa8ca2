"""Signatures side by side, with their offices in columns below or above them.

`(Signed) A        (Signed) B` / `Ambassador of X        Ambassador of Y`. Mending makes one space
of many, so the columns are those of the page as it was read.
"""

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from extraction.layout import Layout
from extraction.signatures import Signature
from extraction.states import states_in
from extraction.text import Text

# So wide is the space between two columns.
_CELL = re.compile(r"(?:(?!\s{3}|\t)[^\n])+")
_GAP = re.compile(r"\s{3}|\t")
# Chinese names have no spaces.
_TWO_WORDS = re.compile(r"[^\W\d]\S*\s\S|[一-龥]{2}")
# No line of a page holds more.
_WIDEST = 400


@dataclass(frozen=True, slots=True)
class Row:
    """Signatures in one line of a text, and where that line starts and ends."""

    start: int
    end: int
    signatures: tuple[Signature, ...]


def rows_of(text: Text, signatures: list[Signature]) -> list[Row]:
    """Return the rows of signatures, if any row holds several; else none."""

    def start(signature: Signature) -> int:
        return text.characters.rfind("\n", 0, signature.start) + 1

    rows = [
        Row(at, max(text.characters.find("\n", at), group[-1].end), group)
        for at, found in groupby(signatures, start)
        for group in [tuple(found)]
    ]
    if any(row.end - row.start > _WIDEST for row in rows):
        return []
    return rows if len(rows) < len(signatures) else []


def in_columns(text: Text, signatures: list[Signature]) -> list[Signature]:
    """Return the signatures with those parted that one line holds in columns.

    A name may be spaced out as well: each part must be a name of two words, and the line above or
    below must have as many columns.
    """
    return [part for one in signatures for part in _parted(text, one)]


def _parted(text: Text, signature: Signature) -> list[Signature]:
    spans = text.spans(signature.start, signature.end)
    page = text.source.page_texts[spans[0].page - 1]
    start, end = spans[0].start, spans[-1].end
    if end - start >= _WIDEST or not _GAP.search(page, start, end):
        return [signature]
    cells = _CELL.findall(page[start:end])
    names = [" ".join(cell.split()) for cell in cells if cell.strip()]
    if len(names) < 2 or not all(map(_TWO_WORDS.search, names)):
        return [signature]
    above = page[:start][-_WIDEST:].rpartition("\n")[0].rstrip().rpartition("\n")[2]
    below = page[end : end + _WIDEST].partition("\n")[2].lstrip("\n").partition("\n")[0]
    if len(names) not in {len(_cells(above)), len(_cells(below))}:
        return [signature]
    parts, place = [], signature.start
    for name in names:
        place = text.characters.find(name, place, signature.end)
        if place < 0:
            return [signature]
        parts.append(replace(signature, start=place, end=place + len(name), name=name))
        place += len(name)
    return parts


def _cells(line: str) -> list[str]:
    return [cell for cell in _CELL.findall(line) if cell.strip()]


def states_in_rows(layout: Layout, rows: list[Row], senders: list[str | None]) -> list[str | None]:
    """Return the State in the column of each signature, below it or above it.

    Args:
        layout: the document.
        rows: the signatures in rows.
        senders: the States that count.
    """
    length = len(layout.body)
    above = max(layout.body.characters.rfind("\n\n", 0, rows[0].start), rows[0].start - 300, 0)
    bounds = [(above, above), *((row.start, row.end) for row in rows), (length, length)]
    between = [(first[1], second[0]) for first, second in pairwise(bounds)]
    readings = [
        [
            state
            for row, span in zip(rows, spans, strict=True)
            for state in _states_of(layout, row, span, senders)
        ]
        for spans in (between[1:], between[:-1])
    ]
    return max(readings, key=lambda states: len(set(filter(None, states))))


def _states_of(
    layout: Layout, row: Row, span: tuple[int, int], senders: list[str | None]
) -> list[str | None]:
    """Return the State of each signature in a row, out of the lines in a span."""
    body = layout.body
    columns = [_cell(body, one.start)[1] for one in row.signatures]
    found: list[str | None] = [None] * len(columns)
    named = [
        (span[0] + state.start, state.code)
        for state in states_in(body.characters[slice(*span)], layout.language)
        if state.code in senders
    ]
    if len(set(columns)) < len(columns):
        # The page keeps no columns: its lines go through them in order.
        return [code for _, code in named] if len(named) == len(columns) else found
    for place, code in named:
        cell, start, count = _cell(body, place)
        column = cell
        if count != len(columns):
            column = min(range(len(columns)), key=lambda at: abs(columns[at] - start))
        found[column] = found[column] or code
    return found


def _cell(body: Text, place: int) -> tuple[int, int, int]:
    """Return which cell of its line a place is in, where that starts, and how many there are."""
    span = body.spans(place, place + 1)[0]
    page = body.source.page_texts[span.page - 1]
    first = max(page.rfind("\n", 0, span.start) + 1, span.start - _WIDEST)
    last = page.find("\n", span.start, span.start + _WIDEST)
    line = page[first : last if last >= 0 else span.start + _WIDEST]
    starts = [
        match.end() - len(match.group().lstrip())
        for match in _CELL.finditer(line)
        if match.group().strip()
    ]
    index = max(sum(start <= span.start - first for start in starts) - 1, 0)
    return index, len(line[: starts[index]].expandtabs()), len(starts)
