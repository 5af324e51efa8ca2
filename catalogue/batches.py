"""What became of the files of a batch, counted and listed. Whatever a page or command shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from catalogue.batch_sums import fates
from catalogue.viewer import OPERATOR, RESTRICTED, Viewer

# What is said in place of the name of a file that the viewer may not know of.
HIDDEN = "a restricted document"
# Why a file has no document whose line stays, so that it does not come again by itself (0095).
DISPOSED = "disposed of"
# Outcomes that a person must see to.
FAILURES = ("refused", "rejected", "quarantined")

# A line's outcome is what happened at the door, or else what its job says now: nothing is kept
# twice, so nothing can disagree.
_OUTCOME = """
    CASE WHEN l.state <> 'received' THEN l.state
         WHEN a.is_duplicate THEN 'duplicate'
         WHEN j.state = 'done' THEN 'catalogued'
         WHEN j.state IN ('queued', 'leased') THEN 'pending'
         ELSE j.state END
"""
# What was queued on a page has lines only for the paths of a folder: its arrivals are its files.
_JOINED = """
      FROM (SELECT l.id, l.path, l.state, l.arrival_id, l.reason, l.size, l.at
              FROM batch_line l JOIN batch b ON b.id = l.batch_id
             WHERE l.batch_id = :id AND b.source <> 'web'
            UNION ALL
            SELECT a.id, coalesce((SELECT p.path FROM batch_line p WHERE p.arrival_id = a.id
                                    LIMIT 1), a.name), 'received', a.id, NULL, o.size, a.received_at
              FROM arrival a JOIN batch b ON b.id = a.batch_id
              JOIN original o ON o.id = a.original_id
             WHERE a.batch_id = :id AND b.source = 'web') l
      LEFT JOIN arrival a ON a.id = l.arrival_id
      LEFT JOIN job j ON j.original_id = a.original_id AND j.kind = 'catalogue'
"""
# Files that came before are counted with the batch; those of a batch that lists them, by lines.
_AT_THE_DOOR = text(
    """
    SELECT state, sum(files)::bigint AS files
      FROM (SELECT state, count(*) AS files FROM batch_line WHERE batch_id = :id GROUP BY 1
            UNION ALL
            SELECT 'unchanged', unchanged FROM batch WHERE id = :id AND unchanged > 0) counted
     GROUP BY 1
    """
)
# Arrivals of files that failed and were brought again, mended: their lines are of those now.
_REPLACED = text(
    """
    SELECT CASE WHEN j.state = 'done' THEN 'catalogued'
                WHEN j.state IN ('queued', 'leased') THEN 'pending' ELSE j.state END AS fate,
           count(*) AS files
      FROM arrival a JOIN job j ON j.original_id = a.original_id AND j.kind = 'catalogue'
     WHERE a.batch_id = :id AND a.parent_id IS NULL AND NOT a.is_duplicate
       AND NOT EXISTS (SELECT FROM batch_line l WHERE l.arrival_id = a.id)
     GROUP BY 1
    """
)
_LINES = text(
    f"""
    SELECT l.id, l.path, {_OUTCOME} AS outcome, j.document_id, j.error_code AS code,
           coalesce(l.reason, j.error_message) AS reason, l.size, l.at AS received_at,
           extract(epoch FROM j.finished_at - j.started_at) AS seconds,
           (SELECT array_agg(s.normal ORDER BY s.position) FROM symbol s
             WHERE s.document_id = j.document_id) AS symbols,
           coalesce(d.distribution, '') AS distribution
    {_JOINED}
      LEFT JOIN document d ON d.id = coalesce(j.document_id, (
           SELECT r.document_id FROM rendition r WHERE r.original_id = j.original_id))
     WHERE l.id > :after AND (:all OR {_OUTCOME} = ANY(:failures))
     ORDER BY l.id LIMIT :count
    """  # noqa: S608 - constants
)
_BATCHES = text(
    """
    SELECT id, name, source, who, state, started_at, finished_at, problem, schedule_id, options
      FROM batch WHERE (CAST(:id AS bigint) IS NULL OR id = :id)
       AND (CAST(:before AS bigint) IS NULL OR id < :before)
     ORDER BY id DESC LIMIT :count
    """
)
_UNLISTED = text("SELECT unchanged, started_at FROM batch WHERE id = :id AND unchanged > 0")
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch as it is listed. Its passwords are not part of it."""

    id: int
    name: str
    source: str
    who: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    problem: str | None
    schedule_id: int | None
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a batch and what became of it."""

    id: int
    path: str
    outcome: str
    document_id: int | None
    symbols: tuple[str, ...]
    code: str | None
    reason: str | None
    size: int | None
    received_at: datetime
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files of a batch came to what."""

    files: int = 0
    catalogued: int = 0
    duplicate: int = 0
    unchanged: int = 0
    refused: int = 0
    rejected: int = 0
    quarantined: int = 0
    pending: int = 0

    @property
    def ended(self) -> int:
        """Files that nothing more will be done with."""
        return self.files - self.pending

    @property
    def failed(self) -> int:
        """Files that a person must see to."""
        return self.refused + self.rejected + self.quarantined


