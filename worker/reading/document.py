"""Read one file whatever it is, extract its record and say where its evidence stands.

This is what the child process runs; nothing here knows of processes.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from extraction.extract import extract
from extraction.finding import Span
from extraction.legibility import legibility
from extraction.pages import Box, Origin, Page
from extraction.recognised import RecognisedPage
from extraction.record import Evidence, Record, Review
from extraction.symbol_search import symbols_in
from worker.reading.errors import (
    ArchiveError,
    DataFileError,
    EmptyFileError,
    NoTextError,
    NothingRecognisedError,
    OldOfficeFormatError,
    UnknownFormatError,
)
from worker.reading.formats.docx import read_docx
from worker.reading.formats.html import read_html
from worker.reading.formats.images import frame_of, read_images
from worker.reading.formats.mail import read_mail
from worker.reading.formats.odt import read_odt
from worker.reading.formats.pdf import open_pdf, read_pdf
from worker.reading.formats.plain_text import read_plain_text
from worker.reading.formats.rtf import read_rtf
from worker.reading.limits import Options
from worker.reading.media_type import (
    ARCHIVES,
    DOCX,
    HTML,
    JPEG,
    MAIL,
    ODT,
    OLE,
    PDF,
    PNG,
    RTF,
    TEXT,
    TIFF,
    media_type_of,
    misnamed,
)
from worker.reading.reading import Attachment, Locate, Reading, Tick, no_tick
from worker.reading.recognition.page_image import PageImage, drawn, scaled
from worker.reading.text_types import data_type_of

_MOST_NAMED = 20
_MASTHEAD = 600
# A poor text layer that had to be kept: all that is read from it goes to review.
_POOR_LAYER = 0.7


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as read.

    Attributes:
        pages: its pages, recognised ones included.
        record: what they state, with boxes.
        notes: what was assumed or found on the way.
        attachments: files that came in it as arrivals of their own.
        is_carrier: whether it is no letter itself, but brought some.
        extract_seconds: how long it took to find in the pages what they state.
    """

    pages: tuple[Page, ...]
    record: Record
    notes: tuple[str, ...]
    attachments: tuple[Attachment, ...] = ()
    is_carrier: bool = False
    extract_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class WantsRecognition:
    """A file that cannot be read before some of its pages are recognised.

    Attributes:
        pages: the numbers of those pages.
        language: the language of the other pages, or ``und``.
    """

    pages: tuple[int, ...]
    language: str


def read_document(
    content: bytes,
    name: str,
    options: Options,
    recognised: Sequence[RecognisedPage] = (),
    tick: Tick = no_tick,
) -> ReadDocument | WantsRecognition:
    """Return a file's pages and record, or which of its pages must be recognised first.

    Args:
        content: its bytes.
        name: its name as received, for messages and the record.
        options: what the reader is told.
        recognised: the pages that were recognised already.
        tick: called whenever something was achieved.

    Raises:
        UnreadableFileError: one of its classes, for each reason that a file cannot be read.
    """
    if not content or content.isspace():
        raise EmptyFileError(name)
    media_type = media_type_of(content)
    if media_type not in _READERS:
        raise _REFUSED.get(media_type, UnknownFormatError)(name, media_type)
    if media_type == TEXT and (data := data_type_of(content, name)):
        raise DataFileError(name, data)
    reading = _READERS[media_type](content, name, options, tick)
    known = {page.number: page for page in recognised}
    wanted = tuple(number for number in reading.pictures if number not in known)
    if wanted and options.tessdata is not None:
        return WantsRecognition(wanted, _language(reading, name))
    pages = _merged(reading, known)
    _require_text(reading, pages, name, recognises=options.tessdata is not None)
    origin = Origin(name, hashlib.sha256(content).hexdigest(), media_type)
    started = time.monotonic()
    record = extract(pages, origin, lines=options.lines)
    extract_seconds = time.monotonic() - started
    tick()
    if doubts := _doubts(reading, pages, wanted):
        record = replace(record, review=(*record.review, *doubts))
    record = _with_boxes(record, pages, reading.locate)
    notes = list(reading.notes)
    if misnamed(name, media_type):
        notes.append(f"its name claims another type; the content is {media_type}")
    is_carrier = bool(reading.attachments) and record.form == "other"
    return ReadDocument(
        tuple(pages), record, tuple(notes), reading.attachments, is_carrier, extract_seconds
    )


def page_image(content: bytes, name: str, number: int, options: Options) -> PageImage:
    """Return the image of one page of a PDF or image file.

    Raises:
        UnreadableFileError: it cannot be drawn, or has more pixels than it may.
    """
    if media_type_of(content) == PDF:
        with open_pdf(content, name, options.passwords) as document:
            return drawn(document, number, name, options.limits.pixels)
    return scaled(*frame_of(content, name, number, options.limits))


