"""What the lines of a masthead say, line by line, in the language and in English.

The block under "Distr." is English in the Arabic, Chinese and Russian versions, so a masthead is
always read in two languages at once.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction import languages
from extraction.calendar import dates_in, ordinals_in
from extraction.folding import fold, fold_whole
from extraction.item_list import parts_before, read_items
from extraction.lines import Line, is_running_head, lines_of
from extraction.organ_names import organs_in
from extraction.phrases import Phrasebook, any_of
from extraction.session_lines import says_when
from extraction.symbol_search import symbols_in
from extraction.text import Text
from extraction.title_gaps import ends_open, is_complete, opens_nothing
from extraction.title_words import cover

ENGLISH = "en"
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# So many lines may the title of a letter take that an item is called after.
_LONGEST_TITLE = 8
_LETTER_STARTS = ("letter", "identical_letters", "note_verbale")
_ITEM_NUMBER_NEAR = re.compile(r"\s{0,2}(?:no\.?|\()?\s?$")


@dataclass(frozen=True, slots=True)
class ItemsPhrase:
    """`Agenda items 34 and 40` in a text: where it starts, where its numbers start and end.

    ``parts`` is where the letters start of sub-items that are named before it.
    """

    start: int
    numbers: int
    end: int
    parts: int | None = None


def read_languages(language: str) -> tuple[str, ...]:
    """Return the languages in which a masthead is read: its own, and English."""
    return (
        tuple(dict.fromkeys((language, ENGLISH))) if language in languages.codes() else (ENGLISH,)
    )


def items_in(text: str, language: str) -> list[ItemsPhrase]:
    """Return the phrases that list agenda items by number, in order.

    The words may be far from the numbers only by a footnote mark or the words of the agenda
    (`暂定项目表*项目72`).
    """
    found: list[ItemsPhrase] = []
    for phrase in _items(language).find(text):
        numbers = re.compile(r"[\s*]{0,3}(?=\d)").match(text, phrase.end)
        if not numbers:
            continue
        listed = read_items(text, numbers.end(), language)
        if listed:
            parts = parts_before(text, phrase.start, language)
            found.append(ItemsPhrase(phrase.start, numbers.end(), listed[-1].end, parts))
    return found


def lists_items(masthead: Text, language: str) -> bool:
    """Tell whether a line of a masthead starts with a list of agenda items."""
    text = masthead.characters
    return any(
        not text[text.rfind("\n", 0, phrase.start) + 1 : phrase.start].strip()
        for phrase in items_in(text, language)
    )


def end_of_list(text: str, phrase: ItemsPhrase, language: str) -> int:
    """Return where the line ends on which a list of items and the agenda's name end.

    The name may be wrapped: `Items 25 and 81 of the preliminary` / `list*`.
    """
    named = _agenda_words(language).match(fold_whole(text), phrase.end)
    line_end = text.find("\n", named.end() if named else phrase.end)
    return line_end if line_end >= 0 else len(text)


def stage_of(text: str, phrase: ItemsPhrase, language: str) -> str:
    """Return the stage of the agenda that a list of items belongs to."""
    near = fold(text[max(phrase.start - 12, 0) : phrase.end + 70])
    near = near.split("\n\n")[0] if "\n\n" in near[20:] else near
    vocabulary = languages.subject(language, "masthead")
    flat = " ".join(near.split())
    for stage in ("provisional", "preliminary"):
        if any(fold(word) in flat for word in vocabulary[stage]):
            return stage
    return "final"


def title_lines(masthead: Text, start: int, language: str) -> list[Line]:
    """Return the lines after ``start`` that nothing else in a masthead explains.

    They are the titles of agenda items; they end where the next organ's column begins.
    """
    taken: list[Line] = []
    for line in lines_of(masthead.characters):
        if line.start < start:
            continue
        explained = is_explained(line.text, language)
        if explained and taken and _ends_letter(taken, line, language):
            explained = False
        if explained and taken and _names_organ(line.text, language):
            break
        if not explained:
            taken.append(line)
    return taken


def _ends_letter(taken: list[Line], line: Line, language: str) -> bool:
    """Tell whether a line ends the title of an item that is called after a letter.

    `Letter dated … addressed to the President of` / `the Security Council (S/2014/136)`.
    """
    if line.start > taken[-1].end + 1:
        return False
    for first in range(len(taken) - 1, max(len(taken) - _LONGEST_TITLE, 0) - 1, -1):
        words = cover("\n".join(above.text for above in taken[first:]), language)
        if words.words and words.words[0].start == 0 and words.words[0].value in _LETTER_STARTS:
            goes_on = opens_nothing(line.text, language) or ends_open(taken[-1].text, language)
            return goes_on or line.text.endswith(")") or not is_complete(words)
    return False


# Mastheads are made of the same lines.
@lru_cache(maxsize=2048)
def is_explained(text: str, language: str) -> bool:
    """Tell whether a masthead line is an organ, a session, a date, a symbol, the Distr. block …."""
    if is_running_head(text) or not re.search(r"[^\W_]", text):
        return True
    if _names_a_session(text, language):
        return False
    rest = _remaining(text, read_languages(language))
    left = [piece for piece in rest if not (_is_mark(piece) or piece.isdigit())]
    return not left or says_when(text, left, language)


def _is_mark(piece: str) -> bool:
    return len(piece) < 2 and piece < "\u3400"


def _names_a_session(text: str, language: str) -> bool:
    """Tell whether a line has a word for a session and none for which: then it is a title's."""
    if language not in languages.codes() or re.search(r"\d", text):
        return False
    named = any(True for _ in _sessions(language).find(text))
    return named and not ordinals_in(text, language)


