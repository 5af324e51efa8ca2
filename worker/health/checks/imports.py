"""Imports: those that nobody receives any more, though not all of their files came in."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from worker.health.finding import Finding, NotSeenError, Patient

# Workers go on with theirs by themselves; that of a command has its lock as long as it lives.
_STOPPED = text(
    """
    SELECT id, name FROM batch b
     WHERE state = 'receiving' AND schedule_id IS NULL AND NOT options ? 'by_worker'
       AND started_at < now() - interval '1 minute'
       AND NOT EXISTS (
           SELECT FROM pg_locks l
            WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('batch', b.id))
     ORDER BY id
    """
)


def check_imports(patient: Patient) -> Iterator[Finding]:
    """Look for imports whose command was killed before all was received.

    Raises:
        NotSeenError: the database does not answer.
    """
    if patient.sessions is None:
        raise NotSeenError
    try:
        with patient.sessions() as session:
            stopped = session.execute(_STOPPED).all()
    except SQLAlchemyError as error:
        raise NotSeenError from error
    for batch in stopped:
        yield Finding(
            "imports",
            f"Batch {batch.id} (“{batch.name}”) was not received to its end, and nobody goes on.",
            "Files of its source are in nobody's hands; what came in is safe.",
            f"`letterbook import --resume {batch.id}` brings the rest; `letterbook batch cancel "
            f"{batch.id}` leaves it.",
        )
