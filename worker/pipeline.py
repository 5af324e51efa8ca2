"""The path of one letter: lease, read, recognise, extract, enter, done.

This is the one place where the outcome of a job is recorded.
"""

import io
import os
import socket
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import psycopg
import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals, StoredOriginal
from catalogue.records import enter
from catalogue.retention.arriving import require_kept
from catalogue.transaction import is_of_the_machine, retried
from extraction.recognised import RecognisedPage
from schema import Arrival, Original
from worker import canary
from worker.canary_letter import letter_for
from worker.intake import jobs, scans
from worker.intake.delivered import delivered
from worker.intake.jobs import Lease, LeaseLostError
from worker.intake.known import known_of, with_doubts
from worker.intake.messages import MOST_DEPTH, depth, receive_attachments
from worker.reading.document import ReadDocument, WantsRecognition
from worker.reading.errors import (
    PERHAPS_THE_MACHINE,
    CarrierError,
    TooManyAttachmentsError,
    UnreadableFileError,
)
from worker.reading.isolated import Reader
from worker.settings import Settings
from worker.tally import tallies

log = structlog.get_logger()

_RECOGNITION_LANE = "ocr"
# How long a letter has waited since its receipt, in seconds.
WAITED = func.extract("epoch", func.now() - Arrival.received_at)
# Of a letter that was read and is to be entered with others: no outcome yet.
READ = "read"
# How often it is looked whether a database is back, in seconds.
_GLANCE = 1.0
# For how long, in seconds: less than a task may take.
_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a job, and for which jobs the bell must be rung now that it is committed."""

    outcome: str
    ring: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """A leased job with what is known of its file."""

    lease: Lease
    location: str
    name: str
    arrival_id: int
    passwords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What a worker needs for its letters: the ledger, the store and a reader."""

    sessions: sessionmaker[Session]
    store: Originals
    reader: Reader
    settings: Settings

    def run(self, job_id: int) -> Step:
        """Take one job a step further, and return what became of it.

        Safe to run twice, at once or one after the other: a job that is taken or ended is left
        alone. A scan takes a step for each page.
        """
        with self.sessions.begin() as session:
            lease = jobs.lease(
                session, job_id, holder=holder(), seconds=self.settings.lease_seconds
            )
            work = self._work(session, lease) if lease else None
        if work is None:
            return Step("not_queued")
        return self.take(work, lambda: self._step(work))

    def take(self, work: Work, step: Callable[[], Step]) -> Step:
        """Take a step with a leased job, and record what became of it, whatever it was."""
        with structlog.contextvars.bound_contextvars(
            arrival=work.arrival_id, job=work.lease.job_id, sha256=work.lease.sha256[:12]
        ):
            try:
                taken = self._recorded(work.lease, step)
            except LeaseLostError:
                # Three of these on a host that is too slow would set a good letter aside.
                with self.sessions.begin() as session:
                    jobs.acquit(session, work.lease)
                taken = Step("lease_lost")
            log.info("letter", outcome=taken.outcome, attempt=work.lease.attempts)
        if work.lease.kind == canary.KIND:
            with self.sessions.begin() as session:
                canary.settle(session)
        elif taken.outcome != READ:
            tallies.count("outcome", taken.outcome)
        return taken

    def _work(self, session: Session, lease: Lease) -> Work:
        if lease.kind == canary.KIND:
            return Work(lease, lease.location, letter_for(lease.lane).name, 0, ())
        found = delivered(session, lease.original_id)
        if lease.attempts == 1 and lease.kind == "catalogue" and lease.lane != _RECOGNITION_LANE:
            waited = session.scalars(select(WAITED).where(Arrival.id == found.arrival_id)).one()
            tallies.took("queue", float(waited))
        return Work(
            lease,
            lease.location,
            found.name,
            found.arrival_id,
            found.passwords,
        )

    def _recorded(self, lease: Lease, step: Callable[[], Step]) -> Step:
        try:
            return step()
        except LeaseLostError:
            raise
        except UnreadableFileError as error:
            return self._refuse(lease, error)
        except (DBAPIError, psycopg.Error, OSError) as error:
            code, message = type(error).__name__, str(error).partition("\n")[0]
            if is_of_the_machine(error):
                return self._wait(lease, code, message)
            return self._again(lease, code, message)
        except Exception:  # noqa: BLE001 - the outcome of a job is recorded here, whatever it was
            return self._again(lease, "unexpected", traceback.format_exc(limit=-4))

    def _step(self, work: Work) -> Step:
        if work.lease.lane == _RECOGNITION_LANE:
            with self.sessions() as session:
                waiting = scans.next_page(session, work.lease.original_id)
            if waiting:
                return self._recognise(work, *waiting)
        return self._read(work)

    def _read(self, work: Work) -> Step:
        with self.sessions() as session:
            recognised = scans.recognised(session, work.lease.original_id)
        return self.enter(work, self.read(work, recognised))

    def read(
        self, work: Work, recognised: Sequence[RecognisedPage] = ()
    ) -> ReadDocument | WantsRecognition:
        """Read a letter's file, and note how long reading and extracting took.

        Raises:
            UnreadableFileError: one of its classes, for each reason that a file cannot be read.
        """
        started = time.monotonic()
        found = self.reader.read(
            self.store.path(work.location),
            work.name,
            passwords=work.passwords,
            recognised=recognised,
        )
        seconds = time.monotonic() - started
        log.debug("read", seconds=round(seconds, 3), found=type(found).__name__)
        if work.lease.kind == canary.KIND:
            return found
        if isinstance(found, ReadDocument):
            tallies.took("extract", found.extract_seconds)
            seconds -= found.extract_seconds
        tallies.took("read", seconds)
        return found

    def _await_recognition(self, work: Work, wants: WantsRecognition) -> Step:
        with self.sessions.begin() as session:
            scans.await_recognition(session, work.lease.original_id, wants.pages, wants.language)
            return self._pass_on(session, work, "awaits_recognition")

    def _recognise(self, work: Work, page: int, language: str) -> Step:
        """Recognise one page. One that cannot be does not take the others with it."""
        original_id = work.lease.original_id
        likely = None if language == "und" else language
        try:
            with tallies.timed("recognise"):
                found = self.reader.recognise(
                    self.store.path(work.location),
                    work.name,
                    page,
                    passwords=work.passwords,
                    language=likely,
                )
        except UnreadableFileError as error:
            is_last = work.lease.attempts >= self.settings.most_attempts
            if isinstance(error, PERHAPS_THE_MACHINE) and not is_last:
                return self._again(work.lease, error.code, str(error))
            with self.sessions.begin() as session:
                scans.give_up(session, original_id, page, f"{error.code}: {error}")
                return self._pass_on(session, work, "page_left_out")
        with self.sessions.begin() as session:
            scans.keep(session, original_id, found)
            return self._pass_on(session, work, "page_recognised")

    @staticmethod
    def _pass_on(session: Session, work: Work, outcome: str) -> Step:
        jobs.pass_on(session, work.lease, _RECOGNITION_LANE)
        return Step(outcome, {_RECOGNITION_LANE: [work.lease.job_id]})

    @retried
    def enter(self, work: Work, document: ReadDocument | WantsRecognition) -> Step:
        """Write the record and end the job, attachments received, in one transaction.

        Pages that must be recognised first are noted instead.
        """
        if isinstance(document, WantsRecognition):
            return self._await_recognition(work, document)
        if work.lease.kind == canary.KIND:
            with self.sessions.begin() as session:
                canary.conclude(session, work.lease, document)
            return Step(canary.KIND)
        with tallies.timed("write"):
            return self._enter(work, document)

    def _enter(self, work: Work, document: ReadDocument) -> Step:
        lease = work.lease
        is_first = lease.kind == "catalogue"
        stored = [
            (attachment.name, self.store.put(io.BytesIO(attachment.content)))
            for attachment in (document.attachments if is_first else ())
        ]
        with self.sessions.begin() as session:
            ring: dict[str, list[int]] = {}
            if stored:
                ring = self._receive_attachments(session, work, stored)
                require_kept(session, self.store, [kept for _, kept in stored])
            if document.is_carrier:
                error = CarrierError(work.name, f"{len(document.attachments)} attachments")
                jobs.reject(session, lease, error.code, str(error))
                return Step("rejected", ring)
            known = known_of(session, [lease.original_id]).get(lease.original_id, {})
            entry = enter(
                session,
                lease.original_id,
                with_doubts(document.record, known),
                [page.text for page in document.pages],
                document.notes,
            )
            original = session.get_one(Original, lease.original_id)
            original.media_type = document.record.media_type
            jobs.finish(session, lease, entry.document_id)
        return Step(entry.action, ring)

    @staticmethod
    def _receive_attachments(
        session: Session, work: Work, attachments: list[tuple[str, StoredOriginal]]
    ) -> dict[str, list[int]]:
        message = session.get_one(Arrival, work.arrival_id)
        if depth(session, message) >= MOST_DEPTH:
            raise TooManyAttachmentsError(work.name, f"within {MOST_DEPTH} messages")
        receipts = receive_attachments(session, message, attachments, work.lease.lane)
        return {work.lease.lane: [entry.job_id for entry in receipts if not entry.duplicate]}

    def _refuse(self, lease: Lease, error: UnreadableFileError) -> Step:
        if isinstance(error, PERHAPS_THE_MACHINE):
            return self._again(lease, error.code, str(error))
        with self.sessions.begin() as session:
            jobs.reject(session, lease, error.code, str(error))
        return Step("rejected")

    def _wait(self, lease: Lease, code: str, message: str) -> Step:
        """Try again once the machine is well: the letter is not to blame.

        A database that cannot be written to has its time to come back; there is nothing that
        this worker could do in it.
        """
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                with self.sessions.begin() as session:
                    jobs.wait(session, lease, code, message)
            except DBAPIError:
                if time.monotonic() > until:
                    raise
                time.sleep(_GLANCE)
            else:
                return Step("requeued")

    def _again(self, lease: Lease, code: str, message: str) -> Step:
        """Try again after a fault, and set the letter aside after too many."""
        with self.sessions.begin() as session:
            if lease.attempts >= self.settings.most_attempts:
                jobs.quarantine(session, lease, code, message)
                return Step("quarantined")
            jobs.requeue(session, lease, code, message)
        return Step("requeued")


def holder() -> str:
    """Return who holds a lease that this process takes."""
    return f"{socket.gethostname()}:{os.getpid()}"
