"""What would become of the files of a source: the same listing, hashing and reading; no writing."""

import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import LocalOriginals, StoredOriginal
from schema import Batch
from worker.intake.importing import CHUNK, chunks, incoming
from worker.intake.receive_many import Kept, Porter, open_porter
from worker.intake.seen import fit, is_unchanged, seen
from worker.intake.sources.opening import open_source
from worker.intake.sources.source import Entry
from worker.reader import make_reader
from worker.reading.document import WantsRecognition
from worker.reading.errors import UnreadableFileError
from worker.reading.isolated import Reader
from worker.settings import Settings


@dataclass(frozen=True, slots=True)
class Prediction:
    """What would become of one file, in the words of a receipt."""

    path: str
    outcome: str
    symbols: tuple[str, ...] = ()
    code: str | None = None
    reason: str | None = None


def predict(
    settings: Settings,
    sessions: sessionmaker[Session],
    address: str,
    options: Mapping[str, Any],
    passwords: Sequence[str],
) -> Generator[Prediction]:
    """Yield a prediction for each file, in the order of the source.

    Files are kept in a folder of their own while they are looked at, a chunk at a time, and that
    folder goes.

    Raises:
        SourceUnreadableError: the source cannot be listed.
    """
    batch = Batch(name="dry run", source=address, who="")
    batch.id = 0
    source = open_source(address, options, most_bytes=settings.most_bytes, passwords=passwords)
    with (
        tempfile.TemporaryDirectory(prefix="letterbook-dry-run-") as folder,
        closing(make_reader(settings, tuple(passwords))) as reader,
        open_porter(sessions, LocalOriginals(Path(folder)), settings) as porter,
    ):
        first: set[str] = set()
        for chunk in chunks(source.entries(), CHUNK):
            kept = _kept(sessions, porter, batch, chunk)
            held = porter.held({one.sha256 for one in _stored(kept)})
            for entry in chunk:
                path = fit(entry.path)
                found = kept.get(path)
                if found is None:
                    yield Prediction(path, "unchanged")
                elif isinstance(found, Exception):
                    yield Prediction(path, "refused", reason=str(found))
                elif found.sha256 in held or found.sha256 in first:
                    yield Prediction(path, "duplicate")
                else:
                    first.add(found.sha256)
                    yield _read(reader, Path(folder) / found.location, path, entry.name)
            for one in _stored(kept):
                (Path(folder) / one.location).unlink(missing_ok=True)


def _kept(
    sessions: sessionmaker[Session], porter: Porter, batch: Batch, chunk: Sequence[Entry]
) -> dict[str, Kept]:
    """Keep those files of a chunk that are new or changed, by path."""
    with sessions() as session:
        _, before = seen(session, batch, chunk)
    fresh = {
        path: entry
        for entry in chunk
        if not is_unchanged(entry, before.get(path := fit(entry.path)))
    }
    kept = porter.keep([incoming(entry) for entry in fresh.values()])
    return dict(zip(fresh, kept, strict=True))


def _stored(kept: Mapping[str, Kept]) -> list[StoredOriginal]:
    return [found for found in kept.values() if isinstance(found, StoredOriginal)]


def _read(reader: Reader, place: Path, path: str, name: str) -> Prediction:
    try:
        read = reader.read(place, name)
    except UnreadableFileError as error:
        return Prediction(path, "rejected", code=error.code, reason=str(error))
    if isinstance(read, WantsRecognition):
        reason = f"after recognition of {len(read.pages)} pages"
        return Prediction(path, "catalogued", reason=reason)
    return Prediction(path, "catalogued", read.record.symbols)
