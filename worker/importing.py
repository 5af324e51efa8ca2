"""Receive batches as the settings want it: in the foreground of a command or in a task."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals
from schema import Batch
from worker.intake import batches, schedules
from worker.intake.importing import Import, Ring
from worker.intake.receive_many import Porter
from worker.intake.sources.opening import open_source
from worker.intake.sources.source import Source, SourceUnreadableError
from worker.settings import Settings
from worker.stores import store_of

# Files that are read, hashed and flushed at the same time: most of it is waiting for the disk.
_THREADS = 4


@contextmanager
def open_porter(
    sessions: sessionmaker[Session], store: Originals, settings: Settings
) -> Iterator[Porter]:
    """Yield what keeps many files at once, with its threads."""
    with ThreadPoolExecutor(_THREADS) as pool:
        yield Porter(sessions, store, settings.most_bytes, pool)


def source_of(batch: Batch, settings: Settings) -> Source:
    """Return the source that a batch comes from."""
    return open_source(
        batch.source, batch.options, most_bytes=settings.most_bytes, passwords=batch.passwords
    )


def receive_batch(
    sessions: sessionmaker[Session],
    settings: Settings,
    batch_id: int,
    ring: Ring,
    *,
    source: Source | None = None,
    seconds: float = float("inf"),
) -> bool:
    """Receive of a batch what is not received yet, and tell whether that was all.

    A source that cannot be listed is noted with the batch, which can then be resumed.

    Raises:
        BatchNotOursError: it was paused or cancelled, or another process receives it.
        SourceUnreadableError: its source cannot be listed.
        MachineFailingError: nothing can be kept now; it is still being received.
    """
    store = store_of(settings)
    with sessions() as session:
        batch = session.get_one(Batch, batch_id)
    try:
        with open_porter(sessions, store, settings) as porter:
            course = Import(porter, source or source_of(batch, settings), batch_id, ring)
            is_whole = course.go_on(seconds=seconds)
    except SourceUnreadableError as error:
        with sessions.begin() as session:
            batches.fail(session, batch_id, str(error))
        raise
    with sessions.begin() as session:
        schedules.drop_if_empty(session, batch_id)
    return is_whole
