"""The zones of a letter: where on its pages each kind of fact is printed."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from extraction.annex_heads import AnnexHead, find_annexes
from extraction.as_sent import find_sent
from extraction.calendar import dates_in
from extraction.language import language_of
from extraction.lines import (
    Line,
    closed_up,
    is_bar_code,
    is_foot,
    is_page_head,
    is_page_number,
    is_running_head,
    lines_of,
    usual_gap,
)
from extraction.mending import mend
from extraction.pages import Page
from extraction.quoted import without_quotations
from extraction.symbol_search import symbols_in
from extraction.text import Text, join
from extraction.title_zone import TitleZone, find_title
from extraction.unlined import reline

# The forms that have senders and addressees.
LETTERS = ("letter", "identical_letters", "note_verbale")

# So many lines of running heads may stand beside a page number.
_MOST_HEADS = 4
_SYMBOL_NOTE = re.compile(
    r"(?P<mark>\*{1,4}|[¹²³⁴-⁹]|\d{1,2})\s?(?P<named>[A-Z]{1,2}/[^.]*(?:\.\d[^.]*)*)(?P<stop>[.。]?)"
)
_BARE_JOB = re.compile(r"\d{2}-\d{5}")
_FOOTNOTE = re.compile(r"(?:\*{1,4}|\d)\s?(?=[^\s\d*./)-])")


@dataclass(frozen=True, slots=True)
class AsSent:
    """What stands in place of a title about the letter of a State as sent.

    Attributes:
        shown: the words that show that it is one: its salutation, compliments or closing formula.
        letterhead: what stands above the letter, those addressed left out.
        addressed: the lines that name those addressed, above the letter or below it.
        signed: what stands below the closing formula, those addressed left out.
    """

    shown: Text
    letterhead: Text
    addressed: Text
    signed: Text


@dataclass(frozen=True, slots=True)
class Layout:
    """A document divided into zones, each a :class:`Text` that leads back to the page.

    Page numbers, running heads and bar codes belong to no zone.

    Attributes:
        language: the code of the main text, or ``und``.
        masthead: everything printed before the title (or before the body where none is found):
            symbols, the block under "Distr.", organs, sessions, agenda items and their titles.
        title: the title of the document as printed, lines kept.
        form: what the title's start says that the document is; ``None`` where there is no title,
            unless it is a letter as sent.
        title_certain: whether the end of the title is beyond doubt.
        body: the covering letter's own words after its title, request and signature included;
            annexes and what it quotes over paragraphs are not.
        covering: the body with what it quotes.
        annexes: each annex from its heading to the next, in order.
        annex_heads: where in each annex its label and the letter it names end.
        footnotes: the notes at the feet of the covering letter's pages ("* A/53/150."), and those
            that stand right below the masthead.
        foot: the lines with the job number and the release date, at the foot of the first page.
        whole: masthead, title, covering letter, footnotes and annexes in order, without the foot.
        sent: the parts of a letter as sent, without a title; ``None`` for any other document.
    """

    language: str
    masthead: Text
    title: Text
    form: str | None
    title_certain: bool
    body: Text
    covering: Text
    annexes: tuple[Text, ...]
    annex_heads: tuple[AnnexHead, ...]
    footnotes: Text
    foot: Text
    whole: Text
    sent: AsSent | None = None


def divide(pages: Sequence[Page]) -> Layout:
    """Return the zones of a document. Never raises; linear in the text."""
    text = mend(pages)
    language = language_of(text.characters)
    layout = _divided(text, language)
    if layout.form is None and (relined := reline(text, language)):
        return _divided(relined, language)
    return layout if layout.form else _as_sent(text, layout)


def _divided(text: Text, language: str) -> Layout:
    lines = closed_up(lines_of(text.characters))
    gap = usual_gap(lines)
    feet = [line for line in lines if is_foot(line.text)]
    below = {line.start for line in feet}
    lines = [line for line in lines if line.start not in below and not is_bar_code(line.text)]
    title = find_title(lines, language)
    head, rest = _around(lines, title)
    rest = _without_furniture(rest)
    heads = find_annexes(rest, language) if title else ()
    first_annex = heads[0].first if heads else len(rest)
    above = _notes_above(head) if title else []
    taken = {line.start for line in above}
    head = [line for line in head if line.start not in taken]
    notes = above + [line for line in rest[:first_annex] if _is_footnote(line)]
    letter = [line for line in rest[:first_annex] if not _is_footnote(line)]
    bounds = [*(found.first for found in heads), len(rest)]
    annexes = tuple(_zone(text, rest[start:end], gap) for start, end in itertools.pairwise(bounds))
    masthead, covering, footnotes = (_zone(text, part, gap) for part in (head, letter, notes))
    if title and not feet:
        named = " ".join(line.text for line in lines[title.first : title.last + 1])
        ends = [rest[first_annex].start] if heads else []
        feet = _bare_feet(lines, ends, {found.iso[:4] for found in dates_in(named, language)})
    heading = _zone(text, lines[title.first : title.last + 1], gap) if title else text.slice(0, 0)
    return Layout(
        language=language,
        masthead=masthead,
        title=heading,
        form=title.form if title else None,
        title_certain=bool(title and title.certain),
        body=without_quotations(covering, language) if title else covering,
        covering=covering,
        annexes=annexes,
        annex_heads=tuple(heads),
        footnotes=footnotes,
        foot=_zone(text, feet, gap),
        whole=join([masthead, heading, covering, footnotes, *annexes]),
    )


def _as_sent(text: Text, layout: Layout) -> Layout:
    """Return the zones of a letter as sent, or those found where it is none.

    It has no masthead: its letterhead's numbers and dates are the sender's own. A symbol that
    somebody put above it stands alone on a line.
    """
    lines = closed_up(lines_of(text.characters))
    lines = _without_furniture([line for line in lines if not is_foot(line.text)])
    parts = find_sent(lines, layout.language)
    if parts is None:
        return layout
    gap = usual_gap(lines)
    zone = partial(_zone, text, gap=gap)
    head, letter, signed = (
        [line for place, line in enumerate(lines[low:high], low) if place not in parts.addressed]
        for low, high in (
            (0, parts.opening),
            (parts.opening, parts.end),
            (parts.signing, parts.end),
        )
    )
    formulas = {lines[place].start for place in parts.formulas}
    letter = [line for line in letter if line.start not in formulas]
    notes = [line for line in letter if _is_footnote(line)]
    covering = zone([line for line in letter if not _is_footnote(line)])
    bounds = [*(parts.opening + found.first for found in parts.annexes), len(lines)]
    annexes = tuple(zone(lines[low:high]) for low, high in itertools.pairwise(bounds))
    masthead, footnotes = zone([line for line in head if is_page_head(line.text)]), zone(notes)
    sent = AsSent(
        shown=zone(lines[parts.shown[0] : parts.shown[1] + 1]),
        letterhead=zone(head),
        addressed=zone([lines[place] for place in sorted(parts.addressed)]),
        signed=zone(signed),
    )
    return replace(
        layout,
        masthead=masthead,
        form=parts.form,
        body=without_quotations(covering, layout.language),
        covering=covering,
        annexes=annexes,
        annex_heads=parts.annexes,
        footnotes=footnotes,
        whole=join([sent.letterhead, covering, sent.addressed, footnotes, *annexes]),
        sent=sent,
    )


def _around(lines: list[Line], title: TitleZone | None) -> tuple[list[Line], list[Line]]:
    """Return the lines before the title and those after it.

    Without a title nobody can say where the masthead ends: the first page's upper part is taken
    for it, and everything for the body.
    """
    if title is None:
        return [line for line in lines[:30] if not is_page_number(line.text)], lines
    head = [line for line in lines[: title.first] if not is_page_number(line.text)]
    return head, lines[title.last + 1 :]


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Drop page numbers, and the running heads beside them.

    Symbols alone on a line are a running head only next to a page number, a language or another
    such line: a list in the text may have a symbol to a line.
    """
    numbers = {place for place, line in enumerate(lines) if is_page_number(line.text)}
    if not numbers:
        return lines
    furniture = set(numbers)
    is_head = partial(_is_head, lines, numbers)
    for number in numbers:
        for step in (-1, 1):
            beside = range(number + step, number + step * (_MOST_HEADS + 1), step)
            furniture.update(itertools.takewhile(is_head, beside))
    return [line for place, line in enumerate(lines) if place not in furniture]


