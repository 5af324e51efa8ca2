"""Whether an annex opens with running text, as a letter does, and so has no title."""

import itertools
import re
from functools import cache

from extraction import languages
from extraction.calendar import ends_in_ordinal
from extraction.folding import fold
from extraction.lines import Line
from extraction.phrases import any_of
from extraction.title_gaps import breaks_phrase, ends_open, long_gaps
from extraction.title_words import cover

_SENTENCE_END = re.compile(r"[.;:。；：]\s*$")
_LONGEST_SALUTATION = 90
# From fewer or shorter lines nothing is told. Chinese has no words to measure, and a long word may
# have been divided.
_LEAST_LINES = 3
_LEAST_WIDTH = 40
_LONGEST_WORD = 12


def opens_prose(lines: list[Line], gap: int, language: str) -> bool:
    """Tell whether the first line is a salutation or the start of a sentence.

    Args:
        lines: what stands below the heading of the annex.
        gap: the blank lines that commonly divide two lines.
        language: the language of the vocabulary.
    """
    if is_salutation(lines[0].text, language):
        return True
    paragraph = _paragraph(lines, gap)
    running = paragraph if _fills_lines(paragraph) else paragraph[: _run(paragraph, language)]
    text = fold("\n".join(line.text for line in running))
    if ends_sentence(running[-1].text, language) or _phrases("speaks", language).search(text):
        return True
    # A title has no stop, even one that says "we".
    return ends_sentence(_paragraph(lines, 0)[-1].text, language) and bool(
        _phrases("may_speak", language).search(text)
    )


def is_salutation(text: str, language: str) -> bool:
    """Tell whether a line addresses the reader: `Your Excellency,`, `Señor Presidente:`."""
    return (
        len(text) <= _LONGEST_SALUTATION
        and text.rstrip().endswith((",", "،", "，", ":", "：", "!", "！"))
        and bool(_phrases("salutations", language).match(fold(text)))
    )


def ends_sentence(text: str, language: str) -> bool:
    """Tell whether a line ends as a sentence does, and not in an ordinal (German `3.`)."""
    return bool(_SENTENCE_END.search(text)) and not ends_in_ordinal(text, language)


def wraps(above: Line, line: Line, language: str) -> bool:
    """Tell whether a line goes on: in mid-sentence, after what cannot end one, in a phrase."""
    if line.text[:1].islower() or above.text.rstrip().endswith((",", "،", "、", "–", "-", ":")):
        return True
    if ends_open(above.text, language) or breaks_phrase(above.text, line.text, language):
        return True
    # `Deutschlands vom 31. Mai 2021`: a line of State and date is not the text of the annex.
    words = cover(line.text, language)
    return words.has("state") and words.has("date") and not long_gaps(words)


def _paragraph(lines: list[Line], gap: int) -> list[Line]:
    """Return the lines before the first wider gap."""
    end = next((at for at, line in enumerate(lines) if at and line.blank_before > gap), len(lines))
    return lines[:end]


def _run(paragraph: list[Line], language: str) -> int:
    """Return how many of the first lines of a paragraph are one text: each goes on in the next."""
    for end, (above, line) in enumerate(itertools.pairwise(paragraph), start=1):
        if not wraps(above, line, language):
            return end
    return len(paragraph)


def _fills_lines(paragraph: list[Line]) -> bool:
    """Tell whether each line but the last was broken for want of room: the next word was too long.

    The last line of a title is broken earlier, before the text that follows it at once.
    """
    if len(paragraph) < _LEAST_LINES or any(line.blank_before for line in paragraph[1:]):
        return False
    width = max(len(line.text) for line in paragraph[1:])
    return len(paragraph[0].text) <= width and all(
        _LEAST_WIDTH <= width <= len(above.text) + len(below.text.split()[0][:_LONGEST_WORD])
        for above, below in itertools.pairwise(paragraph)
    )


@cache
def _phrases(key: str, language: str) -> "re.Pattern[str]":
    words = any_of(map(fold, languages.subject(language, "annexes")[key]))
    written_on = any_of(map(fold, languages.prefixes(language)))
    # An elided word ends in its apostrophe; Chinese divides no words.
    return re.compile(
        rf"(?<![^\W_])(?:{written_on})?(?:{words})(?:(?<=')|(?![^\W_]))|(?:{words})(?<=[一-龥])"
    )
