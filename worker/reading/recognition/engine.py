"""Tesseract, in this process: the only file that names it.

`tesserocr` keeps the models warm from page to page, which the program cannot, and gives the words
with their boxes. One thread: ``OMP_THREAD_LIMIT`` is set before this process starts.
"""

import math
import re
from collections import OrderedDict
from dataclasses import dataclass

import tesserocr
from PIL import Image
from tesserocr import PSM, RIL, PyTessBaseAPI, iterate_level

from extraction.pages import Word
from worker.reading.recognition.page_image import PageImage

# Models that are kept loaded; one of each script, and the language of the letter at hand.
_MOST_WARM = 8
# Left, top, right, bottom in pixels.
Box = tuple[int, int, int, int]

# White around a part of a line, in pixels: Tesseract reads nothing at an edge. A line that is taken
# as it is reads best with little of it.
_FRAME, _RAW_FRAME = 12, 4
# The layout is found on a picture of half the size, in a third of the time; the slope alone on a
# third of it, in a fifth, where lines may run together.
_SMALL, _SMALLEST = 2, 3
# Bytes a pixel.
_A_BYTE = 1


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognised on an image.

    Attributes:
        text: its characters in reading order: a space between words, line ends, blank lines.
        words: its words, their boxes in pixels of the image.
        confidence: mean confidence by characters, 0 to 1.
    """

    text: str
    words: tuple[Word, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a page lie.

    Attributes:
        slope: by how many degrees they slope down to the right.
        lines: their boxes in pixels of the page: left, top, right, bottom.
    """

    slope: float
    lines: tuple[Box, ...]


def version() -> str:
    """Return Tesseract's version."""
    return str(tesserocr.tesseract_version()).split("\n", 1)[0].removeprefix("tesseract ")


