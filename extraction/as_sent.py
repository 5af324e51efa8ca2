"""Find the parts of a letter on its sender's own paper, as sent, which has no title.

A letterhead, a date, those addressed and a salutation stand above such a letter; a closing formula
and a signature, and sometimes those addressed, below it. It is a letter only where it salutes or
closes as one, and names one whom letters to the United Nations go to, or an office of a State that
signs. A statement salutes as well, but is addressed to nobody and not signed.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from extraction import languages
from extraction.annex_heads import AnnexHead, find_annexes
from extraction.folding import fold
from extraction.lines import Line
from extraction.phrases import any_of
from extraction.sent_addressees import addressed_in, is_own_paper, known_in
from extraction.title_gaps import long_gaps
from extraction.title_words import cover

# So many lines may stand above the letter, below it, and between two salutations of which the later
# is its own.
_MOST_HEAD = 40
_MOST_TAIL = 60
_NEAR = 6
_LONGEST_SALUTATION = 70
# So many lines of a note in the third person stand before its compliments, or behind them.
_SENTENCE_LINES = 6
_SENTENCE_END = (".", "。", "!", "?", "؟")
_MARKS = ",،:：，!！"
# A stroke of the pen may be read before it and behind it.
_NOISE = re.compile(r"^\W+")
_SALUTATION_END = re.compile(rf"[{_MARKS}](?:\s\S{{1,2}})?$")
# A line of prose leaves this many words uncovered.
_PROSE = 3
_LINE_END = re.compile(r"[ ,.]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class SentParts:
    """Which lines of a letter as sent are what, counted from the first of the text.

    Attributes:
        form: ``letter``, or ``note_verbale`` where it speaks of its sender in the third person.
        closes: whether it has a closing formula.
        shown: the lines whose words show that: the salutation, the compliments or the closing.
        opening: the first line of the letter; what stands above it is letterhead.
        end: the line after its last.
        signing: the first line below its closing formula.
        addressed: the lines that name those addressed.
        formulas: the lines that hold nothing but a closing formula: `Yours sincerely,`.
        annexes: the headings of its annexes, counted from ``opening``.
    """

    form: str
    closes: bool
    shown: tuple[int, int]
    opening: int
    end: int
    signing: int
    addressed: frozenset[int]
    formulas: frozenset[int]
    annexes: tuple[AnnexHead, ...]


def find_sent(lines: list[Line], language: str) -> SentParts | None:
    """Return the parts of a letter as sent, or ``None`` where the lines are none."""
    if language == languages.UNDETERMINED:
        return None
    saluted = _salutation(lines, language)
    # A letter may speak of such a note.
    if saluted is None and (noted := _compliments(lines, language)):
        return _parts(lines, noted[0], noted, "note_verbale", language)
    opening = _first_words(lines, language) if saluted is None else saluted
    if opening is None:
        return None
    shown = None if saluted is None else (saluted, saluted)
    parts = _parts(lines, opening, shown, "letter", language)
    return parts if parts and _is_letter(lines, parts, language) else None


def _parts(
    lines: list[Line], opening: int, shown: tuple[int, int] | None, form: str, language: str
) -> SentParts | None:
    heads = find_annexes(lines[opening:], language)
    end = opening + heads[0].first if heads else len(lines)
    closing = _closing(lines, opening, end, language)
    shown = shown or closing
    if shown is None:
        return None
    signing = _below_prose(lines, closing[1] + 1 if closing else opening + 1, end, language)
    own = is_own_paper(lines[:opening], language)
    addressed = addressed_in(lines, range(1 if own else 0, opening), language)
    addressed |= addressed_in(lines, range(signing, min(end, signing + _MOST_TAIL)), language)
    formulas = _formulas(lines, opening, signing, language)
    closes = closing is not None
    return SentParts(form, closes, shown, opening, end, signing, addressed, formulas, heads)


def _is_letter(lines: list[Line], parts: SentParts, language: str) -> bool:
    """Tell whether someone known is addressed, or an office of a State signs."""
    if known_in("\n".join(lines[place].text for place in sorted(parts.addressed)), language):
        return True
    if not parts.closes or is_own_paper(lines[: parts.opening], language):
        return False
    first, last = parts.shown
    if known_in("\n".join(line.text for line in lines[first : last + 1]), language):
        return True
    signed = _left(lines, range(parts.signing, parts.end), parts.addressed)
    head = _left(lines, range(parts.opening), parts.addressed)
    has_state = cover(f"{head}\n{signed}", language).has("state")
    return has_state and cover(signed, language).has("office")


def _left(lines: list[Line], places: range, addressed: frozenset[int]) -> str:
    return "\n".join(lines[place].text for place in places if place not in addressed)


def _salutation(lines: list[Line], language: str) -> int | None:
    """Return the line of the salutation: of two that are near, one is the addressee's."""
    found: int | None = None
    for place, line in enumerate(lines[:_MOST_HEAD]):
        if found is not None and (
            place > found + _NEAR or lines[place - 1].text.endswith(_SENTENCE_END)
        ):
            break
        if _salutes(line.text, language):
            found = place
    return found


