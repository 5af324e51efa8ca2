"""Batches and arrivals as those who queue see them: what became of each, and sums that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from catalogue.batch_sums import Sums, sums
from catalogue.batches import HIDDEN
from catalogue.foreseen import Foreseen, foreseen
from catalogue.summaries import symbols_of
from catalogue.viewer import RESTRICTED, Viewer
from schema import Arrival, Batch, BatchLine, Document, Job, Original, Rendition

_FATE: ColumnElement[str | None] = case(
    (Arrival.is_duplicate, "duplicate"),
    (Job.state == "done", "catalogued"),
    (Job.state.in_(("queued", "leased")), "pending"),
    else_=Job.state,
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch with its sums.

    Attributes:
        id: the batch.
        name: what it was called.
        source: where it came from.
        who: who brought it.
        started_at: when it began.
        finished_at: when all of it was received; ``None`` while it goes on.
        received: its arrivals.
        fates: how many of them met each fate; they add up to what was received.
        in_review: how many of the catalogued wait for review.
        seconds: from its beginning to its latest outcome, or until now while any is pending.
        state: how far its files have come in, one of `schema.batch.BATCH_STATES`.
        problem: why no more of them could.
        refused: files of its source that were not received.
        unchanged: files of its source that an earlier delivery had brought.
        foreseen: what it found, if it is a dry run: nothing of it is received.
    """

    id: int
    name: str
    source: str
    who: str
    started_at: datetime
    finished_at: datetime | None
    received: int
    fates: dict[str, int]
    in_review: int
    seconds: float
    state: str
    problem: str | None
    refused: int
    unchanged: int
    foreseen: Foreseen | None

    @property
    def failed(self) -> int:
        """How many files a person must see to."""
        return self.refused + self.fates["rejected"] + self.fates["quarantined"]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is pending."""
        is_dry_run = self.foreseen is not None
        return (is_dry_run or self.received > 0) and not self.fates["pending"]

    @property
    def goes_on(self) -> bool:
        """Whether its sums may change by themselves."""
        is_coming = self.finished_at is None and self.state in {"receiving", "received"}
        return is_coming or self.fates["pending"] > 0

    @property
    def rate(self) -> float:
        """How many letters a second were done so far."""
        done = self.received - self.fates["pending"]
        return done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """How many seconds the rest will take at this rate; ``None`` where nothing tells."""
        return self.fates["pending"] / self.rate if self.rate and self.fates["pending"] else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An arrival and what became of it.

    ``path`` is where it lay in its source, or else its name. ``document_id`` is set once it is
    catalogued, for those who may see the document.
    """

    arrival_id: int
    job_id: int
    name: str
    path: str
    who: str
    source: str
    received_at: datetime
    size: int
    fate: str
    code: str | None
    reason: str | None
    document_id: int | None
    symbols: tuple[str, ...]
    status: str | None

    @property
    def is_hidden(self) -> bool:
        """Whether the viewer may not know of its document."""
        return self.path == HIDDEN


def deliveries(
    session: Session, *, before: int | None = None, only: int | None = None, limit: int = 25
) -> list[Delivery]:
    """Return batches, the latest first."""
    batches = select(Batch).order_by(Batch.id.desc()).limit(limit)
    if before is not None:
        batches = batches.where(Batch.id < before)
    if only is not None:
        batches = batches.where(Batch.id == only)
    found = session.scalars(batches).all()
    ids = [batch.id for batch in found]
    counted, doors = sums(session, ids), _at_the_door(session, ids)
    return [_delivery(one, counted.get(one.id, Sums()), doors.get(one.id, {})) for one in found]


