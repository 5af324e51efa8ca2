"""The block under "Distr.": distribution, the masthead's date, the original language."""

import re
from functools import cache

from extraction import languages
from extraction.calendar import dates_in
from extraction.finding import Finding
from extraction.folding import fold
from extraction.layout import Layout
from extraction.lines import Line, lines_of
from extraction.masthead_words import read_languages
from extraction.organ_names import organs_in
from extraction.phrases import any_of
from extraction.rules.annexes import languages_named, original_words
from extraction.text import Text

_NEAR = 40
_TURNED = 14
_UNSURE = 0.4
# Words alone after "Distr.", in the same line.
_UNKNOWN = re.compile(r"[^\W\d_][^\W\d_ '’-]*(?: [^\W\d_ ]+){0,3}(?=\s*(?:\n|$))")
_YEAR = re.compile(r"(?:19|20)\d\d\*?")


def has_masthead(layout: Layout) -> bool:
    """Tell whether the document has a masthead: a letter as sent has none."""
    folded = fold(layout.masthead.characters)
    return any(word in folded for word in _distributed(layout.language))


def read_distribution(layout: Layout) -> list[Finding[str]]:
    """Return `general`, `limited`, `restricted`, or `other` for a word of no vocabulary."""
    text = layout.masthead.characters
    folded = fold(text)
    mark = _mark(layout.language).search(folded)
    if not mark:
        return _unmarked(layout.masthead, layout.language)
    found = [
        (_distance(place, place + len(word), mark), place, len(word), value)
        for code in read_languages(layout.language)
        for value, words in languages.subject(code, "masthead")["distribution"].items()
        for word in words
        for place in _places(folded, fold(word), mark)
    ]
    if not found:
        unknown = _UNKNOWN.match(text, mark.end())
        return _other(layout.masthead, mark.start(), unknown.end()) if unknown else []
    distance, place, length, value = min(found)
    spans = layout.masthead.spans(min(mark.start(), place), max(mark.end(), place + length))
    return [Finding("distribution", value, spans, "distr", 0.9 if distance else 0.98)]


def _unmarked(masthead: Text, language: str) -> list[Finding[str]]:
    """Some mastheads say `For participants only` in place of "Distr." and a word.

    It stands alone, or beside the organ in the other column; a small letter is of something else.
    """
    for line in lines_of(masthead.characters):
        match = _unmarked_words(language).search(fold(line.text))
        if match and not line.text[match.start()].islower():
            before = line.text[: match.start()].strip()
            organs = [before[low:high] for low, high, _ in organs_in(before, language)]
            if before in {"", *organs}:
                return _other(masthead, line.end - len(match.group()), line.end)
    return []


def _other(masthead: Text, start: int, end: int) -> list[Finding[str]]:
    """A distribution of no vocabulary is for a person to look at: it may be a restricted one."""
    return [Finding("distribution", "other", masthead.spans(start, end), "distr", _UNSURE)]


@cache
def _unmarked_words(language: str) -> "re.Pattern[str]":
    words = [
        fold(word)
        for code in read_languages(language)
        for word in languages.subject(code, "masthead")["unmarked"]
    ]
    return re.compile(rf"(?<![^\W_])(?:{any_of(words)})$")


def _places(folded: str, word: str, mark: "re.Match[str]") -> list[int]:
    """Return where a word stands near "Distr.": after it, or, in a line turned round, before."""
    first = max(mark.start() - _TURNED, folded.rfind("\n", 0, mark.start()) + 1)
    last = mark.end() + _NEAR
    if folded.find(word, first, last) < 0:
        return []
    near = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    return [match.start() for match in near.finditer(folded, first, last)]


def _distance(start: int, end: int, mark: "re.Match[str]") -> int:
    return max(start - mark.end(), mark.start() - end, 0)


def read_masthead_date(layout: Layout) -> list[Finding[str]]:
    """Return the date of the masthead: the first that has a line to itself after "Distr.".

    Other such dates follow it as its rivals, the more trusted first.
    The dates between which a session is held stand in a line with a dash and are passed over.
    """
    text = layout.masthead.characters
    mark = _mark(layout.language).search(fold(text))
    findings: list[Finding[str]] = []
    for line in _with_years(text):
        for code in read_languages(layout.language):
            dates = dates_in(line.text, code)
            if len(dates) != 1 or len(dates[0].iso) < 7:
                continue
            before = line.text[: dates[0].start].strip()
            alone = not before and not line.text[dates[0].end :].strip(" *")
            beside = bool(before) and not before[-1:].isdigit() and before[-1:] not in "-–—"
            after_mark = mark is not None and line.start + dates[0].start > mark.start()
            if not alone and not (beside and after_mark):
                continue
            start = line.start + dates[0].start
            spans = layout.masthead.spans(start, line.start + dates[0].end)
            trust = (0.98 if alone else 0.9) if after_mark else 0.75
            findings.append(Finding("dates.masthead", dates[0].iso, spans, "masthead_date", trust))
            break
    return sorted(findings, key=lambda finding: -finding.trust)


def _with_years(text: str) -> list[Line]:
    """Return the lines; a year that a narrow column wraps belongs to the line above it."""
    joined: list[Line] = []
    for line in lines_of(text):
        if joined and _YEAR.fullmatch(line.text) and not joined[-1].text[-1:].isdigit():
            above = joined.pop()
            words = text[above.start : line.end]
            joined.append(Line(above.start, line.end, above.blank_before, words))
        else:
            joined.append(line)
    return joined


def read_original_language(layout: Layout) -> list[Finding[str]]:
    """Return the language after "Original:"; several languages are none."""
    folded = fold(layout.masthead.characters)
    for code in read_languages(layout.language):
        match = _original(code).search(folded)
        if not match:
            continue
        line = folded[match.end() : match.end() + 60].split("\n")[0]
        codes = languages_named(line, code)
        # An annex has it in brackets, of which the first may be lost on a scan.
        if len(codes) != 1 or line.rstrip().endswith(("]", "\uff3d", "\u3011")):
            continue
        spans = layout.masthead.spans(match.start(), match.end() + len(line))
        return [Finding("original_language", codes.pop(), spans, "original", 0.98)]
    return []


def _distributed(language: str) -> tuple[str, ...]:
    return tuple(
        fold(word)
        for code in read_languages(language)
        for word in languages.subject(code, "masthead")["distributed"]
    )


@cache
def _mark(language: str) -> "re.Pattern[str]":
    words = "|".join(map(re.escape, _distributed(language)))
    return re.compile(rf"\b(?:{words})\b\W{{0,3}}\s{{0,4}}")


@cache
def _original(code: str) -> "re.Pattern[str]":
    words = "|".join(re.escape(word) for word in original_words(code))
    return re.compile(rf"\b(?:{words})\s?:?\s{{0,3}}")
