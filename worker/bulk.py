"""Many letters at once: one lease for all, one read after the other, all entered together.

What one message of a bulk costs is shared by its letters. Each has an outcome of its own, and one
that does harm takes no other with it: what cannot go with the others goes the way of one letter.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from catalogue.bulk import Found, enter_new, plainly_new, take_turns
from catalogue.transaction import retried
from schema import Arrival, Batch
from worker.intake import leases
from worker.intake.jobs import Lease
from worker.intake.known import known_of, with_doubts
from worker.pipeline import READ, WAITED, Pipeline, Step, Work, holder
from worker.reading.document import ReadDocument, WantsRecognition
from worker.tally import tallies

log = structlog.get_logger()

# A lease lasts three times as long as letters are read under it: reading the last of them and
# entering all find it still there.
_PART_OF_A_LEASE = 3
_BULK_LANE = "bulk"


@dataclass(slots=True)
class _Course:
    """The course of one message: what is to be rung for, and until when letters are begun."""

    until: float
    ring: dict[str, list[int]] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.until

    def note(self, step: Step) -> None:
        for lane, job_ids in step.ring.items():
            self.leave(lane, job_ids)

    def leave(self, lane: str, job_ids: Sequence[int]) -> None:
        self.ring.setdefault(lane, []).extend(job_ids)


def run_many(pipeline: Pipeline, job_ids: Sequence[int]) -> dict[str, list[int]]:
    """Take many jobs a step further, and return for which the bell must be rung, by lane.

    Safe to run twice, as :meth:`Pipeline.run` is. What is not begun in good time is given back
    and rung for again, so that a message never outlasts its leases.
    """
    course = _Course(time.monotonic() + pipeline.settings.lease_seconds / _PART_OF_A_LEASE)
    with pipeline.sessions.begin() as session:
        taken = leases.lease_fresh(
            session, job_ids, holder=holder(), seconds=pipeline.settings.lease_seconds
        )
        works = _works(session, taken)
    _together(pipeline, works, course)
    together = {lease.job_id for lease in taken}
    for job_id in job_ids:
        if job_id in together:
            continue
        if course.is_over:
            course.leave(_BULK_LANE, [job_id])
        else:
            course.note(pipeline.run(job_id))
    return course.ring


def _works(session: Session, taken: Sequence[Lease]) -> list[Work]:
    """Return the leased jobs with what is known of their files: of the first arrival of each."""
    arrivals = {
        row.original_id: row
        for row in session.execute(
            select(
                Arrival.original_id,
                Arrival.id,
                Arrival.name,
                Batch.passwords,
                WAITED.label("waited"),
            )
            .outerjoin(Batch, Batch.id == Arrival.batch_id)
            .where(
                any_of(Arrival.original_id, [lease.original_id for lease in taken]),
                ~Arrival.is_duplicate,
            )
        )
    }
    for arrival in arrivals.values():
        tallies.took("queue", float(arrival.waited))
    return [
        Work(
            lease,
            lease.location,
            arrivals[lease.original_id].name,
            arrivals[lease.original_id].id,
            tuple(arrivals[lease.original_id].passwords or ()),
        )
        for lease in taken
    ]


def _together(pipeline: Pipeline, works: Sequence[Work], course: _Course) -> None:
    """Read one letter after the other, and enter together those that are as most letters are."""
    read: list[tuple[Work, ReadDocument]] = []
    for place, work in enumerate(works):
        if course.is_over:
            _give_back(pipeline, works[place:], course)
            break
        course.note(pipeline.take(work, partial(_read, pipeline, work, read)))
    for work, document in _enter(pipeline, read):
        course.note(pipeline.take(work, partial(pipeline.enter, work, document)))


def _read(pipeline: Pipeline, work: Work, read: list[tuple[Work, ReadDocument]]) -> Step:
    found = pipeline.read(work)
    if isinstance(found, WantsRecognition) or found.attachments or found.is_carrier:
        return pipeline.enter(work, found)
    read.append((work, found))
    return Step(READ)


def _give_back(pipeline: Pipeline, works: Sequence[Work], course: _Course) -> None:
    with pipeline.sessions.begin() as session:
        leases.give_back(session, [work.lease for work in works])
    course.leave(_BULK_LANE, [work.lease.job_id for work in works])


def _enter(
    pipeline: Pipeline, read: Sequence[tuple[Work, ReadDocument]]
) -> list[tuple[Work, ReadDocument]]:
    """Enter in one transaction what makes new documents; return what must be entered singly.

    Should one of them not let itself be written, none is, and all are entered singly: the one
    has its own error, the others their records.
    """
    if not read:
        return []
    started = time.monotonic()
    try:
        entered = _entered(pipeline, read)
    except Exception as error:  # noqa: BLE001 - each letter finds its own outcome singly
        log.warning("not_entered_together", letters=len(read), error=type(error).__name__)
        return list(read)
    if entered:
        tallies.count("outcome", "created", len(entered))
        tallies.took("write", time.monotonic() - started, len(entered))
    return [(work, document) for work, document in read if work.lease.job_id not in entered]


@retried
def _entered(pipeline: Pipeline, read: Sequence[tuple[Work, ReadDocument]]) -> set[int]:
    with pipeline.sessions.begin() as session:
        return _enter_new(session, read)


def _enter_new(session: Session, read: Sequence[tuple[Work, ReadDocument]]) -> set[int]:
    held = leases.hold(session, [work.lease for work, _ in read])
    known = known_of(session, [work.lease.original_id for work, _ in read])
    found = {
        work.lease.original_id: (work, _found(work, document, known))
        for work, document in read
        if work.lease.job_id in held
    }
    readings = [reading for _, reading in found.values()]
    take_turns(session, readings)
    new = plainly_new(session, readings)
    ended = [
        leases.Ended(
            found[reading.original_id][0].lease, entry.document_id, reading.record.media_type
        )
        for reading, entry in zip(new, enter_new(session, new), strict=True)
    ]
    leases.finish(session, ended)
    return {entry.lease.job_id for entry in ended}


def _found(work: Work, document: ReadDocument, known: dict[int, dict[str, str]]) -> Found:
    original_id = work.lease.original_id
    record = with_doubts(document.record, known.get(original_id, {}))
    return Found(original_id, record, [page.text for page in document.pages], document.notes)
