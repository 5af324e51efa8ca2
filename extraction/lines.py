"""The lines of a mended text, and those among them that are furniture of the page."""

import re
from functools import cache, partial
from typing import NamedTuple

from extraction import languages
from extraction.symbol_search import symbols_in

# No running head is as long as a line of text, no page number as long as half of one.
_LONGEST_HEAD = 100
_LONGEST_NUMBER = 40
# So many lines tell how a text is spaced; a line that was wrapped is no longer.
_DOUBLE_SPACED = 8
_LONGEST_WRAPPED = 120

_PAGE_NUMBER = r"""
      \d{1,3}\s?/\s?\d{1,3}                               # 2/5
    | (?:GE\.)?\d{2}-\d{5}\s+\d{1,3}(?:\s?/\s?\d{1,3})?   # 20-17634 2/5
    | \d{1,3}(?:\s?/\s?\d{1,3})?\s+(?:GE\.)?\d{2}-\d{5}   # 2/5 20-17634
    | (?:GE\.)?\d{2}-\d{5}                                # the job number alone
    | (?:@page@)\s?\d{1,3}\s?页?                          # the older page heads
    | [-–—]\s?\d{1,3}\s?[-–—]
    | /\.\.\.
    """
_BAR_CODE = re.compile(r"\*\s?[\d ]{5,12}\s?\*|\*[A-Z0-9.\-]{6,14}\*")
_FOOT = re.compile(
    r"""
    # 20-17634 (E), 92-01173 2434f (E); in Arabic the bar code stands before it
    # a document that is issued again has stars: 20-17634* (E)
    (?:\*[\d ]{6,9}\*\s)?
    # What is recognised at the left edge of an Arabic foot: marks, or what is left of its dates.
    (?:[^\w\s(]{1,4}\s|[\d ]{1,8}\s(?=\([A-Z]\)\s\d{2}-\d{5}(?:\s|$)))?
    # Arabic documents print the dates first: 070519 070519 19-07311 (A)
    # or 070519 (A) 19-07311
    (?: (?:\(\s?[A-Z]\s?\)\s*)? \d{6}\s+ (?:\d{6}\s+)? (?:\(\s?[A-Z]\s?\)\s*)?
        (?:GE\.)?\s?\d{2}-\d{5}\*{0,3} (?:\s?\(\s?[A-Z]\s?\))?
      # A Russian R is recognised as a letter of its own alphabet.
      | (?:GE\.)?\s?\d{2}-\d{5}\*{0,3}\s?(?:\d{4}[A-Za-z]?\s?)?\(\s?[A-ZА-Я]\s?\)
      # before about 1993: 80-20391 /..., and on Arabic pages 91-26391 ../..
      | \d{2}-\d{5}\s+(?:\d{4}[A-Za-z]\s+)? (?=/\.\.\.|\.{2,3}/)
      | \([A-Z]\)\s\d{2}-\d{5}
      | GE\.\d{2}-\d{5} )
    (?: [\s\d]* ) (?: /?\.\.\. | \.{2,3}/\.{0,3} )? \s* (?:\*[\d ]{6,9}\*)?
    # What is recognised of a bar code.
    (?: (?<=\d{6}\s)[^\d\s]\D{0,15}(?:[*+][\d ]{6,9}[*#]?)?
      | [^\w\s(].{0,24} | [\u4e00-\u9fff].{0,24} )?
    """,
    re.VERBOSE,
)

# Whatever was recognised around it, a job number is one whose figures the bar code beside it has.
_CODED = re.compile(r".{0,40}?(?<!\d)(\d{2})-(\d{5})(?!\d).{0,30}?[*+]\1\2[*#]?")


class Line(NamedTuple):
    """A line that is not blank: where its words stand, and the blank lines before it.

    A tuple, for each letter has some hundreds of them, and a tuple is made in half the time.
    """

    start: int
    end: int
    blank_before: int
    text: str


# As Line(...) makes one, in half the time.
_line = partial(tuple.__new__, Line)


def lines_of(characters: str) -> list[Line]:
    """Return the lines with anything on them, in order."""
    lines: list[Line] = []
    start, blank = 0, -1
    for printed in characters.split("\n"):
        end = start + len(printed)
        if words := printed.strip():
            lines.append(_line((start, end, blank, words)))
            blank = 0
        else:
            blank += 1
        start = end + 1
    if lines and lines[0].blank_before < 0:
        lines[0] = lines[0]._replace(blank_before=0)  # nothing stands before the first
    return lines


def usual_gap(lines: list[Line]) -> int:
    """Return how many blank lines commonly divide two lines: 0, or 1 where text is spaced out.

    In a short letter most lines are paragraphs; one line in eight follows another closely.
    """
    blanks = sorted([line.blank_before for line in lines[1:]])
    return blanks[(len(blanks) - 1) // 8] if blanks else 0


def closed_up(lines: list[Line]) -> list[Line]:
    """Return the lines of a text that was typed with a blank line after each as if it had none.

    Wrapped lines are short, and wider gaps part paragraphs: where each line is a paragraph there
    is neither.
    """
    gap = usual_gap(lines)
    if not gap or len(lines) < _DOUBLE_SPACED:
        return lines
    wider = sum(line.blank_before > gap for line in lines[1:])
    if wider < 2 or max(len(line.text) for line in lines) > _LONGEST_WRAPPED:
        return lines
    return [line._replace(blank_before=max(line.blank_before - gap, 0)) for line in lines]


def is_foot(text: str) -> bool:
    """Tell whether a line is the foot of a first page: job number, language, release date."""
    return "-" in text and bool(_FOOT.fullmatch(text) or ("*" in text and _CODED.fullmatch(text)))


def is_bar_code(text: str) -> bool:
    """Tell whether a line is the text of a bar code."""
    return text.startswith("*") and bool(_BAR_CODE.fullmatch(text))


def is_page_number(text: str) -> bool:
    """Tell whether a line only counts pages."""
    return len(text) <= _LONGEST_NUMBER and bool(_page_number().fullmatch(text))


def is_running_head(text: str) -> bool:
    """Tell whether a line holds symbols, page numbers and language heads alone.

    A star before a symbol makes it a footnote.
    """
    return is_page_number(text) or is_page_head(text)


def is_page_head(text: str) -> bool:
    """Tell whether a line holds a language head, or symbols and no other words."""
    if text in _language_heads():
        return True
    if text.startswith("*") or len(text) > _LONGEST_HEAD or "/" not in text:
        return False
    rest = text
    for found in reversed(symbols_in(text)):
        rest = rest[: found.start] + rest[found.end :]
    # Brackets and stops make it the end of a sentence: `(A/66/104).`
    return rest != text and not re.search(r"[^\W\d_]|\d{4,}|[().,;،。）]", rest)


@cache
def _page_number() -> "re.Pattern[str]":
    words = [
        re.escape(word)
        for code in languages.codes()
        for word in languages.subject(code, "language")["page"]
    ]
    return re.compile(_PAGE_NUMBER.replace("@page@", "|".join(words)), re.VERBOSE)


@cache
def _language_heads() -> frozenset[str]:
    """What each language calls itself and what English calls it: pages of old are headed so."""
    return frozenset(
        name
        for code in languages.codes()
        for name in (languages.own_name(code), languages.english_name(code))
    )
