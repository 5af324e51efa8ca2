"""Mend the faults that text layers put into words, keeping the way back to the page.

Each fault is one named pattern with the false mend that it avoids. All are linear in the text.
"""

import itertools
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from extraction import languages
from extraction.pages import Page
from extraction.text import Text
from extraction.turning import straighten

_HAN = r"\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60"
_APOSTROPHES = "'\u2019\u02bc"

# Where a page ends, its last line ends too: no word is joined over a page.
_PAGE_END = "\n"


def _compatible(match: "re.Match[str]") -> str:
    """Fold to the plain letter; a ligature of several letters keeps only what fits its place."""
    return unicodedata.normalize("NFKC", match.group())


def _digit(match: "re.Match[str]") -> str:
    return str(unicodedata.digit(match.group()))


Mend = tuple["re.Pattern[str]", "str | Callable[[re.Match[str]], str]"]

_CHARACTERS: tuple[Mend, ...] = (
    # PDFium ends lines with CR LF; plain text may hold form feeds and vertical tabs.
    (re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]"), "\n"),
    # PDFium marks a hyphen that it took for a break with U+FFFE; it is a hyphen on the page.
    (re.compile("\ufffe"), "-"),
    # A soft hyphen asks for nothing where the word was not broken, and joins where it was.
    (re.compile("\u00ad[ ]*\n?"), ""),
    # Zero-width characters, controls of direction, control characters, tatweel, vowel signs.
    (
        re.compile(
            "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069"
            "\ufeff\ufff9-\ufffb\u0640\u064b-\u0652\u0670\ud800-\udfff]"
        ),
        "",
    ),
    (re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"), " "),
    # Latin ligatures and the Arabic presentation forms; wide digits and letters.
    (
        re.compile(
            "[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
        ),
        _compatible,
    ),
    (re.compile("[\u0660-\u0669\u06f0-\u06f9]"), _digit),
    (re.compile("[\u2010\u2011]"), "-"),
)

_LINE_END = re.compile(r"\n")

_SPACES: tuple[Mend, ...] = (
    (re.compile(r" {2,}"), " "),
    (re.compile(r"(?<=\n) | (?=\n)"), ""),
    # `l ’ordre`, `aujourd ’hui`; not an opening quotation mark, which a letter before it forbids
    # only when a letter follows at once.
    (re.compile(rf"(?<=[^\W\d_]) (?=[{_APOSTROPHES}][^\W\d_])"), ""),
    # `l’ ordre`: only after the short words that elide, never after a closing mark.
    (re.compile(rf"(?<=\b[cdjlmnst][{_APOSTROPHES}]) (?=[^\W\d_])", re.IGNORECASE), ""),
    # `A /62/232`: the large letter of the first page stands apart from its symbol.
    (re.compile(r"(?<=\b[ASE]) (?=/(?:\d|E?S-\d|HRC/|C\.\d/|RES/))"), ""),
    # `de l\n’Assemblée`: a line that ends in an elided article.
    (re.compile(rf"(?<=\b[cdjlmnstCDJLMNST])\n(?=[{_APOSTROPHES}][^\W\d_])"), ""),
    # The ligature for God with its letters changed round.
    (re.compile("اهلل"), "الله"),
    # `celle -ci`, `COVID -19`; a dash between spaces keeps both.
    (re.compile(r"(?<=\w) (?=-\w)"), ""),
    (re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])"), ""),
    (re.compile(rf"(?<=[{_HAN}]) (?=\d)|(?<=\d) (?=[{_HAN}])"), ""),
    # `أيلو ل/سبتمبر`: a single letter before a stroke ends the word before it.
    (re.compile("(?<=[\u0620-\u064a]) (?=[\u0620-\u064a]/)"), ""),
    # `كانون الثاني /يناير`: a stroke between two names of a month joins them.
    (re.compile("(?<=[\u0620-\u064a]) (?=/[\u0620-\u064a])"), ""),
    (re.compile("(?<=[\u0620-\u064a]/) (?=[\u0620-\u064a])"), ""),
)

_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})-\n([^\W\d_]{2,40})")
_SPLIT = re.compile(r"(?<!\S)([^\W\d_]{2,}) (?=([^\W\d_]{2,})(?![^\W_]))")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_KNOWN = 6


