"""Find the headings of annexes, appendices and enclosures."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from extraction import languages
from extraction.calendar import dates_in
from extraction.folding import fold
from extraction.lines import Line, usual_gap
from extraction.signatures import signed_marks
from extraction.title_gaps import breaks_phrase, ends_open, long_gaps, open_gaps, opens_nothing
from extraction.title_words import cover
from extraction.title_zone import gaps_in_context

# The heading of an annex repeats the title of its letter, which may name many States.
_MOST_LINES = 30
# What opens the line of an original language: `[Original: English]`.
_BRACKETS = ("[", "【", "［")
# So many characters of a heading may be left over for its last line.
_TAIL = 5
_SENTENCE_END = re.compile(r"[.;,。；，]\s*$")
_NUMERAL = r"(?:[ivxlc]{1,6}|\d{1,2}|[a-z])"


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """The heading of an annex, in lines of the text after the title.

    Attributes:
        first: the line on which it starts.
        label: what the annex is called, as printed: ``Annex I``.
        lines: how many lines the heading takes, the letter that it names included.
        title: the annex's title, if it stands in the line of the label.
    """

    first: int
    label: str
    lines: int
    title: str | None = None


def find_annexes(lines: list[Line], language: str) -> tuple[AnnexHead, ...]:
    """Return the headings of the annexes in order.

    A heading is a label alone on its line, a label and a number, or a label that goes on to say
    which letter it is annexed to. `Annex I contains …` is prose.
    """
    if language == languages.UNDETERMINED:
        return ()
    heads: list[AnnexHead] = []
    gap = usual_gap(lines)
    taken = 0
    signed: int | None = None
    for index in _candidates(lines, language):
        if index < taken:
            continue
        head = _labelled(lines, index, gap, language) or _trailing(lines, index, language)
        if head and head.title:
            signed = _first_signed(lines, language) if signed is None else signed
            head = head if head.first > signed else None
        # One that closes with its label reaches back, but not over the heading before it.
        if head and (not heads or head.first > heads[-1].first):
            heads.append(head)
            taken = head.first + head.lines
    return tuple(heads)


def _candidates(lines: list[Line], language: str) -> Iterable[int]:
    """Return the lines that may be a heading: most start with no label, as one look tells."""
    if _closing(language) is not None:
        return range(len(lines))
    text = fold("\n".join(["", *(line.text for line in lines)]))
    starts = list(accumulate((len(line.text) + 1 for line in lines), initial=0))
    return [bisect_left(starts, match.start()) for match in _label_start(language).finditer(text)]


def _labelled(lines: list[Line], index: int, gap: int, language: str) -> AnnexHead | None:
    """Read `Annex`, `Annex I`, `Annex I to the letter dated …`, `Appendix to annex II`."""
    line = lines[index].text
    if line[:1].islower():
        return None
    match = _heading(language).match(fold(line))
    if not match:
        return _titled(lines, index, language)
    label = line[: match.end("label")].strip()
    if match["to"] is None or match["annex"]:
        return AnnexHead(index, label, 1)
    if not _names_a_letter(lines, index, match.start("to"), language):
        return None
    return AnnexHead(index, label, _length(lines, index, match.start("to"), gap, language))


def _first_signed(lines: list[Line], language: str) -> int:
    """Return the first line that says "(Signed)", or the number of lines."""
    marks = signed_marks("\n".join(line.text for line in lines), language)
    starts = list(accumulate((len(line.text) + 1 for line in lines), initial=0))
    return bisect_right(starts, marks[0][0]) - 1 if marks else len(lines)


def _titled(lines: list[Line], index: int, language: str) -> AnnexHead | None:
    """Read `Annex I: Map of the area`, set apart from what is above and below it.

    Only after the signature is it one: before it a letter lists what it encloses.
    """
    line = lines[index].text
    match = _with_title(language).match(fold(line))
    below = lines[index + 1 : index + 2]
    if not match or not below or not lines[index].blank_before or not below[0].blank_before:
        return None
    if _with_title(language).match(fold(below[0].text)) or _SENTENCE_END.search(line):
        return None
    return AnnexHead(index, line[: match.end("label")].strip(), 1, line[match.end() :])


def _names_a_letter(lines: list[Line], index: int, start: int, language: str) -> bool:
    """What follows the label must be words of a title, with a date: prose has others."""
    # Most name the date in two lines, before any word that may be prose's: more need not be read.
    for count, gaps in ((2, long_gaps), (10, open_gaps)):
        rest = [line.text for line in lines[index + 1 : index + count]]
        text = "\n".join([lines[index].text[start:], *rest])
        words = cover(text, language)
        first_gap = min((gap[0] for gap in gaps(words)), default=len(text))
        if any(word.role == "date" and word.start < first_gap for word in words.words):
            return True
    return False


def _length(lines: list[Line], index: int, start: int, gap: int, language: str) -> int:
    """Return how many lines the letter's title takes after the label."""
    text = lines[index].text[start:]
    count = 1
    for place in range(index + 1, min(index + _MOST_LINES, len(lines))):
        line = lines[place]
        if line.blank_before > gap or line.text[:1] in _BRACKETS:
            break
        if _opens_letter(line.text, language):
            break
        in_mid_sentence = (
            opens_nothing(line.text, language)
            or ends_open(text, language)
            or breaks_phrase(text, line.text, language)
            or _is_last(lines, place, gap)
        )
        if not (in_mid_sentence and _names_a_body(f"{text}\n{line.text}", language)):
            after = [below.text for below in lines[place + 1 : place + 2]]
            gaps = gaps_in_context(text, line.text, after, language)
            # A line that only names an office or a title of its own opens the annex.
            if len(gaps) > (3 if opens_nothing(line.text, language) else 0):
                break
        text, count = f"{text}\n{line.text}", count + 1
    return count


