"""The agenda items that a letter is issued under: from its masthead, and from its request."""

import re
from collections.abc import Iterable
from dataclasses import replace

from extraction import languages
from extraction.calendar import ordinals_in
from extraction.finding import Finding
from extraction.folding import fold
from extraction.item_list import ListedItem, read_items
from extraction.layout import LETTERS, Layout
from extraction.lines import lines_of
from extraction.masthead_words import (
    ItemsPhrase,
    end_of_list,
    items_in,
    stage_of,
    title_lines,
)
from extraction.organ_names import organs_in
from extraction.record import AgendaItem, Organ
from extraction.request import asked_in, find_requests
from extraction.rules.item_titles import share_titles
from extraction.text import Text, one_line

_MASTHEAD = 0.97
_REQUEST = 0.95
_NAMELESS = 0.6
_ORGANS_WITH_ITEMS = ("A", "A/HRC", "E")


def sessions_of(organs: Iterable[Organ]) -> dict[str, str | None]:
    """Return the organs that have an agenda, each with its session."""
    return {
        organ.organ: organ.session or (str(organ.year) if organ.year else None)
        for organ in organs
        if organ.organ != "S"
    }


def read_masthead_items(
    layout: Layout, sessions: dict[str, str | None]
) -> list[Finding[AgendaItem]]:
    """Return the items of the masthead with the titles printed beneath them.

    Args:
        layout: the document.
        sessions: the organs with an agenda that the document is issued under, each with its
            session.
    """
    language = layout.language
    if language == languages.UNDETERMINED:
        return []
    text = layout.masthead
    phrases = items_in(text.characters, language)
    first = next(iter(sessions))
    if not phrases:
        return _titled_only(layout, first, sessions[first])
    phrases = phrases[:1] + [phrase for phrase in phrases[1:] if _heads_line(text, phrase)]
    organs = _columns(text.characters, phrases, list(sessions), language)
    ends = [*(phrase.start for phrase in phrases[1:]), len(text)]
    findings: list[Finding[AgendaItem]] = []
    for phrase, organ, end in zip(phrases, organs, ends, strict=True):
        findings += _listed(layout, phrase, end, organ, sessions[organ])
    return findings


def _heads_line(text: Text, phrase: ItemsPhrase) -> bool:
    """Tell whether a list of items starts its line: in a title an item is merely mentioned."""
    line = text.characters.rfind("\n", 0, phrase.start) + 1
    return not text.characters[line : phrase.start].strip()


def _columns(
    characters: str, phrases: list[ItemsPhrase], organs: list[str], language: str
) -> list[str]:
    """Return the organ of each list of items.

    It is the one named last above the list; where the columns come side by side, the lists are in
    the order of the organs.
    """
    if len(organs) == 1 or len(phrases) == 1:
        return [organs[0]] * len(phrases)
    named = [found for found in organs_in(characters, language) if found[2] in organs]
    found: list[str] = []
    before = 0
    for place, phrase in enumerate(phrases):
        above = [organ for start, _, organ in named if before <= start < phrase.start]
        in_order = organs[min(place, len(organs) - 1)]
        found.append(above[-1] if len(set(above)) == 1 else in_order)
        before = phrase.start
    return found


def _listed(
    layout: Layout, phrase: ItemsPhrase, end: int, organ: str, session: str | None
) -> list[Finding[AgendaItem]]:
    """Read one list of items, and the titles between it and ``end``."""
    text, language = layout.masthead, layout.language
    stage = stage_of(text.characters, phrase, language)
    after = end_of_list(text.characters, phrase, language)
    titles = []
    if layout.form in LETTERS:
        titles = [line for line in title_lines(text, after, language) if line.start < end]
    listed = read_items(text.characters, phrase.numbers, language, phrase.parts)
    findings = []
    for entry, (title, trust) in zip(listed, share_titles(titles, listed, language), strict=True):
        item = AgendaItem(organ, session, stage, entry.item, entry.subitem, title)
        spans = text.spans(entry.start, entry.end)
        findings.append(
            Finding("agenda_items", item, spans, "masthead_items", trust if title else _MASTHEAD)
        )
    return findings


def _titled_only(layout: Layout, organ: str, session: str | None) -> list[Finding[AgendaItem]]:
    """Older mastheads print titles without numbers, beneath the session."""
    text = layout.masthead
    start = _after_session(text, layout.language)
    if start is None or organ != "A" or layout.form not in LETTERS:
        return []
    lines = [line for line in title_lines(text, start, layout.language) if len(line.text) > 3]
    if not lines:
        return []
    title = one_line("\n".join(line.text for line in lines)).strip("* ")
    item = AgendaItem(organ, session, "final", None, None, title)
    spans = text.spans(lines[0].start, lines[-1].end)
    return [Finding("agenda_items", item, spans, "masthead_item_title", _NAMELESS)]


def _after_session(text: Text, language: str) -> int | None:
    """Return where the line ends that counts the session."""
    words = [fold(word) for word in languages.subject(language, "masthead")["session"]]
    for line in lines_of(text.characters):
        folded = fold(line.text)
        if any(word in folded for word in words) and ordinals_in(line.text, language):
            return line.end
    return None


def asks_ahead(layout: Layout) -> bool:
    """Tell whether the request names items of an agenda that is not adopted yet."""
    return any(
        stage_of(layout.body.characters[request.start : request.end], phrase, layout.language)
        != "final"
        for request in find_requests(layout.body, layout.language)
        for phrase, _ in asked_in(layout, request).items
    )


def read_request_items(
    layout: Layout, sessions: dict[str, str | None]
) -> list[Finding[AgendaItem]]:
    """Return the items under which the letter asks to be circulated.

    Args:
        layout: the document.
        sessions: the organs with an agenda that the document is issued under, each with its
            session; items of an organ that is not among them are the first one's.
    """
    findings: dict[AgendaItem, Finding[AgendaItem]] = {}
    language = layout.language
    first = next(iter(sessions))
    for request in find_requests(layout.body, language):
        words = layout.body.slice(request.start, request.end)
        for phrase, named in asked_in(layout, request).items:
            organ = named if named in sessions else first
            stage = stage_of(words.characters, phrase, language)
            for entry in read_items(words.characters, phrase.numbers, language, phrase.parts):
                title = _quoted(words.characters, entry)
                item = AgendaItem(organ, sessions[organ], stage, entry.item, entry.subitem, title)
                spans = words.spans(entry.start, entry.end)
                findings.setdefault(
                    replace(item, title=None),
                    Finding("agenda_items", item, spans, "request_items", _REQUEST),
                )
        if not findings:
            return _entitled(words, first, sessions[first], language)
    return list(findings.values())


def _quoted(text: str, entry: ListedItem) -> str | None:
    return one_line(text[slice(*entry.title)]).strip(" ,") if entry.title else None


def _entitled(
    words: Text, organ: str, session: str | None, language: str
) -> list[Finding[AgendaItem]]:
    """Read an item that the request names by its title: `the item entitled “…”`."""
    folded = fold(words.characters)
    for phrase in languages.subject(language, "request")["entitled"]:
        match = re.search(
            rf"{re.escape(fold(phrase))}\s*[\"“”«„'《]\s?([^\"”»“》]{{3,300}})[\"”»“》]", folded
        )
        if match:
            title = one_line(words.characters[match.start(1) : match.end(1)]).strip(" ,")
            item = AgendaItem(organ, session, "final", None, None, title)
            spans = words.spans(match.start(1), match.end(1))
            return [Finding("agenda_items", item, spans, "request_item_title", _NAMELESS)]
    return []
