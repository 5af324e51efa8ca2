"""Queue originals to be read again under the present rules: in chunks, and none twice."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.orm import Session, sessionmaker

# A chunk is one transaction: a million originals are neither held in memory nor locked at once.
_CHUNK = 1000
# Two commands at once take turns, so that neither queues what the other just did.
_TAKE_TURNS = text("SELECT pg_advisory_xact_lock(hashtextextended('letterbook reread', 0))")
_QUEUE = text(
    """
    WITH chunk AS (
        SELECT id, original_id FROM rendition
         WHERE id > :after AND original_id IS NOT NULL
           AND (CAST(:documents AS bigint[]) IS NULL OR document_id = ANY(:documents))
         ORDER BY id LIMIT :count),
    queued AS (
        INSERT INTO job (original_id, lane, kind)
        SELECT original_id, 'bulk', 'reread' FROM chunk
         WHERE NOT EXISTS (SELECT FROM job WHERE job.original_id = chunk.original_id
                              AND job.state IN ('queued', 'leased'))
         ORDER BY chunk.id
        RETURNING id)
    SELECT (SELECT max(id) FROM chunk) AS last, ARRAY(SELECT id FROM queued ORDER BY id) AS jobs
    """
).bindparams(bindparam("documents", type_=ARRAY(BigInteger)))


def reread(
    sessions: sessionmaker[Session],
    document_ids: Sequence[int] | None = None,
    *,
    chunk: int = _CHUNK,
) -> Iterator[list[int]]:
    """Queue the originals of documents (or of all), and yield the new jobs chunk by chunk.

    What waits already is not queued a second time. Each chunk is committed before it is yielded,
    so that the bell can be rung for it; killed in between, it is safe to call again.
    """
    after: int | None = 0
    while after is not None:
        with sessions.begin() as session:
            session.execute(_TAKE_TURNS)
            row = session.execute(
                _QUEUE, {"after": after, "documents": document_ids, "count": chunk}
            ).one()
        after = row.last
        if row.jobs:
            yield row.jobs