def _is_last(lines: list[Line], place: int, gap: int) -> bool:
    """Tell whether a wider gap or a bracket (`[Original: English]`) follows a line."""
    below = lines[place + 1 : place + 2]
    return not below or below[0].blank_before > gap or below[0].text[:1] in _BRACKETS


def _names_a_body(text: str, language: str) -> bool:
    """Tell whether the words that no vocabulary covers are the name of a body."""
    return not open_gaps(cover(text, language))


def _opens_letter(line: str, language: str) -> bool:
    """Tell whether a line starts the annexed letter's own title."""
    words = cover(line, language).words
    return bool(words) and words[0].start == 0 and words[0].role == "start"


def _trailing(lines: list[Line], index: int, language: str) -> AnnexHead | None:
    """Read headings that close with the label: `2020年2月3日……的信的附件`.

    The last characters may stand on a line of their own.
    """
    closing = _closing(language)
    if closing is None:
        return None
    line = lines[index].text
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    tail = below if len(below) <= _TAIL else ""
    match = closing.search(line + tail) or closing.search(line)
    if not match:
        return None
    last = index + (1 if match.end() > len(line) else 0)
    for first in range(index, max(index - 4, -1), -1):
        dates = dates_in(lines[first].text, language)
        if dates and dates[0].start == 0:
            return AnnexHead(first, match["label"].strip(), last - first + 1)
    return None


@cache
def _label_start(language: str) -> "re.Pattern[str]":
    """Return a pattern for the line ends after which a line starts as :func:`_heading` wants it."""
    labels = _any(languages.subject(language, "annexes")["labels"])
    return re.compile(rf"\n[^\w\n]{{0,2}}(?:{labels})")


@cache
def _heading(language: str) -> "re.Pattern[str]":
    vocabulary = languages.subject(language, "annexes")
    labels = _any(vocabulary["labels"])
    numerals = "|".join(filter(None, (_any(vocabulary["numerals"]), _NUMERAL)))
    to = _any(vocabulary["to"]) or "(?!)"
    return re.compile(
        rf"\W{{0,2}}(?P<label>(?:{labels})(?:\s?(?:no\.?|№)?\s?(?:{numerals}))?)\s*[*:]{{0,2}}\s*"
        rf"(?:$|(?P<annex>(?<=\s)(?:(?:{to}|[^\W\d]{{1,3}})['’]?\s?){{1,2}}(?:{labels})(?:\s?(?:{numerals}))?$)"
        rf"|(?P<to>(?<=\s)(?:{to})))"
    )


@cache
def _with_title(language: str) -> "re.Pattern[str]":
    """Return a pattern for a numbered label, and what divides it from a title in its line."""
    vocabulary = languages.subject(language, "annexes")
    numerals = "|".join(filter(None, (_any(vocabulary["numerals"]), _NUMERAL)))
    return re.compile(
        rf"(?P<label>(?:{_any(vocabulary['labels'])})\s?(?:no\.?|№)?\s?(?:{numerals}))"
        r"(?:\s?:\s?|\.\s|\s-\s)(?=[^\W\d_])"
    )


@cache
def _closing(language: str) -> "re.Pattern[str] | None":
    """Only languages whose annex headings name no letter after the label close with it."""
    vocabulary = languages.subject(language, "annexes")
    if vocabulary["to"]:
        return None
    numerals = _any(vocabulary["numerals"])
    return re.compile(rf"的(?P<label>(?:{_any(vocabulary['labels'])})(?:{numerals})?)\s*$")


def _any(phrases: list[str]) -> str:
    ordered = sorted((fold(phrase) for phrase in phrases), key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in ordered)
