"""Find printed signatures: names beside "(Signed)", and typed names where they are certain."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction import languages
from extraction.folding import fold
from extraction.lines import Line, lines_of
from extraction.phrases import any_of
from extraction.text import one_line
from extraction.title_gaps import long_gaps
from extraction.title_words import Role, cover

# So many lines may the names and offices of many senders take.
_LAST_LINES = 90
# No signature is as long: what stands further away is not looked at, mark by mark.
_LONGEST = 1000
_SENTENCE_ENDS = (".", "。", "؟", "!", "?", ":", ";", "：")
_PARTICLE = r"(?:de|da|do|dos|del|la|van|von|der|bin|al|el|bint|ben|y|e|бен|бин|оглы|аль)\b"
_CAPITALISED = (
    rf"(?:[A-ZÀ-ÞŠŽČĆĐŞİĞА-ЯЁ][\w.'’-]*\.?|(?:al|el|аль|эль)-[A-ZА-Я][\w’-]*|{_PARTICLE})"
)
# A line that is nothing but a name, in each kind of script.
_NAMES = (
    re.compile(rf"{_CAPITALISED}(?:\s+{_CAPITALISED}){{1,6}},?"),
    re.compile("[\u0621-\u064a]+(?:[ -]{1,3}[\u0621-\u064a]+){1,6}"),
    re.compile("[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:[·•.-]\\s?[\u4e00-\u9fff]+){1,6}"),
)
# A first name alone, or one that breaks off: the rest stands on the line below.
_UNFINISHED = re.compile(rf"[^\W\d_][\w’'-]*|.*(?:[-‑]|\s(?:[A-ZА-Я]\.|{_PARTICLE}))")
_MOST_SURNAMES = 3
# What a name does not hold.
_SPEAKING: tuple[Role, ...] = ("office", "person", "body", "group", "date", "start", "state")
# What stands behind a name: the mark of a footnote or of a quotation.
_ENDS = '”“»«」』"*¹²³⁴⁵⁶⁷⁸⁹0123456789 '
_HONORIFIC_END = re.compile(r"[,،，;].*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signature:
    """A name that signs: where it stands in the text, as printed, and how certain that is."""

    start: int
    end: int
    name: str
    trust: float
    rule: str


def signatures_in(characters: str, language: str, *, typed: bool) -> list[Signature]:
    """Return the signatures of a text in order.

    Args:
        characters: a letter or an annex.
        language: its language.
        typed: whether a typed name above an office counts where nobody "(Signed)".
    """
    return list(_signatures(characters, language, typed=typed))


def signed_marks(characters: str, language: str) -> list[tuple[int, int]]:
    """Return where a text says "(Signed)"."""
    return [match.span() for match in _mark(language).finditer(fold(characters))]


# Two rules ask for the signatures of one letter.
@lru_cache(maxsize=4)
def _signatures(characters: str, language: str, *, typed: bool) -> tuple[Signature, ...]:
    marked = _marked(characters, language)
    return tuple(marked or (_typed(characters, language) if typed else ()))


def _marked(characters: str, language: str) -> list[Signature]:
    marks = [match.span() for match in _mark(language).finditer(fold(characters))]
    behind = _behind_names(characters, marks, language)
    found: list[Signature] = []
    for index, mark in enumerate(marks):
        earlier = max(marks[index - 1][1] if index else 0, found[-1].end if found else 0)
        later = marks[index + 1][0] if index + 1 < len(marks) else len(characters)
        free = (min(earlier, mark[0]), later)
        span = None if mark[0] in behind else _after_mark(characters, mark, free, language)
        span = span or _before_mark(characters, mark, free, language)
        span = span or _beside_mark(characters, mark, language)
        # The marks of a row may share the line of their names.
        if span and not (found and span[0] == found[-1].start):
            name = one_line(characters[span[0] : span[1]])
            found.append(Signature(*span, name, 0.97, "signed"))
    return found


def _line_end(characters: str, place: int) -> int:
    end = characters.find("\n", place)
    return len(characters) if end < 0 else end


def _after_mark(
    characters: str, mark: tuple[int, int], free: tuple[int, int], language: str
) -> tuple[int, int] | None:
    """Return the name behind a mark, its rest on the line below included.

    Args:
        characters: the text.
        mark: where "(Signed)" stands.
        free: what of the text other marks and names leave.
        language: the language of the text.
    """
    end = min(_line_end(characters, mark[1]), free[1])
    span = _clean(characters, mark[1], end, language)
    if span and characters[end : end + 1] == "\n":
        return _whole(characters, span, end, language)
    return span


def _before_mark(
    characters: str, mark: tuple[int, int], free: tuple[int, int], language: str
) -> tuple[int, int] | None:
    """Return the name before a mark on its line, behind the offices there."""
    line = max(characters.rfind("\n", 0, mark[0]) + 1, mark[0] - _LONGEST, free[0])
    first = _after_offices(characters, line, mark[0], language)
    return _clean(characters, first, mark[0], language)


def _behind_names(characters: str, marks: list[tuple[int, int]], language: str) -> set[int]:
    """Return where the marks start of rows that set them behind names: `A (Signed)  B (Signed)`."""
    rows: list[list[tuple[int, int]]] = []
    for mark in marks:
        if rows and "\n" not in characters[rows[-1][-1][1] : mark[0]]:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return {
        start
        for row in rows
        if len(row) > 1 and _follows_names(characters, row[0][0], row[-1][1], language)
        for start, _ in row
    }


def _follows_names(characters: str, first: int, last: int, language: str) -> bool:
    """Tell whether a name stands before the first mark of a row, and nothing behind the last."""
    before = characters[max(first - _LONGEST, 0) : first].rpartition("\n")[2]
    after = characters[last : last + _LONGEST].partition("\n")[0]
    return not after.strip() and bool(cover(before.strip(" :,"), language).uncovered)


def _beside_mark(characters: str, mark: tuple[int, int], language: str) -> tuple[int, int] | None:
    """A name may stand on the line below its mark, or above it where offices stand below."""
    line_end = _line_end(characters, mark[1])
    below = lines_of(characters[line_end : line_end + _LONGEST])[:1]
    if below and not _is_office(below[0], language):
        first, last = below[0].start, below[0].end
        return _clean(characters, line_end + first, line_end + last, language)
    line = characters.rfind("\n", 0, mark[0]) + 1
    start = max(line - _LONGEST, 0)
    above = [one for one in lines_of(characters[start:line])[-1:] if _is_name(one, language)]
    found = above or below
    if not found:
        return None
    start = start if above else line_end
    return _clean(characters, start + found[0].start, start + found[0].end, language)


def _whole(characters: str, span: tuple[int, int], line_end: int, language: str) -> tuple[int, int]:
    """Return a name with its rest on the line below, where its first line cannot be all of it."""
    first = characters[span[0] : line_end].rstrip()
    if len(first) > span[1] - span[0] + 1 or not _UNFINISHED.fullmatch(first):
        return span
    start = line_end + 1
    below = lines_of(characters[start : start + _LONGEST])[:2]
    if not below or "\n" in characters[start : start + below[0].start]:
        return span
    if not _is_rest(below[0], below[1:], language):
        return span
    rest = _clean(characters, start + below[0].start, start + below[0].end, language)
    return (span[0], rest[1]) if rest else span


def _is_rest(line: Line, after: list[Line], language: str) -> bool:
    """Tell whether a line is the rest of a name; one word is no office's where one follows."""
    if " " in line.text:
        return len(line.text.split()) <= _MOST_SURNAMES and _is_name(line, language)
    is_word = any(shape.fullmatch(f"{line.text} {line.text}") for shape in _NAMES)
    return is_word and any(_is_office(below, language) for below in after)


