"""Read the text layer of a PDF with PDFium; pypdf is the second reader.

PDFium is some thirty times faster than pypdf and keeps Arabic in order. Where it cannot open a
file, pypdf is asked, for each opens files that the other refuses.
"""

import io
import re
from collections.abc import Sequence

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from extraction.finding import Span
from extraction.pages import Page
from worker.reading.errors import (
    DamagedFileError,
    EncryptedFileError,
    LimitExceededError,
    NoTextError,
)
from worker.reading.limits import Limits

Box = tuple[float, float, float, float]

# With fewer letters than this on every page, a document is pictures with stray marks.
_LEAST_LETTERS = 25


def read_pdf(
    content: bytes, name: str, limits: Limits, password: str | None = None
) -> tuple[list[Page], list[str]]:
    """Return the pages of a PDF and notes on how they were read.

    Raises:
        EncryptedFileError: it opens only with a password.
        DamagedFileError: neither reader can open it.
        LimitExceededError: it has more pages or text than ``limits`` allow.
        NoTextError: no page has a text layer worth reading.
    """
    notes: list[str] = []
    try:
        texts = _with_pdfium(content, name, limits, password)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFileError(name) from error
        texts = _with_pypdf(content, name, limits, password)
        notes.append(f"PDFium could not open it ({error}); read by pypdf")
    letters = [len(re.findall(r"[^\W\d_]", text)) for text in texts]
    if max(letters, default=0) < _LEAST_LETTERS:
        raise NoTextError(name, f"{len(texts)} pages")
    bare = [str(number) for number, count in enumerate(letters, 1) if count < _LEAST_LETTERS // 3]
    if bare and len(bare) < len(texts):
        notes.append(f"no text on page {', '.join(bare[:20])}")
    return [Page(number, text, "pdf") for number, text in enumerate(texts, 1)], notes


def locate(content: bytes, spans: Sequence[Span], password: str | None = None) -> dict[Span, Box]:
    """Return the box of each span in points from the page's upper left corner.

    Only spans that are asked for are measured: the boxes of all characters would cost more than
    the text. A span without a box (white space, a page that PDFium cannot open) is left out.
    """
    boxes: dict[Span, Box] = {}
    try:
        document = pdfium.PdfDocument(content, password=password)
    except pdfium.PdfiumError:
        return boxes
    with document:
        for number in sorted({span.page for span in spans if span.page <= len(document)}):
            page = document[number - 1]
            height = page.get_height()
            text_page = page.get_textpage()
            for span in spans:
                if span.page == number:
                    box = _box(text_page, span, height)
                    if box:
                        boxes[span] = box
    return boxes


def _box(text_page: "pdfium.PdfTextPage", span: Span, height: float) -> Box | None:
    found = []
    for index in range(span.start, min(span.end, text_page.count_chars())):
        left, bottom, right, top = text_page.get_charbox(index)
        if right > left and top > bottom:
            found.append((left, height - top, right, height - bottom))
    if not found:
        return None
    return (
        round(min(box[0] for box in found), 1),
        round(min(box[1] for box in found), 1),
        round(max(box[2] for box in found), 1),
        round(max(box[3] for box in found), 1),
    )


def _with_pdfium(content: bytes, name: str, limits: Limits, password: str | None) -> list[str]:
    with pdfium.PdfDocument(content, password=password) as document:
        if len(document) > limits.pages:
            raise LimitExceededError(name, f"{len(document)} pages, at most {limits.pages}")
        texts = []
        for page in document:
            texts.append(page.get_textpage().get_text_range())
            if sum(map(len, texts)) > limits.characters:
                raise LimitExceededError(name, f"more than {limits.characters} characters")
        return texts


def _with_pypdf(content: bytes, name: str, limits: Limits, password: str | None) -> list[str]:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(password or ""):
            raise EncryptedFileError(name)
        if len(reader.pages) > limits.pages:
            raise LimitExceededError(name, f"{len(reader.pages)} pages, at most {limits.pages}")
        return [page.extract_text() for page in reader.pages]
    except FileNotDecryptedError as error:
        raise EncryptedFileError(name) from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        if isinstance(error, (EncryptedFileError, LimitExceededError)):
            raise
        raise DamagedFileError(name, f"{type(error).__name__}") from error
