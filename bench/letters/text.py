"""A letter as plain text, in the order in which its lines come off a page."""

import re
import textwrap
import unicodedata

from bench.letters.letter import Annex, Letter, Masthead

STUCK = "，。、；：）》”"  # may not begin a line
_CHINESE_UNIT = re.compile(r"[A-Za-z0-9/.()-]+|.")


def text_of(letter: Letter) -> str:
    """Return the letter's text, one page after the other."""
    lines = [*letter.foot, ""] if letter.foot_first else []
    lines += _masthead(letter.masthead, letter.language) if letter.masthead else []
    lines += [*wrap(letter.title, letter.language, 64), ""]
    for paragraph in letter.paragraphs:
        lines += wrap(paragraph, letter.language, 84)
    for block in letter.signatures:
        lines += ["", *block]
    lines += ["", *letter.footnotes] if letter.footnotes else [""]
    lines += [] if letter.foot_first else letter.foot
    for page, annex in enumerate(letter.annexes, start=2):
        lines += [*_running_head(letter, page), *_annex(annex, letter.language)]
    return "\n".join(lines).strip() + "\n"


def wrap(text: str, language: str, width: int) -> list[str]:
    """Break a text into lines: between words, or between any characters in Chinese."""
    if language != "zh":
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    lines, line, used = [], "", 0
    for unit in units_of(text, language):
        size = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in unit)
        if used + size > width and unit not in STUCK:
            lines.append(line)
            line, used = "", 0
        line += unit
        used += size
    return [*lines, line] if line else lines


def units_of(text: str, language: str) -> list[str]:
    """Return what a line may not break: words, or Chinese characters and runs of Latin ones."""
    return _CHINESE_UNIT.findall(text) if language == "zh" else text.split(" ")


def _masthead(head: Masthead, language: str) -> list[str]:
    lines = _old(head) if head.old else _modern(head)
    return [*lines, *_columns(head, language), ""] if head.columns else lines


def _modern(head: Masthead) -> list[str]:
    first = f"{head.united_nations} {symbols_text(head)}"
    if len(head.organs) > 1:
        return [first, "", *head.organs, *head.distribution, ""]
    beside = f"{head.organs[0]} {head.distribution[0]}"
    return [first, "", beside, *head.distribution[1:], ""]


def _old(head: Masthead) -> list[str]:
    last = head.symbols[-1]
    lines = [f"{line}{head.mark}" if line == last else line for line in head.distribution]
    return [head.united_nations.upper(), *lines, ""]


def symbols_text(head: Masthead) -> str:
    """Return the symbols as one printed line, or stacked on two."""
    return ("\n" if head.stacked else head.between).join(head.symbols) + head.mark


def _columns(head: Masthead, language: str) -> list[str]:
    if head.side_by_side and len(head.columns) == 2:
        left, right = head.columns
        lines = [f"{left.organ} {right.organ}"]
        lines.append(" ".join([*left.lines[:1], *right.lines[:1]]))
        rest = left.lines[1:]
    else:
        alone = len(head.organs) == 1
        lines, rest = [], ()
        for column in head.columns:
            lines += [] if alone and not head.old else [column.organ]
            lines += [part for line in column.lines for part in wrap(line, language, 46)]
    return lines + [part for line in rest for part in wrap(line, language, 46)]


def _running_head(letter: Letter, page: int) -> list[str]:
    head = letter.masthead
    if head is None:
        return [""]
    count = len(letter.annexes) + 1
    if head.old:
        return [*head.symbols, letter.masthead.distribution[-2].capitalize(),
                letter.page_word.format(page=page)]  # fmt: skip
    return [*head.symbols, f"{page}/{count} {letter.job_number}"]


def _annex(annex: Annex, language: str) -> list[str]:
    lines = wrap(annex.heading, language, 64)
    lines += [annex.original] if annex.original else []
    lines += ["", *wrap(annex.title, language, 64), ""]
    for paragraph in annex.paragraphs:
        lines += wrap(paragraph, language, 84)
    for block in annex.signatures:
        lines += ["", *block]
    return lines