def _salutes(printed: str, language: str) -> bool:
    if len(printed) > _LONGEST_SALUTATION:
        return False
    folded = _NOISE.sub("", fold(printed))
    words = folded.rstrip(f"{_MARKS} .")
    if words in _phrases("alone", language):
        return True
    is_ended = bool(_SALUTATION_END.search(folded))
    return is_ended and bool(_saluting(language).search(words))


def _first_words(lines: list[Line], language: str) -> int | None:
    """Return the line on which a letter without a salutation opens."""
    openings = tuple(map(fold, languages.subject(language, "body")["openings"]))
    found = (
        place
        for place, line in enumerate(lines[:_MOST_HEAD])
        if len(line.text) > _LONGEST_SALUTATION // 2 and fold(line.text).startswith(openings)
    )
    return next(found, None)


def _compliments(lines: list[Line], language: str) -> tuple[int, int] | None:
    """Return the lines in which a State's mission presents its compliments to someone known.

    One that the Secretariat sends names those addressed first, and the mission behind them.
    """
    head = lines[: _MOST_HEAD + _SENTENCE_LINES]
    joined = fold("\n".join(line.text for line in head))
    match = _any("compliments", language).search(joined)
    if not match:
        return None
    at = joined.count("\n", 0, match.start())
    first = at
    while first and at - first < _SENTENCE_LINES and not head[first].blank_before:
        first -= 1
    after = joined.count("\n", 0, match.end())
    last = min(after + 2, len(head) - 1)
    words = [
        word
        for word in cover("\n".join(line.text for line in head[first : last + 1]), language).words
        if word.role in {"person", "state", "office"}
    ]
    sender = list(takewhile(lambda word: word.role != "person", words))
    if not any(word.role == "state" for word in sender) or len(sender) == len(words):
        return None
    return first, last


def _closing(lines: list[Line], start: int, end: int, language: str) -> tuple[int, int] | None:
    """Return the first and last line of the closing formula, the last in the letter."""
    joined = fold("\n".join(line.text for line in lines[start:end]))
    matches = list(_any("closes", language).finditer(joined))
    if not matches:
        return None
    match = matches[-1]
    first = last = start + joined.count("\n", 0, match.start())
    starts_line = joined[: match.start()].endswith("\n") or not match.start()
    if starts_line and _LINE_END.match(joined, match.end()):
        return first, last
    while last + 1 < end and not lines[last].text.endswith(_SENTENCE_END):
        if lines[last + 1].blank_before:
            break
        last += 1
    return first, last


def _formulas(lines: list[Line], opening: int, signing: int, language: str) -> frozenset[int]:
    return frozenset(
        place
        for place in range(max(signing - _NEAR, opening), signing)
        if (match := _any("closes", language).match(fold(lines[place].text)))
        and _LINE_END.match(lines[place].text, match.end())
    )


def _below_prose(lines: list[Line], start: int, end: int, language: str) -> int:
    """Return the line after the last from ``start`` on that ends a sentence."""
    for place in range(end - 1, start - 1, -1):
        text = lines[place].text
        if text.endswith(_SENTENCE_END) and len(long_gaps(cover(text, language))) >= _PROSE:
            return place + 1
    return start


@cache
def _phrases(key: str, language: str) -> tuple[str, ...]:
    return tuple(map(fold, languages.subject(language, "as_sent")[key]))


@cache
def _any(key: str, language: str) -> "re.Pattern[str]":
    phrases = any_of(_phrases(key, language))
    return re.compile(rf"(?<![^\W_])(?:{phrases})|(?:{phrases})(?<=[一-龥])")


@cache
def _saluting(language: str) -> "re.Pattern[str]":
    phrases = any_of(_phrases("salutes", language))
    behind = rf"|(?:{phrases})(?<=[一-龥])$"
    return re.compile(rf"^(?:{phrases})(?![^\W_])|^(?:{phrases})(?<=[一-龥]){behind}")
