"""What text layers do to letters, each fault at its own odds; the truth stays what it was.

Names, numbers and symbols keep their letters: a reader could not mend what these faults would take
from them. `rate` is 0 (as printed) to 1 (each fault at its highest odds).
"""

import random
import re
from dataclasses import replace

from bench.letters.letter import Letter, Masthead
from extraction import languages

_LONG_WORD = re.compile(r"(?<![\w’/-])[^\W\d_A-ZÀ-ÞА-Я][^\W\d_]{8,}(?![\w’/-])")
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_BEFORE_SIGN = re.compile(r" (?=[:;»?!])")
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=[a-zà-ÿа-я])")
_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_SYMBOL = re.compile(r"\b[AS](?=/(?:\d|ES|S-))")
_ARABIC_SYMBOL = re.compile(r"\b[AS]/[A-Z0-9/.-]+\d")
_BETWEEN = ("–", "-", " - ", " – ", "", "\n", "—")


def faulty(letter: Letter, rate: float, chance: random.Random) -> Letter:
    """Return the letter with faults in its words, before it is broken into lines."""
    if not rate:
        return letter
    wear = _Wear(letter.language, rate, chance)
    return replace(
        letter,
        masthead=wear.masthead(letter.masthead) if letter.masthead else None,
        title=wear.text(letter.title, words=False),
        paragraphs=tuple(wear.text(text) for text in letter.paragraphs),
        annexes=tuple(
            replace(
                annex,
                heading=wear.text(annex.heading, words=False),
                paragraphs=tuple(wear.text(text) for text in annex.paragraphs),
            )
            for annex in letter.annexes
        ),
    )


def faulty_lines(text: str, language: str, rate: float, chance: random.Random) -> str:
    """Return the text with faults of its lines: torn symbols, broken words, runs turned round."""
    if not rate:
        return text
    lines = text.split("\n")
    first = lines[0]
    if _SYMBOL.search(first) and chance.random() < rate * 0.4:
        lines[0] = _SYMBOL.sub(lambda match: f"{match[0]} ", first, count=1)
    script = languages.subject(language, "language")["script"]
    if script in {"Latin", "Cyrillic"} and chance.random() < rate * 0.3:
        lines = _hyphenated(lines, chance)
    if language == "ar":
        lines = [_turned(line) if chance.random() < rate * 0.3 else line for line in lines]
    if chance.random() < rate * 0.4:
        lines = [f"   {line}" if chance.random() < 0.3 else f"{line} " for line in lines]
    return "\n".join(lines)


def _hyphenated(lines: list[str], chance: random.Random) -> list[str]:
    """Break some words over two lines, as justified text does."""
    broken = list(lines)
    for index, line in enumerate(lines[1:], start=1):
        word = _LONG_WORD.match(line)
        if word and len(broken[index - 1]) > 45 and chance.random() < 0.5:
            place = len(word[0]) // 2
            broken[index - 1] += f" {line[:place]}-"
            broken[index] = line[place:]
    return broken


def _turned(line: str) -> str:
    """Reverse the parts of a Latin symbol among Arabic words, as PDFium gives it back."""
    if not re.search(r"[\u0600-\u06ff]", line):
        return line
    return _ARABIC_SYMBOL.sub(lambda match: match[0][1:] + match[0][0], line)


class _Wear:
    """The faults of one file: a file that has one fault has it in many places."""

    def __init__(self, language: str, rate: float, chance: random.Random) -> None:
        self._language, self._chance = language, chance
        odds = {"spaces": 0.5, "apostrophes": 0.6, "fixed": 0.6, "thin": 0.5, "soft": 0.25,
                "doubled": 0.4, "apart": 0.3, "joins": 0.7}  # fmt: skip
        self._has = {name for name, odd in odds.items() if chance.random() < odd * rate}

    def masthead(self, head: Masthead) -> Masthead:
        """Join the symbols in another way, where they stand on one line."""
        between = self._chance.choice(_BETWEEN)
        return replace(head, between=between) if "joins" in self._has else head

    def text(self, text: str, *, words: bool = True) -> str:
        """Return a text with this file's faults; `words` may be broken by a space."""
        if "apart" in self._has and self._language == "zh":
            text = _HAN.sub(" ", text)
        if words and self._language != "zh":
            text = self._broken_words(text)
        if "apostrophes" in self._has:
            text = self._some(_APOSTROPHE, " ’", text)
        if "thin" in self._has:
            text = self._some(_BEFORE_SIGN, self._chance.choice("\u202f\u00a0\u2009"), text)
        if "fixed" in self._has:
            text = self._some(_AFTER_NUMBER, "\u00a0", text)
        if "doubled" in self._has:
            text = self._some(re.compile(r"(?<=[^\W\d]) (?=[^\W\d])"), "  ", text, 0.04)
        return text

    def _broken_words(self, text: str) -> str:
        if "spaces" in self._has:
            text = _LONG_WORD.sub(lambda match: self._cut(match[0], " ", 0.04), text)
        if "soft" in self._has and self._language != "ar":
            text = _LONG_WORD.sub(lambda match: self._cut(match[0], "\u00ad", 0.1), text)
        return text

    def _cut(self, word: str, sign: str, odd: float) -> str:
        if self._chance.random() > odd:
            return word
        place = self._chance.randint(3, len(word) - 4)
        return word[:place] + sign + word[place:]

    def _some(self, where: re.Pattern[str], sign: str, text: str, odd: float = 0.4) -> str:
        return where.sub(lambda match: sign if self._chance.random() < odd else match[0], text)