def mend(pages: Sequence[Page]) -> Text:
    """Return the whole document as one text with its faults mended.

    Never raises; linear in the length of the pages.
    """
    text = straighten(_unmirror(_whole(pages)))
    text = _organ_letters(_unreverse(text), pages)
    for pattern, replacement in _CHARACTERS + _SPACES:
        text = text.sub(pattern, replacement)
    return _rejoin(_unwrap(text))


def _whole(pages: Sequence[Page]) -> Text:
    """Lay the pages one after the other, each ended by a line end."""
    numbers, offsets = array("I"), array("I")
    for place, page in enumerate(pages, start=1):
        length = len(page.text) + len(_PAGE_END)
        numbers.extend(array("I", [place]) * length)
        offsets.extend(range(length))
    characters = "".join(page.text + _PAGE_END for page in pages)
    return Text(characters, numbers, offsets, tuple(page.text for page in pages))


_ARABIC_LETTER = re.compile("[\u0620-\u064a\ufb50-\ufdff\ufe70-\ufefc]")
_ARABIC_LINE = re.compile("[^\r\n]*[\u0620-\u064a\ufb50-\ufdff\ufe70-\ufefc][^\r\n]*")
_BRACKETS = re.compile(r"[()\[\]]")
_MIRRORED = str.maketrans("()[]", ")(][")


def _unmirror(text: Text) -> Text:
    """Turn the brackets of Arabic lines round where the text layer has them mirrored.

    Some readers give the shapes of a line that runs from right to left in place of what they
    mean: `)توقيع(`. A document is mirrored as a whole, which its lines decide by their majority.
    """
    if not _ARABIC_LETTER.search(text.characters):
        return text
    lines = [match.group() for match in _ARABIC_LINE.finditer(text.characters)]
    first = [found.group() for line in lines if (found := _BRACKETS.search(line))]
    mirrored = sum(bracket in ")]" for bracket in first)
    if mirrored * 2 <= len(first):
        return text
    return text.sub(_ARABIC_LINE, lambda line: line.group().translate(_MIRRORED))


# What an Arabic line turns round; the groups are named in the order in which they should stand.
_TURNED = (
    # `/2020/948S/75/357-A` for `A/75/357-S/2020/948`.
    re.compile(
        r"(?<![\w/])(?P<e>/\d{4}/\d{1,4})(?P<d>S)(?P<b>/\d{1,2}/\d{1,4})"
        r"(?P<c>[-\u2013])(?P<a>A)(?!\w)"
    ),
    # `22 2020 December`: an English date beside the name of an organ.
    re.compile(r"(?<!\d)(?P<a>\d{1,2} )(?P<d>(?:19|20)\d\d)(?P<c> )(?P<b>[A-Z][a-z]{2,8})\b"),
    # `December 2020 22` for it: the same where the line runs from the right.
    re.compile(r"(?<!\S)(?P<c>[A-Z][a-z]{2,8} (?:19|20)\d\d)(?P<b> )(?P<a>\d{1,2})(?=\s*[\r\n])"),
    # `/2021/214S` for `S/2021/214`: the organ's letter is thrown to the end of its symbol.
    re.compile(r"(?<![\w/])(?P<b>(?:/\d{1,5}){1,2})(?P<a>A|S|E)(?![\w/])"),
    # `/46/16RES/A` for `A/RES/46/16`.
    re.compile(
        r"(?<![\w/])(?P<d>(?:/\d{1,5}){1,3})(?P<c>RES|HRC|INF|C\.\d)(?P<b>/)(?P<a>A|S|E)"
        r"(?![\w/])"
    ),
    # `.1Corr` for `Corr.1`.
    re.compile(r"(?<![\w.])(?P<b>\.\d{1,2})(?P<a>Corr|Add|Rev|Amend)(?!\w)"),
    # `/60/437–S/2006/1225 A المتحدة الأمم`: the large letter of the first page, far away.
    re.compile(
        r"(?<![^\n])(?P<b>/(?:\d{1,4}|E?S-\d{1,2}|HRC|C\.\d|RES)/\d[^ \n]*)"
        r"(?P<c>[^\n]{0,40}?) (?P<a>[ASE])(?![^\s])"
    ),
    # `الأمم المتحدة /60/478 A`: the same at the end of the line.
    re.compile(
        r"(?<!\S)(?P<b>/(?:\d{1,4}|E?S-\d{1,2}|HRC|C\.\d|RES)/\d[^ \n]*)"
        r"(?P<c> )(?P<a>[ASE])(?=\s*\n)"
    ),
    # `E*/2022/11`: the mark of a reissue inside the symbol.
    re.compile(r"\b(?P<a>[ASE])(?P<c>\* ?)(?P<b>/\d[\w/.-]*)"),
    # `في الساعة .4:55`, `،2020 في`: a number's stop or comma stands before it.
    re.compile(r"(?<=\s)(?P<b>[.،؛:])(?P<a>\d(?:[\d/:.()–-]*\d)?)(?=[\s*)\]](?!\S*[A-Za-z])|$)"),
)


