"""Receive batches as the settings want it: in the foreground of a command or in a task."""

from sqlalchemy.orm import Session, sessionmaker

from catalogue.foreseen import DRY_RUN
from schema import Batch
from worker.dry_batch import foresee_batch
from worker.intake import batches, schedules
from worker.intake.importing import Import, Ring
from worker.intake.receive_many import open_porter
from worker.intake.sources.opening import open_source
from worker.intake.sources.source import Source, SourceUnreadableError
from worker.settings import Settings
from worker.stores import store_of


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

    A source that cannot be listed is noted with the batch, which can then be resumed. Of a dry
    run nothing is received: what would become of its files is kept with it, once.

    Raises:
        BatchNotOursError: it was paused or cancelled, or another process receives it.
        SourceUnreadableError: its source cannot be listed.
        MachineFailingError: nothing can be kept now; it is still being received.
    """
    store = store_of(settings)
    with sessions() as session:
        batch = session.get_one(Batch, batch_id)
    try:
        if batch.options.get(DRY_RUN):
            foresee_batch(sessions, settings, batch_id, seconds=seconds)
            return True
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
