"""How many arrivals of batches met which fate, without looking each of them up.

What is open or failed is found by the indexes that hold nothing else; the rest is catalogued. A
batch of a hundred thousand is counted while workers go through it, again and again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select, text
from sqlalchemy.orm import Session

FATES = ("catalogued", "duplicate", "rejected", "quarantined", "pending")
# The latest outcome is looked for among so many of the newest arrivals: they are read in order.
_NEWEST = 200

# One statement, so that one snapshot is counted. Each state has a branch of its own, for each has
# an index of its own.
_SUMS = text(
    """
    WITH unsettled AS (
        SELECT original_id, 'pending' AS fate FROM job WHERE state = 'queued' AND kind = 'catalogue'
        UNION ALL
        SELECT original_id, 'pending' FROM job WHERE state = 'leased' AND kind = 'catalogue'
        UNION ALL
        SELECT original_id, state FROM job
         WHERE state IN ('rejected', 'quarantined') AND kind = 'catalogue')
    SELECT batch_id, parent_id IS NOT NULL AS is_attached, count(*) AS received,
           count(*) FILTER (WHERE is_duplicate) AS duplicate,
           NULL AS fate, max(id) AS last_id
      FROM arrival WHERE batch_id = ANY(:ids) GROUP BY 1, 2
    UNION ALL
    SELECT a.batch_id, a.parent_id IS NOT NULL, count(*), 0, u.fate, NULL
      FROM unsettled u JOIN arrival a ON a.original_id = u.original_id AND NOT a.is_duplicate
     WHERE a.batch_id = ANY(:ids) GROUP BY 1, 2, u.fate
    """
).bindparams(bindparam("ids", type_=ARRAY(BigInteger())))
_IN_REVIEW = text(
    """
    SELECT a.batch_id, count(*) AS documents
      FROM document d
      JOIN job j ON j.document_id = d.id AND j.kind = 'catalogue'
      JOIN arrival a ON a.original_id = j.original_id AND NOT a.is_duplicate
     WHERE d.status = 'in_review' AND a.batch_id = ANY(:ids) GROUP BY 1
    """
).bindparams(bindparam("ids", type_=ARRAY(BigInteger())))
_LATEST = text(
    """
    SELECT a.batch_id, max(j.finished_at) AS at
      FROM arrival a JOIN job j ON j.original_id = a.original_id AND j.kind = 'catalogue'
     WHERE a.id = ANY(:arrivals) GROUP BY 1
    """
).bindparams(bindparam("arrivals", type_=ARRAY(BigInteger())))


@dataclass(slots=True)
class Sums:
    """The arrivals of a batch by what became of them; they add up to what was received.

    ``in_review`` of the catalogued wait for review. ``until`` is when its latest outcome was, or
    now while any is pending; ``None`` for a batch without arrivals.
    """

    received: int = 0
    fates: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FATES, 0))
    in_review: int = 0
    until: datetime | None = None


def fates(session: Session, batch_id: int, *, attached: bool) -> Sums:
    """Count the arrivals of one batch by fate, at one instant, and nothing else.

    Args:
        session: a session on the catalogue.
        batch_id: the batch.
        attached: whether what came within a message counts.
    """
    found, _ = _count(session, [batch_id], attached=attached)
    return found.get(batch_id, Sums())


def sums(session: Session, ids: Sequence[int]) -> dict[int, Sums]:
    """Return all there is to say of batches; those without arrivals are left out."""
    found, lasts = _count(session, ids, attached=True)
    for row in session.execute(_IN_REVIEW, {"ids": list(ids)}):
        if row.batch_id in found:  # its first letter may have come since they were counted
            found[row.batch_id].in_review = row.documents
    newest = [last - place for last in lasts.values() for place in range(_NEWEST)]
    for row in session.execute(_LATEST, {"arrivals": newest}):
        if row.batch_id in found:
            found[row.batch_id].until = row.at
    now = session.scalars(select(func.now())).one()
    for entry in found.values():
        entry.until = now if entry.fates["pending"] else entry.until
    return found


def _count(
    session: Session, ids: Sequence[int], *, attached: bool
) -> tuple[dict[int, Sums], dict[int, int]]:
    """Return the sums of each batch with nothing but its fates, and its newest arrival."""
    found: dict[int, Sums] = {}
    lasts: dict[int, int] = {}
    for row in session.execute(_SUMS, {"ids": list(ids)}):
        if row.is_attached and not attached:
            continue
        entry = found.setdefault(row.batch_id, Sums())
        if row.fate is None:
            entry.received += row.received
            entry.fates["duplicate"] += row.duplicate
            lasts[row.batch_id] = max(lasts.get(row.batch_id, 0), row.last_id)
        else:
            entry.fates[row.fate] += row.received
    for entry in found.values():
        entry.fates["catalogued"] = entry.received - sum(entry.fates.values())
    return found, lasts
