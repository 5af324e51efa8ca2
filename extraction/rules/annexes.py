"""Annexes, appendices and enclosures: label, title, original language, who signed."""

import itertools
import re
from dataclasses import replace
from functools import cache

from extraction import languages
from extraction.annex_heads import AnnexHead
from extraction.annex_prose import ends_sentence, opens_prose, wraps
from extraction.finding import Finding
from extraction.folding import fold
from extraction.layout import LETTERS, Layout
from extraction.lines import Line, lines_of, usual_gap
from extraction.phrases import Phrasebook
from extraction.record import Annex
from extraction.signatures import signatures_in
from extraction.text import Text, one_line
from extraction.title_zone import find_title

_MOST_TITLE_LINES = 6
_BRACKET = re.compile(r"^[\[\uff3b【][^\]\uff3d】\n]{3,120}[\]\uff3d】]$")
# Where a page was recognised the first bracket may be lost.
_CLOSED = re.compile(r"^[^\]\uff3d】\n]{3,120}[\]\uff3d】]$")


def read_annexes(layout: Layout) -> list[Finding[Annex]]:
    """Return the annexes in printed order, each with the evidence of its heading."""
    labels = _numbered_alike([head.label for head in layout.annex_heads])
    return [
        _read(text, replace(head, label=label), layout.language)
        for text, head, label in zip(layout.annexes, layout.annex_heads, labels, strict=True)
    ]


def _numbered_alike(labels: list[str]) -> list[str]:
    """Return labels of which the first is `Annex I` where it was recognised as `Annex 1`."""
    if len(labels) > 1 and labels[0].endswith(" 1") and labels[1] == f"{labels[0][:-1]}II":
        return [f"{labels[0][:-1]}I", *labels[1:]]
    return labels


def _read(text: Text, head: AnnexHead, language: str) -> Finding[Annex]:
    lines = lines_of(text.characters)
    rest = lines[head.lines :]
    original, rest = _original(rest, language)
    title = _beside_label(lines[0], head) or _title(rest, lines, language)
    if original is None and title and not head.title:
        # The bracket may also stand below the title.
        original, _ = _original(rest[len(title) :], language)
    names = signatures_in(text.characters, language, typed=False)
    annex = Annex(
        label=head.label,
        title=one_line(text.printed(title[0].start, title[-1].end)).replace("*", "").strip() or None
        if title
        else None,
        original_language=original,
        signatories=tuple(found.name for found in names),
    )
    spans = text.spans(lines[0].start, lines[0].end)
    if title:
        spans += text.spans(title[0].start, title[-1].end)
    return Finding("annexes", annex, spans, "annex_heading", 0.95 if title else 0.9)


def _beside_label(line: Line, head: AnnexHead) -> list[Line]:
    """Return the title that stands in the line of the label."""
    if not head.title:
        return []
    return [Line(line.end - len(head.title), line.end, 0, head.title)]


def _original(lines: list[Line], language: str) -> tuple[str | None, list[Line]]:
    """Read `[Original: English]` and drop its line; several languages are none.

    A line in brackets that names a language says so whatever its first word was recognised as.
    """
    if not lines or not _CLOSED.match(lines[0].text):
        return None, lines
    folded = fold(lines[0].text)
    codes = languages_named(lines[0].text, language)
    is_named = bool(codes and _BRACKET.match(lines[0].text))
    if not is_named and not any(word in folded for word in original_words(language)):
        return None, lines
    return (codes.pop() if len(codes) == 1 else None), lines[1:]


def _title(lines: list[Line], every: list[Line], language: str) -> list[Line]:
    """Return the lines of the annex's title: of an annexed letter its whole title.

    Otherwise the lines that head the annex: the first, and those that a line wrapped into. A
    heading does not end like a sentence; what follows a wider gap is text.
    """
    if not lines or not re.search(r"[^\W\d_]", lines[0].text):
        return []
    letter = find_title(lines[:_MOST_TITLE_LINES], language)
    if letter and letter.first == 0 and letter.form in LETTERS:
        zone = find_title(lines, language)
        return lines[: zone.last + 1] if zone else []
    # There is none where a second bracket follows the one with the language.
    above = list(itertools.takewhile(lambda line: not _BRACKET.match(line.text), lines))
    if not above or _is_item(above[0]):
        return []
    # In a short annex the lines of a heading may be closer to one another than is usual.
    gap = min([usual_gap(every), *(line.blank_before for line in above[1:2])])
    if opens_prose(above, gap, language):
        return []
    return _heading(above, gap, language, is_closed=len(above) < len(lines))


def _heading(lines: list[Line], gap: int, language: str, *, is_closed: bool) -> list[Line]:
    """Return the lines before the first wider gap; without one, those that a line wraps into.

    A bracket below the lines closes them (``is_closed``) as a gap does.
    """
    block = lines[:_MOST_TITLE_LINES]
    ends = [place for place, line in enumerate(block) if place and line.blank_before > gap]
    if is_closed and len(block) == len(lines):
        ends.append(len(block))
    if ends and not any(ends_sentence(line.text, language) for line in block[: ends[0]]):
        return block[: ends[0]]
    taken = block[:1]
    for line in block[1:]:
        if line.blank_before > gap or not wraps(taken[-1], line, language):
            break
        taken.append(line)
    return taken


def _is_item(line: Line) -> bool:
    """Tell whether a line is a numbered paragraph: `1. The delegation …`."""
    return bool(re.match(r"\d{1,2}\.\s", line.text))


def languages_named(text: str, language: str) -> set[str]:
    """Return the ISO 639-1 codes of the languages that a text names."""
    return {found.value for found in _language_names(language).find(text)}


@cache
def _language_names(language: str) -> Phrasebook[str]:
    names = languages.subject(language, "language")["names"]
    entries = [(name, code) for code, forms in names.items() for name in forms]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))


@cache
def original_words(language: str) -> tuple[str, ...]:
    """Return the words that stand before an original language, folded."""
    return tuple(fold(word) for word in languages.subject(language, "annexes")["original"])