def _at_the_door(session: Session, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Count the files that were listed and not received, by batch."""
    rows = session.execute(
        select(BatchLine.batch_id, BatchLine.state, func.count().label("files"))
        .where(BatchLine.batch_id.in_(ids), BatchLine.state != "received")
        .group_by(BatchLine.batch_id, BatchLine.state)
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.batch_id, {})[row.state] = row.files
    return found


def _delivery(batch: Batch, counted: Sums, door: dict[str, int]) -> Delivery:
    return Delivery(
        batch.id,
        batch.name,
        batch.source,
        batch.who,
        batch.started_at,
        batch.finished_at,
        counted.received,
        counted.fates,
        counted.in_review,
        max(((counted.until or batch.started_at) - batch.started_at).total_seconds(), 0.0),
        batch.state,
        batch.problem,
        door.get("refused", 0),
        door.get("unchanged", 0) + batch.unchanged,
        foreseen(batch.options),
    )


def hidden_from(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on a job that its letter is, or was, a document the viewer may not see.

    A letter that is read again and fails is still the version of a document that it was.
    """
    if viewer.sees_restricted:
        return false()
    its = aliased(Document)  # the statement that this stands in may have a document of its own
    restricted = its.distribution == RESTRICTED
    became = exists().where(its.id == Job.document_id, restricted)
    was_read = exists().where(
        Rendition.original_id == Job.original_id, its.id == Rendition.document_id, restricted
    )
    return or_(became, was_read)


def reasons(session: Session, viewer: Viewer, batch_id: int | None = None) -> list[tuple[str, int]]:
    """Return why arrivals (of a batch) failed, with how many each, the most frequent first.

    What the viewer may not see is not counted: nor is it retried by them.
    """
    query = (
        select(Job.error_code, func.count().label("count"))
        .join(Arrival, Arrival.original_id == Job.original_id)
        .where(
            Arrival.is_duplicate.is_(False),
            Job.kind == "catalogue",
            Job.state.in_(("rejected", "quarantined")),
            ~hidden_from(viewer),
        )
        .group_by(Job.error_code)
        .order_by(func.count().desc(), Job.error_code)
    )
    if batch_id is not None:
        query = query.where(Arrival.batch_id == batch_id)
    return [(code or "", count) for code, count in session.execute(query)]


def refusals(session: Session, batch_id: int, *, limit: int = 200) -> list[tuple[str, str]]:
    """Return files of a batch that were not received, with the reasons, as they were listed."""
    rows = session.execute(
        select(BatchLine.path, BatchLine.reason)
        .where(BatchLine.batch_id == batch_id, BatchLine.state == "refused")
        .order_by(BatchLine.id)
        .limit(limit)
    )
    return [(row.path, row.reason or "") for row in rows]


def outcomes(
    session: Session,
    viewer: Viewer,
    *,
    batch_id: int | None = None,
    arrival_id: int | None = None,
    fate: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Outcome]:
    """Return arrivals with what became of them, the latest first; all that is given must hold."""
    query = _outcomes(viewer).order_by(Arrival.id.desc()).limit(limit)
    if batch_id is not None:
        query = query.where(Arrival.batch_id == batch_id)
    if arrival_id is not None:
        query = query.where(Arrival.id == arrival_id)
    if fate == "failed":
        query = query.where(
            Job.state.in_(("rejected", "quarantined")), Arrival.is_duplicate.is_(False)
        )
    elif fate is not None:
        query = query.where(literal(fate) == _FATE)
    if before is not None:
        query = query.where(Arrival.id < before)
    rows = session.execute(query).all()
    symbols = symbols_of(session, [row.document_id for row in rows if row.document_id])
    return [_outcome(row, symbols) for row in rows]


def _outcomes(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Arrival.id,
            Arrival.name,
            select(BatchLine.path)
            .where(BatchLine.arrival_id == Arrival.id)
            .limit(1)
            .scalar_subquery()
            .label("path"),
            Arrival.who,
            Arrival.source,
            Arrival.received_at,
            Original.size,
            Job.id.label("job_id"),
            Job.document_id,
            Job.error_code,
            Job.error_message,
            Document.status,
            _FATE.label("fate"),
            hidden_from(viewer).label("is_hidden"),
        )
        .join(Original, Original.id == Arrival.original_id)
        .join(Job, (Job.original_id == Arrival.original_id) & (Job.kind == "catalogue"))
        .outerjoin(Document, Document.id == Job.document_id)
    )


def _outcome(row: Any, symbols: dict[int, tuple[str, ...]]) -> Outcome:
    is_hidden = row.is_hidden
    return Outcome(
        row.id,
        row.job_id,
        HIDDEN if is_hidden else row.name,
        HIDDEN if is_hidden else row.path or row.name,
        row.who,
        row.source,
        row.received_at,
        row.size,
        row.fate,
        None if is_hidden else row.error_code,
        None if is_hidden else row.error_message,
        None if is_hidden else row.document_id,
        () if is_hidden else symbols.get(row.document_id, ()),
        None if is_hidden else row.status,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """What happened of late: counts that cost little, whatever the catalogue holds."""

    new: int
    waiting: int
    failed: int


def day(session: Session, viewer: Viewer, since: datetime) -> Day:
    """Count what was catalogued since a time, what waits to be read, what failed."""
    new = select(func.count()).where(Document.created_at >= since)
    if not viewer.sees_restricted:
        new = new.where(Document.distribution.is_distinct_from(RESTRICTED))
    # Each of the two states has an index of its own; for both together there is none.
    queued = select(func.count()).where(Job.state == "queued")
    leased = select(func.count()).where(Job.state == "leased")
    failed = select(func.count()).where(
        Job.state.in_(("rejected", "quarantined")), ~hidden_from(viewer)
    )
    of_day, *waiting, of_failures = (
        session.scalar(query) or 0 for query in (new, queued, leased, failed)
    )
    return Day(of_day, sum(waiting), of_failures)
