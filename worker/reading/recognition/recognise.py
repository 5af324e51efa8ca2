"""Recognise one page: upright, straight, in its own language.

What is cheap comes first, and what costs is done only where the result is poor: the layout of a
small picture of the page tells the skew; a few lines tell the script; the orientation, which costs
as much as the page, is asked only when the text makes no sense.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from extraction.language import language_of
from extraction.legibility import legibility
from extraction.recognised import RecognisedPage
from worker.reading.errors import NoTextError
from worker.reading.reading import Tick
from worker.reading.recognition.apostrophes import with_one_apostrophe
from worker.reading.recognition.beside import read_beside
from worker.reading.recognition.chinese import as_chinese
from worker.reading.recognition.engine import Box, Engine, Layout, Recognition, version
from worker.reading.recognition.gaps import with_gaps
from worker.reading.recognition.large_letters import with_large_letters
from worker.reading.recognition.missed import add_missed
from worker.reading.recognition.numerals import with_numerals
from worker.reading.recognition.page_image import PageImage
from worker.reading.recognition.rescue import rescue
from worker.reading.recognition.specks import without_specks
from worker.reading.recognition.tessdata import (
    LATIN,
    MIXED,
    MODELS,
    PROBES,
    languages_in,
    model_for,
)
from worker.reading.recognition.tokens import confidence_of, in_order, tokens_of

# A slope below this costs Tesseract nothing; above the other it is no skew but another layout.
_SKEW, _MOST_SKEW = 0.4, 20.0
# So many lines from the middle of the page tell its script.
_PROBE_LINES, _SCRIPT_LINES = 4, 2
# And so much of each, in pixels: three inches.
_PROBE_WIDTH = 900
# The right model is surer than this of a clean page, and the wrong ones are not; of a poor page,
# it is surer than the second, and makes words. Less than the third tells nothing.
_SURE, _FAIR, _UNSURE = 0.8, 0.65, 0.4
# A page read with less confidence may lie on its side, or be in another script.
_DOUBTFUL = 0.65


class Recogniser:
    """Tesseract with what was learnt of the language data that are there."""

    def __init__(self, tessdata: str, name: str = "") -> None:
        self._present = languages_in(tessdata)
        if not self._present & set(PROBES):
            raise NoTextError(name, f"no language data in {tessdata}")
        self._engine = Engine(tessdata)

    def recognise(
        self, image: PageImage, number: int, tick: Tick, language: str | None = None
    ) -> RecognisedPage:
        """Return the text of a page.

        Args:
            image: the page.
            number: its place in the file.
            tick: called after each step.
            language: what the pages before it are in, if that is known.
        """
        began = time.monotonic()
        image = without_specks(image)
        image, model, found = self._read(image, language, tick)
        if found.confidence < _DOUBTFUL and found.text:
            image, model, found = self._again(image, model, found, tick)
        better = model_for(language_of(found.text), self._present)
        if better and better != model and found.confidence >= _DOUBTFUL:
            # An annex in another language, or the first page of a letter in French or Spanish.
            again = self._engine.recognise(image, better)
            tick()
            if again.confidence >= found.confidence - 0.02:
                model, found = better, again
        has_latin = model in MIXED and LATIN in self._present
        models = (model, LATIN) if has_latin else (model,)
        found = read_beside(self._engine, image, found, models)
        found = with_gaps(in_order(add_missed(self._engine, image, found, model)))
        tick()
        if has_latin:
            found = rescue(self._engine, image, found, LATIN)
        found = with_numerals(with_large_letters(found))
        found = as_chinese(found) if model == MODELS["zh"] else with_one_apostrophe(found)
        return RecognisedPage(
            number,
            found.text,
            tuple(replace(word, box=image.box(*word.box)) for word in found.words),
            round(found.confidence, 3),
            language_of(found.text),
            model,
            version(),
            round(image.turned, 2),
            round(time.monotonic() - began, 3),
        )

    def _read(
        self, image: PageImage, language: str | None, tick: Tick
    ) -> tuple[PageImage, str, Recognition]:
        model = model_for(language, self._present) if language else None
        if model is None:
            image, model = self._probed(image, tick)
        else:
            image = _straight(image, self._engine.slope(image, model))
        tick()
        found = self._engine.recognise(image, model)
        tick()
        return image, model, found

    def _probed(self, image: PageImage, tick: Tick) -> tuple[PageImage, str]:
        """Set a page straight and tell its script and language."""
        probe = next(probe for probe in PROBES if probe in self._present)
        layout = self._engine.layout(image, probe)
        tick()
        straight = _straight(image, layout.slope)
        if straight is not image:
            layout = self._engine.layout(straight, probe)
        return straight, self._probe(straight, layout, probe)

    def _probe(self, image: PageImage, layout: Layout, otherwise: str) -> str:
        """Tell them from a few lines of the middle of the page."""
        lines = _telling(layout.lines)
        best, certain = otherwise, 0.0
        count = _PROBE_LINES
        for probe in PROBES:
            if probe not in self._present:
                continue
            found = [self._engine.line(image, line, probe, as_it_is=True) for line in lines[:count]]
            text = "\n".join(line.text for line in found)
            confidence = confidence_of(
                # Symbols and numbers look the same in every script.
                [word for line in found for word in tokens_of(line) if word.text.isalpha()]
            )
            if confidence > certain:
                spoken = model_for(language_of(text), self._present)
                best, certain = spoken or probe, confidence
            if certain >= _SURE or (certain >= _FAIR and legibility(text) >= _SURE):
                break
            # Latin was tried on lines enough to tell its languages apart; a script shows in fewer.
            count = _SCRIPT_LINES
        return best if certain >= _UNSURE else self._by_part(image, otherwise)

    def _by_part(self, image: PageImage, otherwise: str) -> str:
        """Tell them from what stands below the masthead, which takes longer."""
        width, height = image.image.size
        part = (0, height // 5, width, height * 11 // 20)
        best, certain = otherwise, _UNSURE
        for probe in PROBES:
            if probe not in self._present:
                continue
            found = self._engine.block(image, part, probe)
            if found.confidence > certain:
                best = model_for(language_of(found.text), self._present) or probe
                certain = found.confidence
        return best

    def _again(
        self, image: PageImage, model: str, found: Recognition, tick: Tick
    ) -> tuple[PageImage, str, Recognition]:
        """Try a doubtful page the right way up, and in the script that it turns out to be in."""
        best = (image, model, found)
        degrees = self._engine.upright(image) if "osd" in self._present else 0.0
        tick()
        if degrees:
            image = image.turn(degrees)
        other = self._read(image, None, tick)
        return other if other[2].confidence > best[2].confidence else best


def _straight(image: PageImage, slope: float) -> PageImage:
    return image.turn(slope) if _SKEW < abs(slope) < _MOST_SKEW else image


def _telling(lines: Sequence[Box]) -> list[Box]:
    """Return parts of a few long lines from the middle of a page, in their order."""
    widest = max((right - left for left, _, right, _ in lines), default=0)
    long = [line for line in lines if (line[2] - line[0]) * 2 > widest]
    middle = max(len(long) // 2 - _PROBE_LINES // 2, 0)
    return [
        (left, top, min(right, left + _PROBE_WIDTH), bottom)
        for left, top, right, bottom in long[middle : middle + _PROBE_LINES]
    ]