class Engine:
    """Tesseract with its models loaded as they are needed."""

    def __init__(self, tessdata: str) -> None:
        self._folder = tessdata
        self._warm: OrderedDict[str, PyTessBaseAPI] = OrderedDict()

    def slope(self, page: PageImage, models: str) -> float:
        """Return by how many degrees the lines of a page slope down to the right."""
        found = self._analysed(page, models, _SMALLEST)
        return _slope(found) if found else 0.0

    def layout(self, page: PageImage, models: str) -> Layout:
        """Return how the lines of a page lie, found on a small picture of it."""
        found = self._analysed(page, models, _SMALL)
        if found is None:
            return Layout(0.0, ())
        slope = _slope(found)
        boxes = [line.BoundingBox(RIL.TEXTLINE) for line in iterate_level(found, RIL.TEXTLINE)]
        return Layout(slope, tuple(_full_size(*box) for box in boxes if box))

    def recognise(self, page: PageImage, models: str) -> Recognition:
        """Recognise an image.

        Args:
            page: the image.
            models: the languages, joined by ``+``.
        """
        api = self._loaded(models, page.image, page.dpi, PSM.AUTO)
        api.Recognize()
        return _collected(api)

    def line(
        self,
        page: PageImage,
        box: Box,
        models: str,
        *,
        as_it_is: bool = False,
    ) -> Recognition:
        """Recognise a part of a line; what is known of the present page is left as it is.

        Args:
            page: the page.
            box: left, top, right, bottom of the part.
            models: the languages, joined by ``+``.
            as_it_is: without looking for its words first, which loses those that look like specks.
        """
        frame, mode = (_RAW_FRAME, PSM.RAW_LINE) if as_it_is else (_FRAME, PSM.SINGLE_LINE)
        return self._part(page, box, models, frame=frame, mode=mode)

    def block(self, page: PageImage, box: Box, models: str) -> Recognition:
        """Recognise a part of a page that is one column of lines.

        Args:
            page: the page.
            box: left, top, right, bottom of the part.
            models: the languages, joined by ``+``.
        """
        return self._part(page, box, models, frame=_FRAME, mode=PSM.SINGLE_BLOCK)

    def upright(self, page: PageImage) -> float:
        """Return by how many degrees a page must be turned counter-clockwise to stand upright."""
        api = self._loaded("osd", page.image, page.dpi, PSM.OSD_ONLY)
        found = api.DetectOrientationScript()
        return float(found["orient_deg"]) if found and found["orient_conf"] > 1 else 0.0

    def _analysed(
        self, page: PageImage, models: str, smaller: int
    ) -> "tesserocr.PyPageIterator | None":
        api = self._warmed(f"{models} line", models)
        _give(api, page.image.reduce(smaller), page.dpi // smaller, PSM.AUTO)
        return api.AnalyseLayout()

    def _part(
        self, page: PageImage, box: Box, models: str, *, frame: int, mode: int
    ) -> Recognition:
        api = self._warmed(f"{models} line", models)
        crop = page.image.crop(box)
        framed = Image.new("L", (crop.width + 2 * frame, crop.height + 2 * frame), 255)
        framed.paste(crop, (frame, frame))
        _give(api, framed, page.dpi, mode)
        api.Recognize()
        return _collected(api, box[0] - frame, box[1] - frame)

    def _loaded(self, models: str, image: Image.Image, dpi: int, mode: int) -> PyTessBaseAPI:
        api = self._warmed(models, models)
        # Chinese is printed without spaces; those that Tesseract puts between characters are not.
        api.SetVariable("preserve_interword_spaces", "1" if "chi_sim" in models else "0")
        _give(api, image, dpi, mode)
        return api

    def _warmed(self, key: str, models: str) -> PyTessBaseAPI:
        api = self._warm.pop(key, None) or PyTessBaseAPI(path=self._folder, lang=models)
        self._warm[key] = api
        while len(self._warm) > _MOST_WARM:
            self._warm.popitem(last=False)[1].End()
        return api


def _slope(found: "tesserocr.PyPageIterator") -> float:
    return math.degrees(found.Orientation()[3])


def _full_size(left: int, top: int, right: int, bottom: int) -> Box:
    return (left * _SMALL, top * _SMALL, right * _SMALL, bottom * _SMALL)


def _give(api: PyTessBaseAPI, image: Image.Image, dpi: int, mode: int) -> None:
    api.SetPageSegMode(mode)
    api.SetImageBytes(image.tobytes(), image.width, image.height, _A_BYTE, image.width)
    api.SetSourceResolution(max(dpi, 70))


def _collected(api: PyTessBaseAPI, across: int = 0, down: int = 0) -> Recognition:
    """Return the words in reading order: a space between two, a line end after each line."""
    pieces: list[str] = []
    words: list[Word] = []
    place = 0
    total = 0.0
    iterator = api.GetIterator()
    if iterator is None:
        return Recognition("", (), 0.0)
    for entry in iterate_level(iterator, RIL.WORD):
        if entry.Empty(RIL.WORD):
            continue
        text = entry.GetUTF8Text(RIL.WORD)
        if not text or not text.strip():
            continue
        text = _logical(text.strip())
        before = _before(entry, pieces, text)
        place += len(before)
        confidence = entry.Confidence(RIL.WORD) / 100
        left, top, right, bottom = entry.BoundingBox(RIL.WORD)
        box = (left + across, top + down, right + across, bottom + down)
        words.append(Word(place, place + len(text), confidence, box))
        pieces += (before, text)
        place += len(text)
        total += confidence * len(text)
    count = sum(word.end - word.start for word in words)
    return Recognition("".join(pieces), tuple(words), total / count if count else 0.0)


# Han characters and their punctuation: nothing stands between them on the page.
_HAN = re.compile("[\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]")
_ARABIC = re.compile("[\u0620-\u064a\ufb50-\ufdff\ufe70-\ufefc]")


def _logical(word: str) -> str:
    """Turn round what the iterator gives as it looks: a word that runs from right to left."""
    return word[::-1] if _ARABIC.search(word) else word


def _before(entry: "tesserocr.PyResultIterator", pieces: list[str], word: str) -> str:
    if not pieces:
        return ""
    if entry.IsAtBeginningOf(RIL.BLOCK):
        return "\n\n"
    if entry.IsAtBeginningOf(RIL.TEXTLINE):
        return "\n"
    return "" if _HAN.match(pieces[-1][-1]) and _HAN.match(word[0]) else " "
