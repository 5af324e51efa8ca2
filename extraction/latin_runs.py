"""Put right, one shape at a time, what an Arabic line turns round or mirrors.

Where a whole document is turned, :mod:`extraction.turning` has done it already.
"""

import re
from array import array

from extraction.text import Text

ARABIC_LETTER = re.compile("[\u0620-\u064a\ufb50-\ufdff\ufe70-\ufefc]")
# Only from the start of a line: a long line without Arabic is gone through once.
ARABIC_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]*{ARABIC_LETTER.pattern}[^\r\n]*")
# The language of a foot, `)A(`: a line of its own without Arabic.
_LETTER_LINE = re.compile(r"(?<![^\r\n])[^\r\n()]*\)[A-Z]\([^\r\n()]*")
BRACKET = re.compile(r"[()\[\]]")
MIRRORED = str.maketrans("()[]", ")(][")


def unmirror(text: Text) -> Text:
    """Turn the brackets of Arabic lines round where the text layer has them mirrored.

    Some readers give the shapes of a line that runs from right to left in place of what they
    mean: `)توقيع(`. A line whose brackets pair says itself whether it is mirrored; the others are
    as the majority of the document's lines.
    """
    if not ARABIC_LETTER.search(text.characters):
        return text
    text = text.sub(_LETTER_LINE, lambda line: line.group().translate(MIRRORED))
    lines = [match.group() for match in ARABIC_LINE.finditer(text.characters)]
    first = [found.group() for line in lines if (found := BRACKET.search(line))]
    if not first:
        return text
    is_mirrored = sum(bracket in ")]" for bracket in first) * 2 > len(first)
    return text.sub(ARABIC_LINE, lambda line: _unmirrored(line.group(), is_mirrored=is_mirrored))


def _unmirrored(line: str, *, is_mirrored: bool) -> str:
    brackets = "".join(BRACKET.findall(line))
    if not brackets or _pairs(brackets):
        return line
    turned = line.translate(MIRRORED)
    return turned if is_mirrored or _pairs(brackets.translate(MIRRORED)) else line


def _pairs(brackets: str) -> bool:
    """Tell whether each bracket is closed by one of its kind, none inside another."""
    return not brackets.replace("()", "").replace("[]", "")


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
    # `*A/70/543`: a reissue's mark, which a line from the right has on the left of its symbol.
    re.compile(
        r"(?<!\S)(?P<b>\*{1,3})"
        r"(?P<a>[ASE]/(?:E?S-\d{1,2}/|HRC/|C\.\d/)?\d[^\s*]*(?: ?[-–—] ?[ASE]/[^\s*]+)?)(?=\s*\n)"
    ),
    # `في الساعة .4:55`, `،2020 في`: a number's stop or comma stands before it.
    re.compile(r"(?<=\s)(?P<b>[.،؛:])(?P<a>\d(?:[\d/:.()–-]*\d)?)(?=[\s*)\]](?!\S*[A-Za-z])|$)"),
)


def unreverse(text: Text) -> Text:
    """Bring back into order what an Arabic line has turned round."""
    if not ARABIC_LETTER.search(text.characters):
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