def _remaining(text: str, codes: tuple[str, ...]) -> list[str]:
    """Return the words that are left when all that a masthead prints is taken away."""
    kept = list(text)
    for code in codes:
        spans = [(found.start, found.end) for found in _furniture(code).find(text)]
        spans += [(found.start, found.end) for found in dates_in(text, code)]
        spans += [(found.start, found.end) for found in ordinals_in(text, code)]
        for phrase in items_in(text, code):
            spans.append((phrase.start, phrase.end))
        for start, end in spans:
            kept[start:end] = " " * (end - start)
    for found in symbols_in(text):
        kept[found.start : found.end] = " " * (found.end - found.start)
    rest = "".join(kept)
    return re.findall(r"[^\W_]+", rest)


def _names_organ(text: str, language: str) -> bool:
    return any(organs_in(text, code) for code in read_languages(language))


@cache
def _agenda_words(language: str) -> "re.Pattern[str]":
    vocabulary = languages.subject(language, "masthead")
    names = [*vocabulary["agenda"], *vocabulary["provisional"], *vocabulary["preliminary"]]
    whole = "(?![a-z\u0400-\u04ff\u0620-\u064a])"  # no beginning of a word; Chinese divides none
    return re.compile(rf"(?:\s{{0,3}}(?:{any_of(map(fold, names))}){whole})+")


@cache
def _sessions(language: str) -> Phrasebook[str]:
    vocabulary = languages.subject(language, "masthead")
    words = [*vocabulary["special"], *vocabulary["emergency"]]
    entries = [(word, word) for word in words]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))


@cache
def _items(language: str) -> Phrasebook[str]:
    words = languages.subject(language, "masthead")["items"]
    entries = [(word, word) for word in words]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))


@cache
def _furniture(language: str) -> Phrasebook[str]:
    """All that a masthead prints besides symbols, dates, numbers and titles."""
    masthead = languages.subject(language, "masthead")
    words = languages.subject(language, "language")
    phrases = [
        phrase
        for section in ("session", "year", "special", "emergency")
        for phrase in masthead[section]
    ]
    phrases += [*masthead["items"], *masthead["provisional"], *masthead["preliminary"]]
    phrases += [
        *masthead["noise"],
        *masthead["unmarked"],
        *masthead["agenda"],
        *masthead["joiners"],
        *masthead["ranges"],
    ]
    phrases += [word for forms in masthead["distribution"].values() for word in forms]
    phrases += [name for forms in words["names"].values() for name in forms]
    phrases += [
        name for forms in languages.subject(language, "organs")["organs"].values() for name in forms
    ]
    phrases += [
        *languages.subject(language, "annexes")["original"],
        words["name"],
        *masthead["distributed"],
        *(f"{word}." for word in masthead["distributed"]),
    ]
    entries = [(phrase, phrase) for phrase in phrases]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))
