"""Mend the faults that text layers put into words, keeping the way back to the page.

Each fault is one named pattern with the false mend that it avoids. All are linear in the text.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.alphabets import marks_in
from extraction.broken_words import rejoin
from extraction.language import is_latin
from extraction.latin_runs import unmirror, unreverse
from extraction.pages import Page
from extraction.text import Text, laid_out
from extraction.turning import straighten

_HAN = r"\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60"
_APOSTROPHES = "'\u2019\u02bc"


def _compatible(match: "re.Match[str]") -> str:
    """Fold to the plain letter; a ligature of several letters keeps only what fits its place."""
    return unicodedata.normalize("NFKC", match.group())


def _digit(match: "re.Match[str]") -> str:
    return str(unicodedata.digit(match.group()))


@dataclass(frozen=True, slots=True)
class Mend:
    """A fault and its mend.

    Attributes:
        fault: what to look for.
        mended: what to put in its place.
        beside: it is looked for only where one of these stands in the text: to look for these costs
            next to nothing.
        latin: whether a text in Latin letters alone can have it.
    """

    fault: "re.Pattern[str]"
    mended: "str | Callable[[re.Match[str]], str]"
    beside: tuple[str, ...] = ()
    latin: bool = True


# Each begins with a character that is a fault by itself.
_CHARACTERS = (
    # Plain text may hold form feeds and vertical tabs.
    Mend(re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]"), "\n"),
    # PDFium marks a hyphen that it took for a break with U+FFFE; it is a hyphen on the page.
    Mend(re.compile("\ufffe"), "-"),
    # A soft hyphen asks for nothing where the word was not broken, and joins where it was.
    Mend(re.compile("\u00ad[ ]*\n?"), ""),
    # Zero-width characters, controls of direction, control characters, tatweel, vowel signs.
    Mend(
        re.compile(
            "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069"
            "\ufeff\ufff9-\ufffb\u0640\u064b-\u0652\u0670\ud800-\udfff]"
        ),
        "",
    ),
    Mend(re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"), " "),
    # Latin ligatures and the Arabic presentation forms; wide digits and letters.
    Mend(
        re.compile(
            "[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
        ),
        _compatible,
    ),
    Mend(re.compile("[\u0660-\u0669\u06f0-\u06f9]"), _digit),
    Mend(re.compile("[\u2010\u2011]"), "-"),
)

_LINE_END = re.compile(r"\n")

_SPACES = (
    Mend(re.compile(r"  +"), " ", ("  ",)),
    Mend(re.compile(r" (?:(?<=\n )|(?=\n))"), "", (" \n", "\n ")),
    # `l ’ordre`, `aujourd ’hui`; not an opening quotation mark, which a letter before it forbids
    # only when a letter follows at once.
    Mend(
        re.compile(rf" (?<=[^\W\d_] )(?=[{_APOSTROPHES}][^\W\d_])"),
        "",
        tuple(f" {mark}" for mark in _APOSTROPHES),
    ),
    # `l’ ordre`: only after the short words that elide, never after a closing mark.
    Mend(
        re.compile(rf" (?<=\b[cdjlmnst][{_APOSTROPHES}] )(?=[^\W\d_])", re.IGNORECASE),
        "",
        tuple(f"{mark} " for mark in _APOSTROPHES),
    ),
    # `A /62/232`: the large letter of the first page stands apart from its symbol.
    Mend(re.compile(r" (?<=\b[ASE] )(?=/(?:\d|E?S-\d|HRC/|C\.\d/|RES/))"), "", (" /",)),
    # `de l\n’Assemblée`: a line that ends in an elided article.
    Mend(
        re.compile(rf"\n(?<=\b[cdjlmnstCDJLMNST]\n)(?=[{_APOSTROPHES}][^\W\d_])"),
        "",
        tuple(f"\n{mark}" for mark in _APOSTROPHES),
    ),
    # The ligature for God with its letters changed round.
    Mend(re.compile("اهلل"), "الله", ("اهلل",)),
    # `celle -ci`, `COVID -19`; a dash between spaces keeps both.
    Mend(re.compile(r" (?<=\w )(?=-\w)"), "", (" -",)),
    Mend(re.compile(rf" (?<=[{_HAN}] )(?=[{_HAN}])"), "", latin=False),
    Mend(re.compile(rf" (?:(?<=[{_HAN}] )(?=[\d·])|(?<=[\d·] )(?=[{_HAN}]))"), "", latin=False),
    # `أيلو ل/سبتمبر`: a single letter before a stroke ends the word before it.
    Mend(re.compile(" (?<=[\u0620-\u064a] )(?=[\u0620-\u064a]/)"), "", latin=False),
    # `كانون الثاني /يناير`: a stroke between two names of a month joins them.
    Mend(re.compile(" (?<=[\u0620-\u064a] )(?=/[\u0620-\u064a])"), "", (" /",), latin=False),
    Mend(re.compile(" (?<=[\u0620-\u064a]/ )(?=[\u0620-\u064a])"), "", ("/ ",), latin=False),
)


def mend(pages: Sequence[Page]) -> Text:
    """Return the whole document as one text with its faults mended.

    Never raises; linear in the length of the pages.
    """
    text = laid_out([page.text for page in pages])
    latin = is_latin(text.characters)
    if not latin:
        text = unreverse(straighten(unmirror(text)))
        text = text.sub(_CYRILLIC_ORGAN, lambda match: _LATIN[match.group()])
    text = _organ_letters(text, pages)
    text = _characters(text.replaced("\r\n", "\n"))  # as PDFium ends lines
    marks = marks_in(text.characters)
    for each in _SPACES:
        if (each.latin or not latin) and _may_have(text, marks, each):
            text = text.sub(each.fault, each.mended)
    return rejoin(text if latin else _unwrap(text))


def _characters(text: Text) -> Text:
    """Mend faulty characters: few texts have any."""
    marks = marks_in(text.characters)
    for each in _CHARACTERS:
        if each.fault.search(marks):
            text = text.sub(each.fault, each.mended)
            marks = marks_in(text.characters)
    return text


def _may_have(text: Text, marks: str, each: Mend) -> bool:
    # A mark by itself is sooner looked for, among the few, than with the space beside it.
    beside = (found for found in each.beside if found.isalpha() or found.strip() in marks)
    return not each.beside or any(found in text.characters for found in beside)


# Typists of Russian letters, and recognition, take the Cyrillic letter for the Latin one.
_CYRILLIC_ORGAN = re.compile(r"(?<![\w/])[АЕ](?=/(?:\d{1,5}|RES|C\.\d|ES?-|S-|HRC)\b)")
_LATIN = {"А": "A", "Е": "E"}
# What recognition makes of an organ's letter, only before what can follow that letter.
_MISREAD_ORGAN = re.compile(
    r"(?<![\w/])(?:(?P<S>[$§8s5])(?=/(?:(?:19|20)\d\d/\d{1,4}|RES/\d{1,4}|\d{5})(?!\d))"
    r"|(?P<A>4)(?=/(?:RES/|C\.\d/|ES-\d+/)?\d{2}/\d)"
    r"|(?P<E>[F£€])(?=/(?:(?:19|20)\d\d|RES)/\d)"
    r"|(?P<AJ>AJ)(?=RES/\d))"
)
_READ_AS = {"S": "S", "A": "A", "E": "E", "AJ": "A/"}


def _organ_letters(text: Text, pages: Sequence[Page]) -> Text:
    """Mend the organ's letter of recognised symbols: `$/23329`, `8/2020/1267`, `4/47/60`.

    The words that prove the value still show what the page has. On pages that were not recognised
    a `$` that an author wrote is money.
    """
    recognised = {place for place, page in enumerate(pages, start=1) if page.confidence is not None}
    if not recognised:
        return text

    def mended(match: "re.Match[str]") -> str:
        if text.page_at(match.start()) not in recognised:
            return match.group()
        return _READ_AS[match.lastgroup or ""]

    return text.sub(_MISREAD_ORGAN, mended)


_DAY = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日")
_HAN_LETTER = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LINE = re.compile(r"[^\n]*\n")
# A line is full where so few columns are left: a mark that may not start a line takes two.
_FULL = 3
# One line as wide as this is full, a narrower one only if there are others as wide.
_WIDE = 60
# So many Han characters make a line one of prose.
_PROSE = 8


def _unwrap(text: Text) -> Text:
    """Join full lines of Chinese to the next: lines break anywhere, in `决议` and in `2004`.

    A line that is shorter than the widest ends of itself, and so does one before a line without
    Han characters (a running head, a symbol) or before a day, with which a title starts.
    """
    if not _HAN_LETTER.search(text.characters):
        return text
    lines = [
        (match.end() - 1, _columns(match.group()), len(_HAN_LETTER.findall(match.group())))
        for match in _LINE.finditer(text.characters)
    ]
    widths = [width for _, width, han in lines if han >= _PROSE]
    full = max(widths, default=0) - _FULL
    if full < _WIDE and sum(width >= full for width in widths) < 2:
        return text
    ends = {
        end
        for (end, width, han), (_, _, next_han) in itertools.pairwise(lines)
        if width >= full
        and han >= _PROSE
        and next_han
        and not text.characters.endswith(_closers(), 0, end)
        and not _DAY.match(text.characters, end + 1)
    }
    return text.sub(_LINE_END, lambda match: "" if match.start() in ends else "\n")


@cache
def _closers() -> tuple[str, ...]:
    """What ends a line whatever its width: a sentence's stop, and the words that close a title."""
    starts = [
        start
        for code in languages.codes()
        for starts in languages.subject(code, "title")["starts"].values()
        for start in starts
    ]
    return ("。", *(start.partition("*")[2] for start in starts if "*" in start))


def _columns(line: str) -> int:
    """Return how wide a line is printed: a Han character is as wide as two Latin ones."""
    return len(line) + sum(character >= "\u2e80" for character in line)