def batches(session: Session, *, before: int | None = None, count: int = 20) -> list[BatchSummary]:
    """Return the newest batches, or those before one."""
    return _summaries(session, {"id": None, "before": before, "count": count})


def batch(session: Session, batch_id: int) -> BatchSummary | None:
    """Return one batch."""
    found = _summaries(session, {"id": batch_id, "before": None, "count": 1})
    return found[0] if found else None


def _summaries(session: Session, values: dict[str, Any]) -> list[BatchSummary]:
    return [BatchSummary(**row) for row in session.execute(_BATCHES, values).mappings()]


def counts(session: Session, batch_id: int) -> Counts:
    """Count the files of a batch by what became of them."""
    found = batch(session, batch_id)
    if found is None:
        return Counts()
    door = {row.state: row.files for row in session.execute(_AT_THE_DOOR, {"id": batch_id})}
    received = door.pop("received", 0)
    # What was queued on a page came by itself or within a message; a source lists its files.
    is_listed = found.source != "web" and received > 0
    counted = fates(session, batch_id, attached=found.source == "web")
    if is_listed and counted.received > received:
        for row in session.execute(_REPLACED, {"id": batch_id}):
            counted.fates[row.fate] -= row.files
            counted.received -= row.files
    return Counts(files=counted.received + sum(door.values()), **counted.fates, **door)


def lines(
    session: Session,
    batch_id: int,
    viewer: Viewer = OPERATOR,
    *,
    failures_only: bool = False,
    after: int = 0,
) -> Iterator[Line]:
    """Yield the files of a batch in the order in which they came, a page in memory at a time.

    Of a restricted document that the viewer may not see there is a line, which says nothing.
    """
    while True:
        values = {
            "id": batch_id,
            "after": after,
            "all": not failures_only,
            "failures": list(FAILURES),
            "count": _PAGE,
        }
        rows = session.execute(_LINES, values).mappings().all()
        for row in rows:
            yield _line(dict(row), viewer)
        if len(rows) < _PAGE:
            return
        after = rows[-1]["id"]


def receipt(
    session: Session, batch_id: int, viewer: Viewer = OPERATOR, *, failures_only: bool = False
) -> Iterator[Line]:
    """Yield the files of a batch, and at the end in one line how many have none of their own."""
    yield from lines(session, batch_id, viewer, failures_only=failures_only)
    row = session.execute(_UNLISTED, {"id": batch_id}).one_or_none()
    if row and not failures_only:
        reason = f"{row.unchanged} files came before and are unchanged: counted, not listed"
        yield Line(0, "", "unchanged", None, (), None, reason, None, row.started_at, None)


def _line(row: dict[str, Any], viewer: Viewer) -> Line:
    # What was disposed of can no longer be told to have been restricted.
    is_restricted = row.pop("distribution") == RESTRICTED or row["reason"] == DISPOSED
    values = {
        **row,
        "symbols": tuple(row["symbols"] or ()),
        "seconds": _number(row["seconds"]),
    }
    if is_restricted and not viewer.sees_restricted:
        values |= {"path": HIDDEN, "document_id": None, "symbols": (), "code": None, "reason": None}
    return Line(**values)


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 3)
