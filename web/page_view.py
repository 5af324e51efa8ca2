"""One page of a document as it is shown: an image with words over it, or text in pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema import FindingRow, Original, Rendition
from web.page_images import (
    PICTURED,
    PageLayout,
    PlacedWord,
    page_key,
    page_layout,
    page_text,
)
from web.services import Services
from worker.reading.errors import UnreadableFileError

# Places in a page's text, as an address gives them.
PLACES = r"^(\d{1,8}-\d{1,8}(,\d{1,8}-\d{1,8}){0,99})?$"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a page's text; it is lit where it proves the field that is looked at."""

    start: int
    text: str
    is_lit: bool


@dataclass(frozen=True, slots=True)
class Lit:
    """A rectangle that is lit, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageView:
    """What the template of a page needs.

    Attributes:
        number: which page.
        count: how many there are.
        text: what was read on it; word places count in it.
        layout: size and words, for a page with an image.
        lit: what is lit on the image.
        pieces: the text in runs, for a page without an image.
        problem: why there is no image, where there should be one.
    """

    number: int
    count: int
    text: str
    layout: PageLayout | None
    lit: tuple[Lit, ...]
    pieces: tuple[Piece, ...]
    problem: str


def page_view(
    session: Session,
    services: Services,
    rendition: Rendition,
    number: int,
    field: str,
    *,
    places: str = "",
) -> PageView:
    """Return one page with words lit: those that prove a field, or those of another reading.

    Args:
        session: for reading.
        services: what draws the page.
        rendition: the version.
        number: the page.
        field: whose evidence is lit.
        places: what is lit instead, as places in the page's text: ``12-32,40-50``.
    """
    text = page_text(rendition, number)
    if places:
        spans = [_span(place) for place in places.split(",")]
        boxes: list[Sequence[float] | None] = [None] * len(spans)
    else:
        found = _evidence(session, rendition, number, field)
        spans, boxes = [(row.start, row.end) for row in found], [row.box for row in found]
    original = session.get(Original, rendition.original_id) if rendition.original_id else None
    media_type = original.media_type if original else None
    layout, problem = None, ""
    if media_type in PICTURED:
        try:
            layout = page_layout(services, page_key(session, rendition, number))
        except UnreadableFileError as error:
            problem = str(error)
    lit = _lit(layout, spans, boxes) if layout else ()
    pieces = () if layout else _pieces(text, spans)
    return PageView(number, rendition.pages, text, layout, lit, pieces, problem)


def _span(place: str) -> tuple[int, int]:
    start, _, end = place.partition("-")
    return int(start), int(end)


def _evidence(
    session: Session, rendition: Rendition, number: int, field: str
) -> Sequence[FindingRow]:
    return session.scalars(
        select(FindingRow).where(
            FindingRow.rendition_id == rendition.id,
            FindingRow.field == field,
            FindingRow.page == number,
        )
    ).all()


def _lit(
    layout: PageLayout,
    spans: Sequence[tuple[int, int]],
    boxes: Sequence[Sequence[float] | None],
) -> tuple[Lit, ...]:
    """Light each word of the evidence; where no word is placed, the box that was noted."""
    lit: list[Lit] = []
    for (start, end), box in zip(spans, boxes, strict=True):
        words = [word for word in layout.words if word.start < end and word.end > start]
        lit += [_rectangle(word) for word in words]
        if not words and box:
            left, top, right, bottom = box
            lit.append(Lit(left, top, right - left, bottom - top))
    return tuple(lit)


def _rectangle(word: PlacedWord) -> Lit:
    left, top, right, bottom = word.box
    return Lit(left - 1, top - 1, right - left + 2, bottom - top + 2)


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    edges = sorted({0, len(text), *(edge for span in spans for edge in span if edge <= len(text))})
    return tuple(
        Piece(start, text[start:end], any(first <= start and end <= last for first, last in spans))
        for start, end in pairwise(edges)
    )
