"""Find where the title of a document starts and ends."""

import re
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.calendar import dates_in, ends_in_ordinal
from extraction.folding import fold
from extraction.lines import Line, is_bar_code, is_foot, is_running_head
from extraction.owed_titles import titles_owed
from extraction.title_gaps import ends_open, is_complete, long_gaps, open_gaps, opens_nothing
from extraction.title_words import DATE_SLOT, Cover, cover

# The longest titles name some fifty States.
_MOST_LINES = 40
# A line of prose leaves this many words uncovered; a line of a title that names a person or a
# committee leaves fewer, or starts in the middle of a sentence.
_PROSE = 4
_LETTER_FORMS = ("letter", "identical_letters", "note_verbale")


@dataclass(frozen=True, slots=True)
class TitleZone:
    """The lines of a title, the form that its start names, and whether its end is certain."""

    first: int
    last: int
    form: str
    certain: bool


def find_title(lines: list[Line], language: str) -> TitleZone | None:
    """Return the title of a letter, or else of a note, report or resolution.

    The first that stands at the start of a line counts: the title of an annexed letter follows
    that of its covering letter. One that names an item of the agenda stands before it.
    """
    if language == languages.UNDETERMINED:
        return None
    for forms in (_LETTER_FORMS, ("note", "report", "resolution")):
        for index, line in enumerate(lines):
            form = _starts(lines, index, line, language, forms)
            if form:
                return _extend(lines, *_below_items(lines, index, form, language), language)
    return None


def _below_items(lines: list[Line], index: int, form: str, language: str) -> tuple[int, str]:
    """Return where the document's own title starts, below the titles that agenda items owe.

    An item's title is told by another that starts below it, before any sentence; where there is
    none the items have no title printed, or another's.
    """
    owed = titles_owed(lines, index, language) if form in _LETTER_FORMS else 0
    first = index
    for place in range(first + 1, min(first + _MOST_LINES, len(lines)) if owed else 0):
        line = lines[place]
        if _opens_body(line, language) or _is_sentence(line.text, language):
            break
        below = _starts(lines, place, line, language, _LETTER_FORMS)
        if below:
            index, form, owed = place, below, owed - 1
            if not owed:
                break
    return index, form


def _starts(
    lines: list[Line], index: int, line: Line, language: str, forms: tuple[str, ...]
) -> str | None:
    folded = fold(line.text)
    if not (_date_starts(language, forms) or folded.startswith(_all_starts(language, forms))):
        return None
    for form in forms:
        for start in _start_phrases(language, form):
            if DATE_SLOT in start:
                if _starts_with_date(lines, index, start, language):
                    return form
            elif folded.startswith(start) and _is_title(lines, index, language, form):
                return form
    return None


def _is_title(lines: list[Line], index: int, language: str, form: str) -> bool:
    """A letter's title has a date and someone within its first lines; prose has not both."""
    first = lines[index].text
    if not first[:1].isupper() and first[:1].lower() != first[:1].upper():
        return False
    if form not in _LETTER_FORMS:
        return True
    texts = [line.text for line in lines[index : index + 6]]
    # Most titles say both in two lines, and are no longer: more is read only of the others.
    words = cover("\n".join(texts[:2]), language)
    if not _says_when_and_who(words):
        words = cover("\n".join(texts), language)
    if not words.has("date"):
        # Russian names the date behind the States, which may fill many lines.
        words = cover("\n".join(_in_one_block(lines, index, language)), language)
    return _says_when_and_who(words)


def _says_when_and_who(words: Cover) -> bool:
    return words.has("date") and words.has("person", "office", "to", "body")


def _in_one_block(lines: list[Line], index: int, language: str) -> list[str]:
    """Return the lines from one on, to the end of a sentence or a wider gap."""
    block = [lines[index].text]
    following = lines[index + 1 : index + _MOST_LINES]
    for line in following:
        if _is_sentence(block[-1], language) or line.blank_before > following[0].blank_before:
            break
        block.append(line.text)
    return block


def _starts_with_date(lines: list[Line], index: int, start: str, language: str) -> bool:
    """Languages that start with the date close with a phrase: `{date}*的信`."""
    dates = dates_in(lines[index].text, language)
    if not dates or dates[0].start:
        return False
    end = fold(start.partition("*")[2])
    text = ""
    for place, line in enumerate(lines[index : index + _MOST_LINES]):
        others = dates_in(line.text, language)
        if place and others and others[0].start == 0:
            return False  # the days of a session stood above; this line is the next candidate
        text += _run_on(line.text)
        if text.endswith(end):
            return cover(text, language).has("to")
        if re.search(r"[。；]", line.text):
            return False
    return False


def _run_on(text: str) -> str:
    """Fold a title without its line ends and the mark of a footnote: a closing phrase may break."""
    return fold(text).replace("\n", "").rstrip("* ")