def _after_offices(characters: str, start: int, end: int, language: str) -> int:
    """Skip the offices that stand before a name on its own line.

    A Chinese name may hold what is a word elsewhere, at its start too: `石兼公博`, `和田`.
    """
    line = characters[start:end]
    place = reached = 0
    for word in cover(line, language).words:
        if word.role not in {"office", "glue", "state"}:
            break
        if line[reached : word.start].strip(" ,،、/") or (word.role == "glue" and not place):
            break
        reached = word.end
        if word.role != "glue" or not line[word.start : word.end + 1].isalpha():
            place = reached
    return start + place if place < len(line.rstrip()) else start


def _clean(characters: str, start: int, end: int, language: str) -> tuple[int, int] | None:
    """Trim to the name: no marks and no honorifics at its ends, nothing after a comma."""
    piece = _HONORIFIC_END.sub("", characters[start : min(end, start + _LONGEST)])
    trimmed = piece.strip(" \t\n:.*_–—-\u3000").rstrip(_ENDS)
    first = start + piece.index(trimmed)
    before, after = _addressed(trimmed, language)
    name = trimmed[before:after]
    if len(re.findall(r"[^\W\d_]", name)) < 2:
        return None
    return first + before, first + after


def _addressed(name: str, language: str) -> tuple[int, int]:
    """Return where a name starts and ends between honorifics: `H.E. Mr.`, `大使`."""
    before, after = _honorifics(language)
    folded = fold(name)
    start = match.end() if (match := before.match(folded)) else 0
    end = match.start() if (match := after.search(folded, start)) else len(name)
    return start, end


