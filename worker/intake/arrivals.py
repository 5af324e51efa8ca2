"""Write down that many kept files arrived, each with its job: one statement for all of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, text
from sqlalchemy.orm import Session

from catalogue.copying import Values, copy_rows
from catalogue.originals import StoredOriginal
from schema import Arrival
from worker.intake.receive import Receipt, display_name

# Arrays, so that each statement is the same for any number of files: made and planned once. What is
# known is looked for first, for an insertion that conflicts costs a number and a dead row; and its
# job by itself, for a join goes through all jobs while the planner does not know their number.
_KNOWN = text(
    """
    SELECT sha256, id, (SELECT j.id FROM job j
                         WHERE j.original_id = o.id AND j.kind = 'catalogue') AS job_id
      FROM original o WHERE sha256 = ANY(:sha256s)
    """
).bindparams(bindparam("sha256s", type_=ARRAY(Text())))
# In an order that cannot deadlock.
_ORIGINALS = text(
    """
    INSERT INTO original (sha256, size, location)
    SELECT * FROM unnest(:sha256s, :sizes, :locations) AS came (sha256, size, location)
     ORDER BY came.sha256 COLLATE "C"
    ON CONFLICT (sha256) DO NOTHING RETURNING sha256, id
    """
).bindparams(
    bindparam("sha256s", type_=ARRAY(Text())),
    bindparam("sizes", type_=ARRAY(BigInteger())),
    bindparam("locations", type_=ARRAY(Text())),
)
_JOBS = text(
    """
    INSERT INTO job (original_id, lane)
    SELECT id, :lane FROM unnest(:new) AS id ORDER BY id RETURNING original_id, id
    """
).bindparams(bindparam("new", type_=ARRAY(BigInteger())))
_ARRIVAL_NUMBERS = text(
    """
    SELECT array_agg(nextval(pg_get_serial_sequence('arrival', 'id')))
      FROM generate_series(1, :count)
    """
)


class _Held(NamedTuple):
    """The numbers of a content and of the job that reads it."""

    original_id: int
    job_id: int


def record_arrivals(
    session: Session,
    stored: Sequence[tuple[str, StoredOriginal]],
    *,
    source: str,
    who: str,
    lane: str,
    batch_id: int | None = None,
) -> list[Receipt]:
    """Write down that kept files arrived, each with its job; the caller commits.

    Args:
        session: of the transaction that this is part of.
        stored: the name of each file, and where it is kept.
        source: where they came from.
        who: who brought them.
        lane: the lane of their jobs.
        batch_id: the batch that they are part of.
    """
    if not stored:
        return []
    contents = {kept.sha256: kept for _, kept in stored}
    held = _known(session, contents)
    new = _new(session, [kept for kept in contents.values() if kept.sha256 not in held], lane)
    held |= new
    if len(held) < len(contents):  # another process brought some at this very moment
        held |= _known(session, [sha256 for sha256 in contents if sha256 not in held])
    numbers = session.execute(_ARRIVAL_NUMBERS, {"count": len(stored)}).scalar_one()
    arrivals: list[Values] = []
    receipts = []
    firsts = set(new)
    for number, (name, kept) in zip(numbers, stored, strict=True):
        original_id, job_id = held[kept.sha256]
        is_duplicate = kept.sha256 not in firsts
        firsts.discard(kept.sha256)
        arrivals.append(
            {
                "id": number,
                "original_id": original_id,
                "name": display_name(name),
                "source": source,
                "who": who,
                "is_duplicate": is_duplicate,
                "batch_id": batch_id,
            }
        )
        receipts.append(Receipt(number, job_id, kept.sha256, kept.size, is_duplicate))
    copy_rows(session, {Arrival: arrivals})
    return receipts


def _known(session: Session, sha256s: Iterable[str]) -> dict[str, _Held]:
    """Return what the catalogue has of contents."""
    rows = session.execute(_KNOWN, {"sha256s": list(sha256s)}).all()
    return {sha256: _Held(original_id, job_id) for sha256, original_id, job_id in rows}


def _new(session: Session, contents: Sequence[StoredOriginal], lane: str) -> dict[str, _Held]:
    """Write contents down, each with its job; leave out what another wrote meanwhile."""
    if not contents:
        return {}
    made = session.execute(
        _ORIGINALS,
        {
            "sha256s": [kept.sha256 for kept in contents],
            "sizes": [kept.size for kept in contents],
            "locations": [kept.location for kept in contents],
        },
    )
    originals = {original_id: sha256 for sha256, original_id in made}
    jobs = session.execute(_JOBS, {"new": list(originals), "lane": lane})
    return {originals[row.original_id]: _Held(row.original_id, row.id) for row in jobs}