def _bare_feet(lines: list[Line], ends: list[int], years: set[str]) -> list[Line]:
    """Return the one line of nothing but a job number, of the letter's year or one beside it.

    It ends the text, the letter above its annex, or the first page above the head of the second.
    One that returns is furniture of the pages.

    Args:
        lines: the lines of the document.
        ends: where what stands below the letter starts.
        years: the years that the title names.
    """
    bare = [place for place, line in enumerate(lines) if _BARE_JOB.fullmatch(line.text)]
    if len(bare) != 1:
        return []
    job = lines[bare[0]]
    below = lines[bare[0] + 1 : bare[0] + 2 + _MOST_HEADS]
    heads = list(itertools.takewhile(lambda line: is_running_head(line.text), below))
    after = below[len(heads) : len(heads) + 1]
    is_last = not after or after[0].start in ends
    is_last = is_last or any(is_page_number(line.text) for line in heads)
    near = any((int(job.text[:2]) - int(year)) % 100 in {0, 1, 99} for year in years)
    return [job] if near and is_last else []


def _is_head(lines: list[Line], numbers: set[int], place: int) -> bool:
    return place in numbers or (0 <= place < len(lines) and is_page_head(lines[place].text))


def _is_footnote(line: Line) -> bool:
    return line.text.startswith("*") and bool(_FOOTNOTE.match(line.text))


def _notes_above(head: list[Line]) -> list[Line]:
    """Return the footnotes above the title: one in words goes on below until it has a stop."""
    notes: list[Line] = []
    is_open = False
    for line in head:
        cites = _cites_a_symbol(line)
        if cites or _is_footnote(line) or (is_open and not line.blank_before):
            notes.append(line)
            is_open = not cites and not line.text.endswith((".", "。"))
        else:
            is_open = False
    return notes


def _cites_a_symbol(line: Line) -> bool:
    """Tell whether a line is the note of a symbol alone: `* A/75/150.`, `¹ A/75/150 and Corr.1.`.

    A figure without a stop at the end is a page number.
    """
    note = _SYMBOL_NOTE.fullmatch(line.text)
    if not note or (note["mark"].isdecimal() and not note["stop"]):
        return False
    named = symbols_in(note["named"])
    words = note["named"]
    for found in reversed(named):
        words = words[: found.start] + words[found.end :]
    return bool(named) and named[0].start == 0 and not re.search(r"[^\W_]{4,}", words)


def _zone(text: Text, lines: Sequence[Line], gap: int) -> Text:
    """Return the lines as one text; a blank line stands where the gap is wider than usual."""
    bounds: list[list[int]] = []
    reached = -1
    for start, end, blank_before, _ in lines:
        first = start - 1 if blank_before > gap and start else start
        if first != reached:
            bounds.append([first, 0])
        bounds[-1][1] = reached = end + 1
    parts = [text.slice(first, end) for first, end in bounds]
    return join(parts) if parts else text.slice(0, 0)