def _typed(characters: str, language: str) -> list[Signature]:
    """Read typed names: lines at the letter's end that hold a name, an office above or below.

    A name alone, without an office, is likely but not certain.
    """
    lines = _closing(characters, language)
    names = [place for place, line in enumerate(lines) if _is_name(line, language)]
    held = [
        place
        for place in names
        if any(_is_office(line, language) for line in lines[max(place - 1, 0) : place + 2])
    ]
    trust = 0.9 if held else 0.7
    return [
        Signature(line.start, line.end, _typed_name(line, language), trust, "typed_name")
        for line in (lines[place] for place in held or names[:1])
    ]


def _typed_name(line: Line, language: str) -> str:
    start, end = _addressed(line.text, language)
    return one_line(line.text[start:end]).rstrip(",")


def _closing(characters: str, language: str) -> list[Line]:
    """Return the lines after the last that ends a sentence; an office may end in a stop: `a.i.`."""
    lines = lines_of(characters)[-_LAST_LINES:]
    ends = [
        place
        for place, line in enumerate(lines)
        if line.text.endswith(_SENTENCE_ENDS) and not _is_office(line, language)
    ]
    return lines[ends[-1] + 1 :] if ends else lines


def _is_name(line: Line, language: str) -> bool:
    if len(line.text) > 60 or not any(shape.fullmatch(line.text) for shape in _NAMES):
        return False
    words = cover(line.text, language)
    return bool(words.uncovered) and not words.has(*_SPEAKING)


def _is_office(line: Line, language: str) -> bool:
    words = cover(line.text, language)
    return words.has("office", "body") and len(long_gaps(words)) <= 1


@cache
def _honorifics(language: str) -> "tuple[re.Pattern[str], re.Pattern[str]]":
    """Return patterns for honorifics before a name, and for those of Chinese behind one."""
    phrases = languages.subject(language, "closing")["honorifics"]
    behind = any_of(fold(phrase) for phrase in phrases if phrase >= "\u3400")
    before = any_of(fold(phrase) for phrase in phrases if phrase < "\u3400")
    return (
        re.compile(rf"(?:(?:{before})(?:\s+|(?<=\.)(?=\w)|$))*"),
        re.compile(rf"\s?(?:{behind})+$"),
    )


@cache
def _mark(language: str) -> "re.Pattern[str]":
    if language == languages.UNDETERMINED:
        return re.compile("(?!)")
    words = "|".join(
        re.escape(fold(word)) for word in languages.subject(language, "closing")["signed"]
    )
    return re.compile(rf"\(\s?(?:{words})\s?\)")
