"""Read again, by the Latin model, what looks Latin on a page in another script.

Symbols, job numbers and the block under "Distr." stand in Latin letters on Arabic, Chinese and
Russian pages. Their models turn them into letters of their own, without being sure of it.
"""

import re
from dataclasses import dataclass

from extraction.legibility import legibility
from extraction.pages import Box, Word
from worker.reading.recognition.engine import Engine, Recognition
from worker.reading.recognition.page_image import PageImage

# Words with a stroke beside a digit, or a Latin letter, or of which the model is not sure.
_LATIN = re.compile(r"[A-Za-z$\u00a7\u00a3]|\d/|/\d")
_UNSURE = 0.7
# What the Latin model must be sure of, and how much more than the other.
_SURE = 0.6
# A page of mere noise would be read twice; no masthead has so many parts.
_MOST_RUNS = 60
_ASCII = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class _Token:
    """A word with what stands before it."""

    before: str
    text: str
    confidence: float
    box: Box


def rescue(engine: Engine, image: PageImage, found: Recognition, model: str) -> Recognition:
    """Return a page with its Latin words read by the Latin model, the others left alone."""
    tokens = _tokens(found)
    kept: list[_Token] = []
    runs = 0
    for run in _runs(tokens):
        if not _is_suspect(run[0]) or runs >= _MOST_RUNS:
            kept += run
            continue
        runs += 1
        again = engine.line(image, _around(run), model)
        if _is_better(again, run):
            fresh = _tokens(again)
            fresh[0].before = run[0].before
            for token in fresh[1:]:
                token.before = " "
            kept += fresh
        else:
            kept += run
    return _joined(kept)


def _tokens(found: Recognition) -> list[_Token]:
    tokens = []
    place = 0
    for word in found.words:
        tokens.append(
            _Token(
                found.text[place : word.start],
                found.text[word.start : word.end],
                word.confidence,
                word.box,
            )
        )
        place = word.end
    return tokens


def _runs(tokens: list[_Token]) -> list[list[_Token]]:
    """Group neighbours on a line that are all suspect, or all are not."""
    runs: list[list[_Token]] = []
    for token in tokens:
        is_next = runs and "\n" not in token.before
        if is_next and _is_suspect(runs[-1][-1]) == _is_suspect(token):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _is_suspect(token: _Token) -> bool:
    return token.confidence < _UNSURE or bool(_LATIN.search(token.text))


def _around(run: list[_Token]) -> tuple[int, int, int, int]:
    return (
        int(min(token.box[0] for token in run)),
        int(min(token.box[1] for token in run)),
        int(max(token.box[2] for token in run)),
        int(max(token.box[3] for token in run)),
    )


def _is_better(again: Recognition, run: list[_Token]) -> bool:
    letters = _ASCII.findall(again.text)
    if not letters or again.confidence < _SURE or legibility(again.text) < _SURE:
        return False
    count = sum(len(token.text) for token in run)
    before = sum(token.confidence * len(token.text) for token in run) / count
    return again.confidence > before or any(_ASCII.search(token.text) for token in run)


def _joined(tokens: list[_Token]) -> Recognition:
    pieces: list[str] = []
    words: list[Word] = []
    place = 0
    for token in tokens:
        start = place + len(token.before)
        place = start + len(token.text)
        pieces += (token.before, token.text)
        words.append(Word(start, place, token.confidence, token.box))
    count = sum(word.end - word.start for word in words)
    total = sum(word.confidence * (word.end - word.start) for word in words)
    return Recognition("".join(pieces), tuple(words), total / count if count else 0.0)
