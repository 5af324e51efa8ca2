"""Many leases in one statement: taken, looked at again, ended or given back, each under its fence.

What :mod:`worker.intake.jobs` does for one job, for the letters of a bulk.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, BigInteger, Text, TextClause, bindparam, text
from sqlalchemy.orm import Session

from worker.intake.jobs import Lease


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that a record was written for."""

    lease: Lease
    document_id: int
    media_type: str


def _with_arrays(statement: str, **arrays: type) -> TextClause:
    return text(statement).bindparams(
        *(bindparam(name, type_=ARRAY(kind())) for name, kind in arrays.items())
    )


# Only letters that were never tried: one that has lost its worker before, or failed, is tried
# alone, so that it takes no others with it a second time. Scans go page by page.
_LEASE = _with_arrays(
    """
    WITH taken AS (
        UPDATE job SET state = 'leased', attempts = attempts + 1, fence = fence + 1,
               lease_holder = :holder, lease_until = now() + make_interval(secs => :seconds),
               started_at = coalesce(started_at, now())
         WHERE id IN (SELECT id FROM job WHERE id = ANY(:ids) AND state = 'queued'
                         AND attempts = 0 AND kind = 'catalogue' AND lane <> 'ocr'
                         AND (not_before IS NULL OR not_before <= now())
                       ORDER BY id FOR UPDATE SKIP LOCKED)
        RETURNING id, fence, attempts, kind, lane, original_id)
    SELECT taken.*, original.location, original.sha256
      FROM taken JOIN original ON original.id = taken.original_id ORDER BY taken.id
    """,
    ids=BigInteger,
)

_HOLD = _with_arrays(
    """
    SELECT job.id FROM job JOIN unnest(:ids, :fences) AS held (id, fence) USING (id, fence)
     WHERE job.state = 'leased' ORDER BY job.id FOR UPDATE OF job
    """,
    ids=BigInteger,
    fences=BigInteger,
)

_FINISH = _with_arrays(
    """
    WITH ended AS (
        SELECT * FROM unnest(:ids, :documents, :originals, :types)
            AS ended (id, document_id, original_id, media_type)),
    typed AS (
        UPDATE original SET media_type = ended.media_type FROM ended
         WHERE original.id = ended.original_id
           AND original.media_type IS DISTINCT FROM ended.media_type)
    UPDATE job SET state = 'done', document_id = ended.document_id, error_code = NULL,
           error_message = NULL, finished_at = now(), not_before = NULL, lease_until = NULL,
           lease_holder = NULL
      FROM ended WHERE job.id = ended.id
    """,
    ids=BigInteger,
    documents=BigInteger,
    originals=BigInteger,
    types=Text,
)

_GIVE_BACK = _with_arrays(
    """
    UPDATE job SET state = 'queued', attempts = attempts - 1,
           not_before = greatest(not_before, now()),
           lease_until = NULL, lease_holder = NULL
      FROM unnest(:ids, :fences) AS held (id, fence)
     WHERE job.id = held.id AND job.fence = held.fence AND job.state = 'leased'
    """,
    ids=BigInteger,
    fences=BigInteger,
)


def lease_fresh(
    session: Session, job_ids: Sequence[int], *, holder: str, seconds: float
) -> list[Lease]:
    """Take those of the jobs that are queued and were never tried; the caller commits at once."""
    values = {"ids": list(job_ids), "holder": holder, "seconds": seconds}
    return [
        Lease(
            row.id,
            row.fence,
            row.attempts,
            row.kind,
            row.lane,
            row.original_id,
            row.location,
            row.sha256,
        )
        for row in session.execute(_LEASE, values)
    ]


def hold(session: Session, leases: Sequence[Lease]) -> set[int]:
    """Return the jobs whose leases still hold, and let nobody take those until the commit."""
    return set(session.scalars(_HOLD, _fences(leases)))


def finish(session: Session, ended: Sequence[Ended]) -> None:
    """End jobs that are held, in the transaction that wrote their records."""
    if not ended:
        return
    session.execute(
        _FINISH,
        {
            "ids": [entry.lease.job_id for entry in ended],
            "documents": [entry.document_id for entry in ended],
            "originals": [entry.lease.original_id for entry in ended],
            "types": [entry.media_type for entry in ended],
        },
    )


def give_back(session: Session, leases: Sequence[Lease]) -> None:
    """Queue jobs again that were leased and not begun: that counts as no attempt."""
    if leases:
        session.execute(_GIVE_BACK, _fences(leases))


def _fences(leases: Sequence[Lease]) -> dict[str, list[int]]:
    return {
        "ids": [lease.job_id for lease in leases],
        "fences": [lease.fence for lease in leases],
    }
