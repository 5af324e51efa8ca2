"""Images of pages with the places of their words, drawn once and kept.

The file is opened by the reading child alone: what a hostile one does, it does there.
"""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from schema import Arrival, Batch, Original, RecognisedPage, Rendition
from web.errors import NotFoundError
from web.services import Services

# What has an image; everything else is shown as the text that was read.
PICTURED = {"application/pdf", "image/tiff", "image/jpeg", "image/png"}
# A word of any script; of Chinese each character is one.
_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]|[^\\s\u3400-\u4dbf\u4e00-\u9fff]+")
_MOST_WORDS = 3000

Box = tuple[float, float, float, float]


class PlacedWord(msgspec.Struct, frozen=True):
    """A word of a page: where it begins and ends in its text, and where it stands in points."""

    start: int
    end: int
    box: Box


class PageLayout(msgspec.Struct, frozen=True):
    """A drawn page: its size in points, its words."""

    width: float
    height: float
    words: tuple[PlacedWord, ...]


@dataclass(frozen=True, slots=True)
class PageKey:
    """Which page is meant: everything that its image and its words depend on."""

    location: str
    sha256: str
    name: str
    number: int
    text: str
    passwords: tuple[str, ...]
    recognised: tuple[PlacedWord, ...]

    @property
    def file(self) -> str:
        """The name of its files in the cache."""
        text = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return f"{self.sha256}-{self.number}-{text}"


def page_key(session: Session, rendition: Rendition, number: int) -> PageKey:
    """Return what the page of a rendition is drawn from."""
    if rendition.original_id is None:
        raise NotFoundError("file of this version")
    original = session.get_one(Original, rendition.original_id)
    arrivals = session.execute(
        select(Arrival.name, Batch.passwords)
        .outerjoin(Batch, Batch.id == Arrival.batch_id)
        .where(Arrival.original_id == original.id)
        .order_by(Arrival.id)
    ).all()
    text = page_text(rendition, number)
    row = session.get(RecognisedPage, (original.id, number))
    recognised: tuple[PlacedWord, ...] = ()
    if row is not None and row.text == text:
        recognised = tuple(
            PlacedWord(start, end, (left, top, right, bottom))
            for start, end, _, left, top, right, bottom in row.words or ()
        )
    return PageKey(
        original.location,
        original.sha256,
        arrivals[0].name,
        number,
        text,
        tuple(password for arrival in arrivals for password in arrival.passwords or ()),
        recognised,
    )


def page_text(rendition: Rendition, number: int) -> str:
    """Return the text of one page as it was read; empty beyond the last."""
    texts = rendition.full_text.split("\f")
    return texts[number - 1] if 0 < number <= len(texts) else ""


def page_layout(services: Services, key: PageKey) -> PageLayout:
    """Return the size and the words of a page, drawing it if it was not drawn before.

    Raises:
        UnreadableFileError: the file cannot be drawn.
    """
    place = _place(services, key).with_suffix(".json")
    if not place.exists():
        _draw(services, key)
    return msgspec.json.decode(place.read_bytes(), type=PageLayout)


def page_image(services: Services, key: PageKey) -> Path:
    """Return the file of a page's image, drawing it if it was not drawn before.

    Raises:
        UnreadableFileError: the file cannot be drawn.
    """
    place = _place(services, key).with_suffix(".webp")
    if not place.exists():
        _draw(services, key)
    return place


def _place(services: Services, key: PageKey) -> Path:
    return services.cache / key.sha256[:2] / key.file


def _draw(services: Services, key: PageKey) -> None:
    words = [] if key.recognised else list(_WORD.finditer(key.text))[:_MOST_WORDS]
    spans = [word.span() for word in words]
    drawn = services.artist.draw(
        services.store.path(key.location),
        key.name,
        key.number,
        passwords=key.passwords,
        spans=spans,
    )
    placed = key.recognised or tuple(
        PlacedWord(start, end, box)
        for (start, end), box in zip(spans, drawn.boxes, strict=True)
        if box is not None
    )
    place = _place(services, key)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _keep(place.with_suffix(".webp"), drawn.image)
    layout = PageLayout(drawn.width, drawn.height, placed)
    _keep(place.with_suffix(".json"), msgspec.json.encode(layout))


def _keep(place: Path, content: bytes) -> None:
    """Write a whole file or none: another request may read it at any instant."""
    descriptor, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(place)
