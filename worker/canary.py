"""The canary: a letter of Letterbook's own that goes the whole path and leaves no record.

It is stored, queued, taken by a worker, read, extracted, written to every table that a letter is
written to, looked up, and taken away again before the transaction that wrote it commits. So no
search, count, export or harvest can ever see it, and none has to leave it out. What stays is a row
of history with the seconds of each step.
"""

import io
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, exists, false, func, select, text, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from catalogue.lookups import show
from catalogue.originals import Originals
from catalogue.records import enter
from schema import Canary, Job, Original, RecognisedPage
from worker.canary_letter import EXPECTED, letter_for
from worker.intake.jobs import Lease, LeaseLostError
from worker.reading.document import ReadDocument, WantsRecognition

log = structlog.get_logger()

KIND = "canary"
LANE = "interactive"
# The lanes that a canary goes through more seldom, where nothing waits: else it would wait too,
# and the letters there show by themselves how the lane is.
OTHER_LANES = ("bulk", "ocr")
# One that takes longer than this is given up, and its job taken away.
_LOST = timedelta(minutes=10)
_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Flight:
    """One run of a canary, and how it stands.

    ``seconds`` is from the first byte stored to the commit; ``None`` while it runs.
    """

    id: int
    job_id: int | None
    state: str
    started_at: datetime
    seconds: float | None
    problem: str | None


def is_free(session: Session, lane: str) -> bool:
    """Tell whether no letter waits in a lane or is worked on there."""
    return not session.scalar(
        select(
            exists().where(Job.lane == lane, Job.state.in_(("queued", "leased")), Job.kind != KIND)
        )
    )


def send(sessions: sessionmaker[Session], store: Originals, lane: str = LANE) -> Flight:
    """Store and queue a canary; when this returns it is committed and may be rung for.

    Raises:
        OSError: the store cannot keep it.
    """
    started = time.monotonic()
    stored = store.put(io.BytesIO(letter_for(lane).content))
    with sessions.begin() as session:
        session.execute(
            insert(Original)
            .values(sha256=stored.sha256, size=stored.size, location=stored.location)
            .on_conflict_do_nothing(index_elements=["sha256"])
        )
        original_id = session.scalars(
            select(Original.id).where(Original.sha256 == stored.sha256)
        ).one()
        job = Job(original_id=original_id, lane=lane, kind=KIND)
        session.add(job)
        session.flush()
        run = Canary(job.id, time.monotonic() - started, lane=lane)
        session.add(run)
        session.execute(delete(Canary).where(Canary.started_at < func.now() - _KEPT))
        session.flush()
        return _flight(run)


def conclude(session: Session, lease: Lease, document: ReadDocument | WantsRecognition) -> None:
    """Write the canary's record, look it up, take it away, and end its job, all in one transaction.

    What was recognised of it is forgotten too, or the next would need no recognition.

    Raises:
        LeaseLostError: another worker holds the job now.
    """
    started = time.monotonic()
    problem = "it was read as a picture" if isinstance(document, WantsRecognition) else None
    if isinstance(document, ReadDocument):
        with session.begin_nested() as entering:
            entry = enter(
                session,
                lease.original_id,
                document.record,
                [page.text for page in document.pages],
                document.notes,
            )
            problem = _difference(session, entry.document_id)
            entering.rollback()
    session.execute(
        text(
            """
            UPDATE canary SET state = :state, problem = :problem, finished_at = clock_timestamp(),
                   queue_seconds = extract(epoch FROM job.started_at - job.created_at),
                   read_seconds = extract(epoch FROM now() - job.started_at),
                   write_seconds = :seconds
              FROM job WHERE job.id = :job AND canary.job_id = job.id
            """
        ),
        {
            "job": lease.job_id,
            "state": "failed" if problem else "catalogued",
            "problem": problem,
            "seconds": time.monotonic() - started,
        },
    )
    _take_away(session, lease)


def _difference(session: Session, document_id: int) -> str | None:
    """Say in what the record, as a reader would look it up, is not what the letter says."""
    found = show(session, str(document_id))
    if found is None:
        return "it was written but not found"
    seen = {
        "title": found["renditions"][0]["title"],
        "letter date": found["dates"]["letter"],
        "sender": next((sender["state"] for sender in found["senders"]), None),
    }
    wrong = [name for name, value in EXPECTED.items() if seen[name] != value]
    return f"catalogued with another {', '.join(wrong)}" if wrong else None


def _take_away(session: Session, lease: Lease) -> None:
    session.execute(delete(RecognisedPage).where(RecognisedPage.original_id == lease.original_id))
    if session.scalar(select(func.forget_canary(lease.job_id, lease.fence, true()))) is None:
        raise LeaseLostError(lease.job_id)


def settle(session: Session) -> None:
    """Write down what became of canaries that were not catalogued, and take their jobs away."""
    too_long_ago = session.scalars(select(func.now() - _LOST)).one()
    running = session.scalars(
        select(Canary).where(Canary.state == "running").with_for_update(skip_locked=True)
    ).all()
    for run in running:
        job = session.get(Job, run.job_id) if run.job_id else None
        state = job.state if job else "gone"
        if job and state in {"rejected", "quarantined"}:
            run.state, run.problem = "failed", f"{state}: {job.error_code}"
        elif run.started_at < too_long_ago:
            run.state, run.problem = "lost", f"after {_LOST.seconds} s its job was {state}"
        else:
            continue
        run.finished_at = session.scalars(select(func.now())).one()
        log.warning("canary", state=run.state, problem=run.problem)
        if job and job.state != "leased":
            session.scalar(select(func.forget_canary(job.id, job.fence, false())))


def look_at(session: Session, flight_id: int) -> Flight:
    """Return how a canary stands."""
    return _flight(session.get_one(Canary, flight_id))


def latest(session: Session, lane: str) -> Flight | None:
    """Return the canary of a lane that ended last."""
    run = session.scalars(
        select(Canary)
        .where(Canary.state != "running", Canary.lane == lane)
        .order_by(Canary.started_at.desc())
        .limit(1)
    ).one_or_none()
    return _flight(run) if run else None


def _flight(run: Canary) -> Flight:
    seconds = None
    if run.finished_at is not None:
        seconds = run.receive_seconds + (run.finished_at - run.started_at).total_seconds()
    return Flight(run.id, run.job_id, run.state, run.started_at, seconds, run.problem)


def give_up(sessions: sessionmaker[Session], flight_id: int, problem: str) -> None:
    """Stop waiting for a canary, and take its job away unless a worker has it in hand."""
    with sessions.begin() as session:
        run = session.get_one(Canary, flight_id)
        if run.state != "running":
            return
        session.execute(
            update(Canary)
            .where(Canary.id == flight_id)
            .values(state="lost", problem=problem, finished_at=func.now())
        )
        session.execute(delete(Job).where(Job.id == run.job_id, Job.state == "queued"))