def _extend(lines: list[Line], index: int, form: str, language: str) -> TitleZone:
    """Take lines as long as they are a title's."""
    if form not in _LETTER_FORMS:
        return TitleZone(index, index, form, certain=True)
    block = _block(lines, index, language)
    if block is not None:
        whole = cover("\n".join(line.text for line in lines[index : block + 1]), language)
        if is_complete(whole):
            return TitleZone(index, block, form, certain=not open_gaps(whole))
    closers = [
        fold(start.partition("*")[2]) for start in _start_phrases(language, form) if "*" in start
    ]
    last = likely = index
    text = lines[index].text
    for place in range(index + 1, min(index + _MOST_LINES, len(lines))):
        if closers and _run_on(text).endswith(tuple(closers)):
            return TitleZone(index, last, form, certain=True)
        line = lines[place]
        if is_foot(line.text) or is_bar_code(line.text) or is_running_head(line.text):
            break
        if not _goes_on(
            text,
            line,
            lines[index + 1],
            [below.text for below in lines[place + 1 : place + 2]],
            language,
            closing=bool(closers),
        ):
            break
        last, text = place, f"{text}\n{line.text}"
        if is_complete(cover(text, language)) or (
            len(long_gaps(cover(line.text, language))) <= _PROSE
            and not _is_sentence(line.text, language)
        ):
            likely = last
    if not is_complete(cover(text, language)):
        last = likely
    whole = cover("\n".join(line.text for line in lines[index : last + 1]), language)
    return TitleZone(index, last, form, certain=_is_certain(whole, lines, index, last))


def _block(lines: list[Line], index: int, language: str) -> int | None:
    """Return the last line before a wider gap, if nothing but a title stands before it."""
    following = lines[index + 1 : index + _MOST_LINES]
    usual = following[0].blank_before if following else 0
    if usual and is_complete(cover(lines[index].text, language)):
        return index
    last = index
    for place, line in enumerate(following, start=index + 1):
        if line.blank_before > usual:
            return last
        if is_foot(line.text) or is_running_head(line.text) or _opens_body(line, language):
            return None
        if _is_sentence(line.text, language):
            return None
        last = place
    return None


def _is_sentence(text: str, language: str) -> bool:
    """Tell whether a text ends like a sentence, not in an abbreviation (`a.i.`) or an ordinal."""
    if ends_in_ordinal(text, language):
        return False
    ended = text.rstrip()
    return ended.endswith((".", "。", ":", "：")) and not ended.endswith(("a.i.", "a. i."))


def _is_certain(whole: Cover, lines: list[Line], first: int, last: int) -> bool:
    """Tell whether a title is surely whole: it must not end in words that may be the body's.

    The name of a committee may, where a wider gap follows.
    """
    if not is_complete(whole) or open_gaps(whole):
        return False
    ended = max((word.end for word in whole.words if word.role != "glue"), default=0)
    if all(start < ended for start, _ in long_gaps(whole)):
        return True
    usual = lines[first + 1].blank_before if last > first else 0
    return last + 1 == len(lines) or lines[last + 1].blank_before > usual


def _goes_on(
    text: str, line: Line, second: Line, after: list[str], language: str, *, closing: bool
) -> bool:
    """Tell whether a line still belongs to the title that reads ``text`` so far."""
    if line is not second and line.blank_before > second.blank_before:
        return False
    if closing:
        return True
    complete = is_complete(cover(text, language))
    ended = complete and line.blank_before > 0 and line is second
    if ended or _is_sentence(text, language) or _opens_body(line, language):
        return False
    gaps = gaps_in_context(text, line.text, after, language)
    if (
        not gaps
        or ends_open(text, language)
        or _ends_in_body(text, language)
        or line.text[:1] in "(0123456789"
        or opens_nothing(line.text, language)
    ):
        return True
    # An annexed letter may be addressed to nobody: what follows a blank line is prose.
    if line.blank_before and len(gaps) > 1 and _says_when_and_who(cover(text, language)):
        return False
    return not complete


def _ends_in_body(text: str, language: str) -> bool:
    """Tell whether a title ends in the chair of a body whose name is still to come."""
    named = [word for word in cover(text, language).words if word.role != "glue"]
    return bool(named) and named[-1].role == "body" and not text[named[-1].end :].strip()


def gaps_in_context(text: str, line: str, after: list[str], language: str) -> list[tuple[int, int]]:
    """Return what a line leaves uncovered when read with the lines around it.

    A State's name or a date may run over the line end on either side.
    """
    start = len(text) + 1
    joined = cover("\n".join([text, line, *after]), language)
    return [gap for gap in long_gaps(joined) if start <= gap[0] < start + len(line)]


def _opens_body(line: Line, language: str) -> bool:
    """Tell whether a line opens the letter: a paragraph does so with a capital."""
    if line.text[:1].islower():
        return False
    folded = fold(line.text)
    return any(folded.startswith(opening) for opening in _openings(language))


@cache
def _openings(language: str) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in languages.subject(language, "body")["openings"])


@cache
def _all_starts(language: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(start for form in forms for start in _start_phrases(language, form))


@cache
def _date_starts(language: str, forms: tuple[str, ...]) -> bool:
    """Tell whether a title may start with its date."""
    return any(DATE_SLOT in start for start in _all_starts(language, forms))


@cache
def _start_phrases(language: str, form: str) -> tuple[str, ...]:
    starts = languages.subject(language, "title")["starts"].get(form, ())
    return tuple(fold(start).replace(fold(DATE_SLOT), DATE_SLOT) for start in starts)
