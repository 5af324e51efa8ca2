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
from worker.intake.receive_many import Kept, open_porter
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

    Files are kept in a folder of their own while they are looked at, and that folder goes.

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
            with sessions() as session:
                _, before = seen(session, batch, chunk)
            kept = porter.keep([incoming(entry) for entry in chunk])
            known = porter.held(_digests(kept))
            for entry, found in zip(chunk, kept, strict=True):
                if is_unchanged(entry, before.get(fit(entry.path))):
                    yield Prediction(entry.path, "unchanged")
                    continue
                yield _prediction(entry, found, known | first, reader, Path(folder))
                if isinstance(found, StoredOriginal):
                    first.add(found.sha256)


def _digests(kept: Sequence[Kept]) -> set[str]:
    return {found.sha256 for found in kept if isinstance(found, StoredOriginal)}


def _prediction(
    entry: Entry, found: Kept, known: set[str], reader: Reader, folder: Path
) -> Prediction:
    if isinstance(found, Exception):
        return Prediction(entry.path, "refused", reason=str(found))
    if found.sha256 in known:
        return Prediction(entry.path, "duplicate")
    try:
        read = reader.read(folder / found.location, entry.name)
    except UnreadableFileError as error:
        return Prediction(entry.path, "rejected", code=error.code, reason=str(error))
    if isinstance(read, WantsRecognition):
        reason = f"after recognition of {len(read.pages)} pages"
        return Prediction(entry.path, "catalogued", reason=reason)
    return Prediction(entry.path, "catalogued", read.record.symbols)
