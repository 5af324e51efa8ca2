"""Read again, by the Latin model, what looks Latin on a page in another script.

Symbols, job numbers, years and the block under "Distr." stand in Latin letters and digits on
Arabic, Chinese and Russian pages. Their models turn them into letters of their own, without being
sure of it.
"""

import re

from extraction.legibility import legibility
from extraction.symbol_search import symbols_in
from worker.reading.recognition.engine import Engine, Recognition
from worker.reading.recognition.page_image import PageImage
from worker.reading.recognition.tokens import Token, around, confidence_of, joined, tokens_of

# Words with a stroke beside a digit, or a Latin letter, or of which the model is not sure; digits
# that were taken for brackets, and what a Russian model makes of Corr. and Add.
_LATIN = re.compile(r"[A-Za-z$\u00a7\u00a3\[\]|]|\d/|/\d|С[ог][гт]{2}|А[4\u0434]{2}")
_UNSURE = 0.7
# What the Latin model must be sure of, and how much more than the other.
_SURE = 0.6
# Digits alone make no word that could be checked: of them it must be surer.
_SURE_OF_DIGITS = 0.8
# Nor does a letter in brackets, or the end of a symbol.
_SURE_OF_LETTERS = 0.9
_PARTS = re.compile(r"\([a-z]\)|(?:Add|Amend|Corr|Rev)\.\d+[.,;)]*")
# A page of mere noise would be read twice; no masthead has so many parts.
_MOST_RUNS = 60
_ASCII = re.compile(r"[A-Za-z]")
_DIGITS = re.compile(r"[\s()\[\]*.,:/\u2013-]*\d[\s\d()\[\]*.,:/\u2013-]*", re.ASCII)


def rescue(engine: Engine, image: PageImage, found: Recognition, model: str) -> Recognition:
    """Return a page with its Latin words read by the Latin model, the others left alone."""
    kept: list[Token] = []
    runs = 0
    for run in _runs(tokens_of(found)):
        if not _is_suspect(run[0]) or runs >= _MOST_RUNS:
            kept += run
            continue
        runs += 1
        again = engine.line(image, around(run), model)
        kept += _instead(again, run) if _is_better(again, run) else run
    return joined(kept)


def _instead(again: Recognition, run: list[Token]) -> list[Token]:
    fresh = tokens_of(again)
    for token in fresh:
        token.before = " "
    fresh[0].before = run[0].before
    return fresh


def _runs(tokens: list[Token]) -> list[list[Token]]:
    """Group neighbours on a line that are all suspect, or all are not."""
    runs: list[list[Token]] = []
    for token in tokens:
        is_next = runs and "\n" not in token.before
        if is_next and _is_suspect(runs[-1][-1]) == _is_suspect(token):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _is_suspect(token: Token) -> bool:
    return token.confidence < _UNSURE or bool(_LATIN.search(token.text))


def _is_better(again: Recognition, run: list[Token]) -> bool:
    before = confidence_of(run)
    if _PARTS.fullmatch(again.text) and again.confidence > max(before, _SURE_OF_LETTERS):
        return True
    if symbols_in(again.text) and not symbols_in(" ".join(token.text for token in run)):
        # What follows the large letter of a masthead makes no word: that it is a symbol tells.
        return True
    if _DIGITS.fullmatch(again.text):
        has_digits = any(character.isdigit() for token in run for character in token.text)
        return has_digits and again.confidence > max(before, _SURE_OF_DIGITS)
    if not _ASCII.search(again.text) or again.confidence < _SURE:
        return False
    if legibility(again.text) < _SURE:
        return False
    return again.confidence > before or any(_ASCII.search(token.text) for token in run)