def _unreverse(text: Text) -> Text:
    """Bring back into order what an Arabic line has turned round."""
    if not _ARABIC_LETTER.search(text.characters):
        return text
    for pattern in _TURNED:
        text = _rearranged(text, pattern)
    return text


def _rearranged(text: Text, pattern: "re.Pattern[str]") -> Text:
    """Return the text with the groups of each match in the order of their names."""
    order = array("I")
    done = 0
    for match in pattern.finditer(text.characters):
        order.extend(range(done, match.start()))
        for name in sorted(match.groupdict()):
            order.extend(range(*match.span(name)))
        done = match.end()
    if not done:
        return text
    order.extend(range(done, len(text)))
    return text.arranged(order)


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
    """Mend the organ's letter of symbols: `$/23329`, `8/2020/1267`, `4/47/60`, `А/75/1`.

    The words that prove the value still show what the page has. Where nothing was recognised only
    the Cyrillic letters are mended: a `$` that an author wrote is money.
    """
    text = text.sub(_CYRILLIC_ORGAN, lambda match: _LATIN[match.group()])
    recognised = {place for place, page in enumerate(pages, start=1) if page.confidence is not None}
    if not recognised:
        return text

    def mended(match: "re.Match[str]") -> str:
        if text.pages[match.start()] not in recognised:
            return match.group()
        return _READ_AS[match.lastgroup or ""]

    return text.sub(_MISREAD_ORGAN, mended)


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
    Han characters: a running head, a symbol.
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


@cache
def _common_words() -> frozenset[str]:
    return frozenset(
        word
        for code in languages.codes()
        for word in languages.subject(code, "language")["common_words"]
    )


@cache
def _known_words() -> frozenset[str]:
    """The words of all vocabularies that are long enough to be told from two others."""
    vocabularies = (
        languages.subject(code, name)
        for code in languages.codes()
        for name in ("title", "citations", "masthead", "organs", "annexes")
    )
    return frozenset(
        word
        for vocabulary in vocabularies
        for phrase in _phrases(vocabulary)
        for word in _WORD.findall(phrase.lower())
        if len(word) > _LEAST_KNOWN
    )


def _phrases(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _phrases(inner)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _phrases(inner)


def _rejoin(text: Text) -> Text:
    """Join words that a line end or a stray space divides, where the document proves the word.

    Proof is the joined word standing elsewhere in the document or in a vocabulary, while one of the
    pieces stands nowhere else: `mil itaires` beside `militaires`. A common word is no piece of
    another: `in formation` stays as it is.
    """
    words = Counter(_WORD.findall(text.characters))

    def broken(match: "re.Match[str]") -> str:
        left, right = match.groups()
        if left + right in words or (right.islower() and left + right.lower() in words):
            return left + right
        return f"{left}-{right}"

    def split(match: "re.Match[str]") -> str:
        left, right = match.groups()
        whole = left + right
        known = words[whole] or whole.lower() in _known_words()
        proven = known and len(whole) > 5 and min(words[left], words[right]) == 1
        common = _common_words()
        return left if proven and not {left.lower(), right.lower()} & common else match.group()

    return text.sub(_BROKEN, broken).sub(_SPLIT, split)
