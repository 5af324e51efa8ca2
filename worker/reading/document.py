"""Read one file whatever it is, extract its record and say where its evidence stands.

This is what the child process runs; nothing here knows of processes.
"""

import hashlib
from dataclasses import dataclass, replace

from extraction.extract import extract
from extraction.finding import Span
from extraction.pages import Origin, Page
from extraction.record import Evidence, Record
from worker.reading.errors import EmptyFileError, UnknownFormatError
from worker.reading.limits import Limits
from worker.reading.media_type import PDF, TEXT, media_type_of
from worker.reading.pdf import Box, locate, read_pdf
from worker.reading.plain_text import read_plain_text

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as read: its pages, its record with boxes, and notes on what was assumed."""

    pages: tuple[Page, ...]
    record: Record
    notes: tuple[str, ...]


def read_document(
    content: bytes, name: str, limits: Limits, *, password: str | None = None, trust_line: float
) -> ReadDocument:
    """Return the pages and the record of a file.

    Raises:
        UnreadableFileError: one of its classes, for each reason that a file cannot be read.
    """
    if not content.strip():
        raise EmptyFileError(name)
    media_type = media_type_of(content[:_HEAD])
    if media_type == PDF:
        pages, notes = read_pdf(content, name, limits, password)
    elif media_type == TEXT:
        pages, notes = read_plain_text(content)
    else:
        raise UnknownFormatError(name, media_type)
    origin = Origin(name, hashlib.sha256(content).hexdigest(), media_type)
    record = extract(pages, origin, trust_line=trust_line)
    if media_type == PDF:
        record = _with_boxes(record, locate(content, _spans(record), password))
    return ReadDocument(tuple(pages), record, tuple(notes))


def _spans(record: Record) -> list[Span]:
    return list(
        {
            Span(piece.page, piece.start, piece.end): None
            for pieces in record.evidence.values()
            for piece in pieces
        }
    )


def _with_boxes(record: Record, boxes: dict[Span, Box]) -> Record:
    def boxed(piece: Evidence) -> Evidence:
        return replace(piece, box=boxes.get(Span(piece.page, piece.start, piece.end)))

    evidence = {name: tuple(map(boxed, pieces)) for name, pieces in record.evidence.items()}
    return replace(record, evidence=evidence)
