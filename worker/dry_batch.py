"""An ordered dry run: a worker looks at a source for a while, and its batch says what it found."""

import time
from contextlib import closing

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.foreseen import Foreseen
from catalogue.search_text import storable
from schema import Batch
from worker.dry_run import predict
from worker.intake.importing import BatchNotOursError, alone
from worker.settings import Settings

# How often what is found is written down while it goes on, in seconds.
_SOON = 2.0


def foresee_batch(
    sessions: sessionmaker[Session], settings: Settings, batch_id: int, *, seconds: float
) -> None:
    """Look at the files of a batch and keep with it what would become of them; nothing else.

    Each is read, so that it takes as long as it would in earnest: what is not looked at after so
    many seconds is left, and the batch says so. Killed, it begins anew.

    Raises:
        BatchNotOursError: it was paused or cancelled, or another process looks at it.
        SourceUnreadableError: its source cannot be listed.
    """
    found, until = Foreseen(), time.monotonic() + seconds
    with alone(sessions, batch_id) as batch:
        looked = predict(settings, sessions, batch.source, batch.options, batch.passwords)
        with closing(looked) as predictions:
            noted = time.monotonic()
            for one in predictions:
                found.add(storable(one.path), one.outcome, storable(one.reason or ""))
                if time.monotonic() > until:
                    break
                if time.monotonic() > noted + _SOON:
                    _note(sessions, batch_id, found)
                    noted = time.monotonic()
            else:
                found.is_whole = True
        _note(sessions, batch_id, found, is_over=True)


def _note(
    sessions: sessionmaker[Session], batch_id: int, found: Foreseen, *, is_over: bool = False
) -> None:
    with sessions.begin() as session:
        batch = session.get_one(Batch, batch_id, with_for_update=True)
        if batch.state != "receiving":
            raise BatchNotOursError(batch_id, f"it is {batch.state}")
        batch.options = batch.options | found.options()
        if is_over:
            batch.state, batch.finished_at = "received", session.scalar(select(func.now()))