_READERS: dict[str, Callable[[bytes, str, Options, Tick], Reading]] = {
    PDF: lambda content, name, told, tick: read_pdf(
        content, name, told.limits, told.passwords, tick
    ),
    TEXT: lambda content, _name, _told, _tick: read_plain_text(content),
    DOCX: lambda content, name, told, _tick: read_docx(content, name, told.limits),
    ODT: lambda content, name, told, _tick: read_odt(content, name, told.limits),
    RTF: lambda content, name, _told, _tick: read_rtf(content, name),
    HTML: lambda content, name, _told, _tick: read_html(content, name),
    MAIL: lambda content, name, told, _tick: read_mail(content, name, told.limits),
    **dict.fromkeys(
        (TIFF, JPEG, PNG),
        lambda content, name, told, _tick: read_images(content, name, told.limits),
    ),
}
_REFUSED = {**dict.fromkeys(ARCHIVES, ArchiveError), OLE: OldOfficeFormatError}


def _language(reading: Reading, name: str) -> str:
    """Return the language of the pages that have text: the pictures are likely in the same."""
    pages = [page for page in reading.pages if page.number not in reading.pictures]
    if not any(page.text.strip() for page in pages):
        return "und"
    return extract(pages, Origin(name, "", "")).language


def _merged(reading: Reading, recognised: dict[int, RecognisedPage]) -> list[Page]:
    """Put recognised pages in the place of pictures; of two readings the more legible stays."""
    pages = []
    for page in reading.pages:
        found = recognised.get(page.number)
        is_better = found is not None and _worth(found.text) >= _worth(page.text)
        if found and is_better:
            pages.append(found.as_page())
        elif page.number in reading.pictures and page.text:
            pages.append(replace(page, confidence=_POOR_LAYER))
        else:
            pages.append(page)
    return pages


def _worth(text: str) -> float:
    """Return how much a reading of a page is worth: legible, long, and with the page's symbol."""
    has_symbol = bool(symbols_in(text[:_MASTHEAD]))
    return legibility(text) * min(len(text), 400) * (1.1 if has_symbol else 1.0)


def _require_text(reading: Reading, pages: Sequence[Page], name: str, *, recognises: bool) -> None:
    has_text = any(character.isalpha() for page in pages for character in page.text)
    if has_text or reading.attachments:
        return
    if not reading.pictures:
        raise EmptyFileError(name, "its pages are blank")
    if recognises:
        raise NothingRecognisedError(name, f"{len(pages)} pages")
    raise NoTextError(name, f"{len(pages)} pages")


def _doubts(reading: Reading, pages: Sequence[Page], unread: Sequence[int]) -> list[Review]:
    """Return what a person must know before the record is relied on."""
    doubts = [Review("pages", doubt) for doubt in reading.doubts]
    if unread:
        numbers = ", ".join(map(str, unread[:_MOST_NAMED]))
        doubts.append(Review("pages", f"pictures that were not recognised: page {numbers}"))
    kept = [
        str(page.number)
        for page in pages
        if page.number in reading.pictures and page.read_by == "pdf" and page.number not in unread
    ]
    if kept:
        numbers = ", ".join(kept[:_MOST_NAMED])
        doubts.append(Review("pages", f"the file's own poor text layer was kept: page {numbers}"))
    return doubts


def _with_boxes(record: Record, pages: Sequence[Page], locate: Locate) -> Record:
    """Say where on its page each piece of evidence stands, where the page is no mere text."""
    pieces = list(_pieces(record))
    spans = [Span(piece.page, piece.start, piece.end) for piece in pieces]
    boxes = _recognised_boxes(spans, pages) if any(page.words for page in pages) else {}
    boxes |= locate(list({span for span in spans if pages[span.page - 1].read_by == "pdf"}))
    boxed = map(_boxed, pieces, map(boxes.get, spans))  # in the order of the pieces, as below

    evidence = {name: tuple(islice(boxed, len(group))) for name, group in record.evidence.items()}
    rivals = {
        name: tuple(replace(one, words=tuple(islice(boxed, len(one.words)))) for one in group)
        for name, group in record.rivals.items()
    }
    return replace(record, evidence=evidence, rivals=rivals)


def _boxed(piece: Evidence, box: Box | None) -> Evidence:
    if box is None:
        return piece
    return Evidence(piece.page, piece.start, piece.end, piece.text, piece.rule, piece.trust, box)


def _pieces(record: Record) -> Iterator[Evidence]:
    """Yield the evidence of what stands and of its rivals."""
    yield from chain.from_iterable(record.evidence.values())
    for group in record.rivals.values():
        for rival in group:
            yield from rival.words


def _recognised_boxes(spans: Sequence[Span], pages: Sequence[Page]) -> dict[Span, Box]:
    boxes: dict[Span, Box] = {}
    for span in spans:
        found = [
            word.box
            for word in pages[span.page - 1].words
            if word.start < span.end and word.end > span.start
        ]
        if found:
            boxes[span] = (
                min(box[0] for box in found),
                min(box[1] for box in found),
                max(box[2] for box in found),
                max(box[3] for box in found),
            )
    return boxes
