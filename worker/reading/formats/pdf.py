"""Read the text layer of a PDF with PDFium; pypdf is the second reader.

PDFium is some thirty times faster than pypdf and keeps Arabic in order. Where it cannot open a
file, pypdf is asked, for each opens files that the other refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from extraction.legibility import legibility
from extraction.pages import Page
from extraction.words import words_in
from worker.reading.errors import (
    EncryptedFileError,
    TooManyPagesError,
    TooMuchTextError,
    WrongPasswordError,
    XfaFormError,
)
from worker.reading.formats.open_pages import OpenPages
from worker.reading.formats.pdf_facts import facts_of
from worker.reading.limits import Limits
from worker.reading.reading import Locate, Reading, Tick, nowhere

# With fewer letters than this a page that shows anything else is looked at as a picture.
_FEW_LETTERS = 200
# Stray marks of a stamp or a page number are no text.
_LEAST_LETTERS = 25
# A picture that covers so much of its page is a scan.
_MOST_OF_A_PAGE = 0.5
# Below these a text layer is taken for garbled: written by an author, or by a scanner's program.
_LEGIBLE = 0.85
_LEGIBLE_SCAN = 0.95
_BEYOND_DOUBT = 0.985
# The masthead is what matters most, and what old recognition got wrong most.
_MASTHEAD = 500
# So much of a page is looked at for letters; most pages have enough in the first part of it.
_ENOUGH, _SOON_ENOUGH = 1000, 400
# So near its end a whole file has its end mark.
END_WITHIN = 4096


@dataclass(frozen=True, slots=True)
class _Layer:
    """The text layer of one page, and whether its page must be looked at as a picture."""

    text: str
    is_picture: bool = False
    legibility: float | None = None
    is_lost: bool = False


def read_pdf(
    content: bytes, name: str, limits: Limits, passwords: Sequence[str], tick: Tick
) -> Reading:
    """Return the pages of a PDF, which of them are pictures, and notes on how they were read.

    Raises:
        EncryptedFileError: it opens only with a password.
        DamagedFileError: neither reader can open it.
        TooManyPagesError, TooMuchTextError: it has more than ``limits`` allow.
        XfaFormError: it is a shell around a form that only Adobe's programs show.
    """
    notes: list[str] = []
    doubts: list[str] = []
    locate: Locate = nowhere
    try:
        document = open_pdf(content, name, passwords)
        facts = facts_of(document)
        open_pages = OpenPages(document)
        layers = _with_pdfium(document, open_pages, name, limits, tick)
    except pdfium.PdfiumError as error:
        layers = _with_pypdf(content, name, limits, passwords)
        notes.append(f"PDFium could not open it ({error}); read by pypdf")
    else:
        locate = open_pages.locate
        notes += facts.notes
        if facts.is_dynamic_form and not _has_much(layers):
            raise XfaFormError(name)
    if b"%%EOF" not in content[-END_WITHIN:]:
        doubts.append("the PDF has no end mark: it may be cut short")
    lost = [str(number) for number, layer in enumerate(layers, start=1) if layer.is_lost]
    if lost:
        doubts.append(f"broken and left out: page {', '.join(lost[:20])}")
    pages = [
        Page(number, layer.text, "pdf", layer.legibility)
        for number, layer in enumerate(layers, start=1)
    ]
    pictures = tuple(number for number, layer in enumerate(layers, start=1) if layer.is_picture)
    return Reading(pages, pictures, notes, doubts, locate=locate)


def open_pdf(content: bytes, name: str, passwords: Sequence[str]) -> "pdfium.PdfDocument":
    """Open a PDF with the first password that fits; most need none.

    Raises:
        EncryptedFileError: none fits.
        pypdfium2.PdfiumError: PDFium cannot open it.
    """
    for password in (None, *passwords):
        try:
            return pdfium.PdfDocument(content, password=password)
        except pdfium.PdfiumError as error:
            if "password" not in str(error).lower():
                raise
    raise WrongPasswordError(name) if passwords else EncryptedFileError(name)


def _has_much(layers: Sequence[_Layer]) -> bool:
    """A dynamic form has one page that asks the reader to wait, or to get another program."""
    return len(layers) > 1 or any(len(layer.text) > 1500 for layer in layers)


def _with_pdfium(
    document: "pdfium.PdfDocument", open_pages: OpenPages, name: str, limits: Limits, tick: Tick
) -> list[_Layer]:
    if len(document) > limits.pages:
        raise TooManyPagesError(name, f"{len(document)}, at most {limits.pages}")
    open_pages.load(tick)
    layers: list[_Layer] = []
    characters = 0
    for number in range(1, len(document) + 1):
        layers.append(_layer(document, open_pages, number))
        characters += len(layers[-1].text)
        if characters > limits.characters:
            raise TooMuchTextError(name, f"more than {limits.characters} characters")
        tick()
    if layers and all(layer.is_lost for layer in layers):
        raise pdfium.PdfiumError("no page can be loaded")
    return layers


def _layer(document: "pdfium.PdfDocument", open_pages: OpenPages, number: int) -> _Layer:
    """Read one page; one that is broken does not take the others with it."""
    try:
        return _judged(document, number, open_pages.read(number).text)
    except pdfium.PdfiumError:
        return _Layer("", is_lost=True)


def _judged(document: "pdfium.PdfDocument", number: int, text: str) -> _Layer:
    """Tell whether the text layer of a page will do, or its picture must be read.

    Which objects a page has is asked only where the text leaves a doubt: it costs as much as the
    text itself.
    """
    letters = _letters(text[:_SOON_ENOUGH])
    if letters < _FEW_LETTERS:
        letters = _letters(text[:_ENOUGH])
    if letters < _LEAST_LETTERS:
        # Characters that are no letters: a font without a map to Unicode.
        is_garbled = len(text) > _LEAST_LETTERS and legibility(text) < _LEGIBLE
        return _Layer(text, is_picture=is_garbled or _shows_anything(document[number - 1]))
    legible = legibility(text)
    if legible < _BEYOND_DOUBT:
        legible = min(legible, legibility(text[:_MASTHEAD]))
    if letters >= _FEW_LETTERS and legible >= _LEGIBLE_SCAN:
        return _Layer(text)
    if _is_scan(document[number - 1]):
        is_picture = letters < _FEW_LETTERS or legible < _LEGIBLE_SCAN
        return _Layer(text, is_picture=is_picture, legibility=legible)
    if legible < _LEGIBLE:
        return _Layer(text, is_picture=True, legibility=legible)
    return _Layer(text)


def _letters(text: str) -> int:
    return sum(map(len, words_in(text)))


def _shows_anything(page: "pdfium.PdfPage") -> bool:
    """Tell whether a page without text shows something that may hold text.

    A few lines or boxes are decoration; a letter drawn as outlines has hundreds of paths.
    """
    paths = 0
    for thing in page.get_objects(max_depth=3):
        if thing.type in {pdfium.raw.FPDF_PAGEOBJ_IMAGE, pdfium.raw.FPDF_PAGEOBJ_SHADING}:
            return True
        paths += thing.type == pdfium.raw.FPDF_PAGEOBJ_PATH
    return paths > 50


def _is_scan(page: "pdfium.PdfPage") -> bool:
    width, height = page.get_size()
    images = [pdfium.raw.FPDF_PAGEOBJ_IMAGE]
    covered = 0.0
    for image in page.get_objects(filter=images, max_depth=3):
        left, bottom, right, top = image.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return bool(covered >= _MOST_OF_A_PAGE * width * height)


def _with_pypdf(
    content: bytes, name: str, limits: Limits, passwords: Sequence[str]
) -> list[_Layer]:
    # To import pypdf takes half of a child's start, and few files ever need it.
    from worker.reading.formats.second_reader import texts_of  # noqa: PLC0415

    return [_Layer(text) for text in texts_of(content, name, limits, passwords)]
