"""The path of one letter: lease, read, extract, enter, done.

This is the one place where the outcome of a job is recorded.
"""

import os
import socket
import traceback
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import LocalOriginals
from catalogue.records import enter
from schema import Arrival, Original
from worker.intake import jobs
from worker.intake.jobs import Lease, LeaseLostError
from worker.reading.document import ReadDocument
from worker.reading.errors import LimitExceededError, ReaderDiedError, UnreadableFileError
from worker.reading.isolated import Reader
from worker.settings import Settings

log = structlog.get_logger()

# These may be the machine's fault as well as the file's: they are tried again, then set aside.
_SUSPECT = (LimitExceededError, ReaderDiedError)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What a worker needs for its letters: the ledger, the store and a reader."""

    sessions: sessionmaker[Session]
    store: LocalOriginals
    reader: Reader
    settings: Settings

    def run(self, job_id: int) -> str:
        """Take one job as far as it goes, and return what became of it.

        Safe to run twice, at once or one after the other: a job that is taken or ended is left
        alone.
        """
        with self.sessions.begin() as session:
            lease = jobs.lease(
                session, job_id, holder=_holder(), seconds=self.settings.lease_seconds
            )
            name = _name(session, lease) if lease else ""
        if lease is None:
            return "not_queued"
        with structlog.contextvars.bound_contextvars(job=job_id, sha256=lease.sha256[:12]):
            try:
                outcome = self._work(lease, name)
            except LeaseLostError:
                outcome = "lease_lost"
            log.info("letter", outcome=outcome, attempt=lease.attempts)
        return outcome

    def _work(self, lease: Lease, name: str) -> str:
        try:
            document = self.reader.read(
                self.store.path(lease.location), name, trust_line=self.settings.trust_line
            )
            return self._enter(lease, document)
        except LeaseLostError:
            raise
        except UnreadableFileError as error:
            return self._refuse(lease, error)
        except (DBAPIError, OSError) as error:
            # The database or the disk failed, not the letter.
            return self._again(lease, type(error).__name__, str(error).splitlines()[0])
        except Exception:  # noqa: BLE001 - the outcome of a job is recorded here, whatever it was
            return self._again(lease, "unexpected", traceback.format_exc(limit=-4))

    def _enter(self, lease: Lease, document: ReadDocument) -> str:
        """Write the record and end the job in one transaction."""
        with self.sessions.begin() as session:
            entry = enter(
                session,
                lease.original_id,
                document.record,
                [page.text for page in document.pages],
                document.notes,
            )
            original = session.get_one(Original, lease.original_id)
            original.media_type = document.record.media_type
            jobs.finish(session, lease, entry.document_id)
        return entry.action

    def _refuse(self, lease: Lease, error: UnreadableFileError) -> str:
        if isinstance(error, _SUSPECT):
            return self._again(lease, error.code, str(error))
        with self.sessions.begin() as session:
            jobs.reject(session, lease, error.code, str(error))
        return "rejected"

    def _again(self, lease: Lease, code: str, message: str) -> str:
        """Try again after a fault, and set the letter aside after too many."""
        with self.sessions.begin() as session:
            if lease.attempts >= self.settings.most_attempts:
                jobs.quarantine(session, lease, code, message)
                return "quarantined"
            jobs.requeue(session, lease, code, message)
        return "requeued"


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _name(session: Session, lease: Lease) -> str:
    """Return the name under which the original first arrived."""
    arrival = (
        session.query(Arrival)
        .filter(Arrival.original_id == lease.original_id)
        .order_by(Arrival.id)
        .first()
    )
    return arrival.name if arrival else lease.sha256
