"""Read documents' files again and say what would change, before anything is written.

Files are read as the pipeline reads them, and the catalogue in transactions that cannot write.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals
from catalogue.rereading import Foreseen, FreshReading, foresee, fresh_reading
from extraction.recognised import RecognisedPage
from schema import Original, Rendition
from worker.intake.delivered import delivered
from worker.intake.known import known_of, with_doubts
from worker.intake.scans import recognised
from worker.reading.document import ReadDocument, WantsRecognition
from worker.reading.errors import CarrierError, UnreadableFileError
from worker.reading.isolated import Reader

_CHUNK = 500
_FILED = Rendition.original_id.is_not(None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, so that its former reading stands.

    ``outcome`` is ``needs_recognition`` or ``unreadable``.
    """

    name: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A document, what would change of it, and which of its files could not be read."""

    foreseen: Foreseen
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class _File:
    rendition_id: int
    path: Path
    name: str
    passwords: tuple[str, ...]
    recognised: list[RecognisedPage]
    known: dict[str, str]


@dataclass(frozen=True, slots=True)
class Previewer:
    """What a preview needs.

    Attributes:
        sessions: the catalogue.
        store: the originals.
        reader: reads them.
        recognise: whether pages that no one recognised yet are recognised for it, which takes
            seconds a page and is kept nowhere.
    """

    sessions: sessionmaker[Session]
    store: Originals
    reader: Reader
    recognise: bool = False

    def preview(self, document_id: int) -> Preview | None:
        """Read a document's files again; ``None`` if it is not there any more."""
        with reading_only(self.sessions) as session:
            files = self._files(session, document_id)
        fresh: dict[int, FreshReading] = {}
        unread: list[Unread] = []
        for file in files:
            found = self._read(file)
            if isinstance(found, Unread):
                unread.append(found)
            else:
                record = with_doubts(found.record, file.known)
                texts = [page.text for page in found.pages]
                fresh[file.rendition_id] = fresh_reading(record, texts)
        with reading_only(self.sessions) as session:
            foreseen = foresee(session, document_id, fresh)
        return Preview(foreseen, tuple(unread)) if foreseen else None

    def _files(self, session: Session, document_id: int) -> list[_File]:
        rows = session.execute(
            select(Rendition.id, Original.id.label("original_id"), Original.location)
            .join(Original, Original.id == Rendition.original_id)
            .where(Rendition.document_id == document_id)
            .order_by(Rendition.id)
        ).all()
        known = known_of(session, [row.original_id for row in rows])
        files = []
        for row in rows:
            found = delivered(session, row.original_id)
            files.append(
                _File(
                    row.id,
                    self.store.path(row.location),
                    found.name,
                    found.passwords,
                    recognised(session, row.original_id),
                    known.get(row.original_id, {}),
                )
            )
        return files

    def _read(self, file: _File) -> ReadDocument | Unread:
        """Read a file as the pipeline does; what would end its job otherwise is no reading."""
        read = self.reader.read_whole if self.recognise else self.reader.read
        try:
            found = read(file.path, file.name, passwords=file.passwords, recognised=file.recognised)
        except UnreadableFileError as error:
            return Unread(file.name, "unreadable", str(error))
        if isinstance(found, WantsRecognition):
            reason = f"{len(found.pages)} of its pages would be recognised first"
            return Unread(file.name, "needs_recognition", reason)
        if found.is_carrier:
            carried = f"{len(found.attachments)} attachments"
            return Unread(file.name, "unreadable", str(CarrierError(file.name, carried)))
        return found


@contextmanager
def reading_only(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Open a session whose transaction PostgreSQL lets write nothing."""
    with sessions() as session:
        session.connection(execution_options={"postgresql_readonly": True})
        yield session


def count(sessions: sessionmaker[Session]) -> int:
    """Return how many documents have a file."""
    with reading_only(sessions) as session:
        return session.scalars(
            select(func.count(Rendition.document_id.distinct())).where(_FILED)
        ).one()


def all_documents(sessions: sessionmaker[Session], *, chunk: int = _CHUNK) -> Iterator[int]:
    """Yield every document that has a file, the oldest first; few are held at a time."""
    after = 0
    while True:
        with reading_only(sessions) as session:
            ids = session.scalars(
                select(Rendition.document_id)
                .where(_FILED, Rendition.document_id > after)
                .distinct()
                .order_by(Rendition.document_id)
                .limit(chunk)
            ).all()
        if not ids:
            return
        yield from ids
        after = ids[-1]


def sample_of(sessions: sessionmaker[Session], size: int) -> Sequence[int]:
    """Return documents from all over the catalogue: always the same, to compare rules by."""
    with reading_only(sessions) as session:
        spread = func.hashint8(Rendition.document_id)
        return session.scalars(
            select(Rendition.document_id)
            .where(_FILED)
            .group_by(Rendition.document_id)
            .order_by(spread, Rendition.document_id)
            .limit(size)
        ).all()
