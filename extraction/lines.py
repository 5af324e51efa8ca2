"""The lines of a mended text, and those among them that are furniture of the page."""

import re
from dataclasses import dataclass
from statistics import median_low

from extraction.symbol_search import symbols_in

# No running head is as long as a line of text.
_LONGEST_HEAD = 100
_LINE = re.compile(r"[^\n]*\S[^\n]*")

_PAGE_NUMBER = re.compile(
    r"""
      \d{1,3}\s?/\s?\d{1,3}                               # 2/5
    | (?:GE\.)?\d{2}-\d{5}\s+\d{1,3}(?:\s?/\s?\d{1,3})?   # 20-17634 2/5
    | \d{1,3}(?:\s?/\s?\d{1,3})?\s+(?:GE\.)?\d{2}-\d{5}   # 2/5 20-17634
    | (?:GE\.)?\d{2}-\d{5}                                # the job number alone
    | (?:Page|page|Página|Стр\.|стр\.|第)\s?\d{1,3}\s?页?     # the older page heads
    | [-–—]\s?\d{1,3}\s?[-–—]
    | /\.\.\.
    """,
    re.VERBOSE,
)
_LANGUAGE_HEAD = re.compile(r"English|Français|Español|Russian|Chinese|Arabic|Spanish|French")
_BAR_CODE = re.compile(r"\*\s?[\d ]{5,12}\s?\*|\*[A-Z0-9.\-]{6,14}\*")
_FOOT = re.compile(
    r"""
    # 20-17634 (E), 92-01173 2434f (E); in Arabic the bar code stands before it
    (?:\*[\d ]{6,9}\*\s)?
    (?: (?:GE\.)?\s?\d{2}-\d{5}\s?(?:\d{4}[a-z]\s?)?\(\s?[A-Z]\s?\)
      | GE\.\d{2}-\d{5} )
    (?: [\s\d]* ) (?: /?\.\.\. )? \s* (?:\*[\d ]{6,9}\*)?
    (?:[^\w\s(].{0,24}|[\u4e00-\u9fff].{0,24})?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: where its words stand, and the blank lines before it."""

    start: int
    end: int
    blank_before: int
    text: str


def lines_of(characters: str) -> list[Line]:
    """Return the lines with anything on them, in order."""
    lines: list[Line] = []
    done = 0
    for match in _LINE.finditer(characters):
        blank = max(characters.count("\n", done, match.start()) - 1, 0)
        lines.append(Line(match.start(), match.end(), blank, match.group().strip()))
        done = match.end()
    return lines


def usual_gap(lines: list[Line]) -> int:
    """Return how many blank lines commonly divide two lines: 0, or 1 where text is spaced out."""
    return median_low([line.blank_before for line in lines[1:]]) if len(lines) > 1 else 0


def is_foot(text: str) -> bool:
    """Tell whether a line is the foot of a first page: job number, language, release date."""
    return bool(_FOOT.fullmatch(text))


def is_bar_code(text: str) -> bool:
    """Tell whether a line is the text of a bar code."""
    return bool(_BAR_CODE.fullmatch(text))


def is_page_number(text: str) -> bool:
    """Tell whether a line only counts pages."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def is_running_head(text: str) -> bool:
    """Tell whether a line holds symbols, page numbers and language heads alone.

    A star before a symbol makes it a footnote.
    """
    if is_page_number(text) or _LANGUAGE_HEAD.fullmatch(text):
        return True
    if text.startswith("*") or len(text) > _LONGEST_HEAD:
        return False
    rest = text
    for found in reversed(symbols_in(text)):
        rest = rest[: found.start] + rest[found.end :]
    # Brackets and stops make it the end of a sentence: `(A/66/104).`
    return rest != text and not re.search(r"[^\W\d_]|\d{4,}|[().,;،。）]", rest)
