"""The ledger: letters that wait too long, leases that ran out, letters set aside."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from catalogue.ledger import balance
from worker.health.finding import Finding, NotSeenError, Patient

# How long a letter may wait in a lane, in seconds.
_MOST_WAIT = {"interactive": 300.0}
_MOST_WAIT_ELSE = 86400.0
_SWEEPS = 4

_WAITING = text(
    """
    SELECT lane, count(*) AS jobs,
           extract(epoch FROM now() - min(created_at)) AS oldest
      FROM job WHERE state = 'queued' AND kind <> 'canary' GROUP BY lane ORDER BY lane
    """
)
_EXPIRED = text(
    """
    SELECT count(*) FROM job
     WHERE state = 'leased' AND lease_until < now() - make_interval(secs => :late)
    """
)
_LOST = text(
    "SELECT count(*) FROM job WHERE state IN ('queued', 'leased') AND error_code = 'worker_lost'"
)
_QUARANTINED = text("SELECT count(*) FROM job WHERE state = 'quarantined' AND kind <> 'canary'")
_HAS_FIXITY = text("SELECT to_regclass('fixity_fault') IS NOT NULL")
_FIXITY = text("SELECT count(*) FROM fixity_fault WHERE mended_at IS NULL")


def check_ledger(patient: Patient) -> Iterator[Finding]:
    """Look at what waits and what failed.

    Raises:
        NotSeenError: the database does not answer.
    """
    if patient.sessions is None:
        raise NotSeenError
    try:
        with patient.sessions() as session:
            yield from _look(session, patient.settings.sweep_seconds * _SWEEPS)
    except SQLAlchemyError as error:
        raise NotSeenError from error


def _look(session: Session, late: float) -> Iterator[Finding]:
    if not balance(session).adds_up:
        yield Finding(
            "ledger",
            "What was received and what became of it do not add up.",
            "This must never be: a letter has no fate, or two.",
            "Keep the data as they are and report it, with what `letterbook status --json` says.",
        )
    for row in session.execute(_WAITING):
        if row.oldest > _MOST_WAIT.get(row.lane, _MOST_WAIT_ELSE):
            yield Finding(
                "ledger",
                f"{row.jobs} letters wait in the lane {row.lane}, one for {row.oldest:.0f} s.",
                "Somebody waits for them.",
                "If workers are well, there are too few: raise LETTERBOOK_CONCURRENCY or add a "
                "worker for this lane.",
            )
    if expired := session.scalars(_EXPIRED, {"late": late}).one():
        yield Finding(
            "ledger",
            f"{expired} leases ran out and were not taken back.",
            "Their letters wait for a sweep that does not come.",
            "See that the clock (beat) and a worker of the lane maintenance run.",
        )
    if lost := session.scalars(_LOST).one():
        yield Finding(
            "ledger",
            f"The sweep found {lost} letters whose worker was lost; they are tried again.",
            "A worker was killed or frozen, perhaps by a letter; that is quarantined in the end.",
            "See logs/worker.log and whether the machine ran out of memory.",
        )
    if quarantined := session.scalars(_QUARANTINED).one():
        yield Finding(
            "ledger",
            f"{quarantined} letters are quarantined.",
            "They are kept, and not catalogued.",
            "Look at their reasons in `letterbook status`, then `letterbook retry JOB`.",
        )
    if session.scalar(_HAS_FIXITY) and (damaged := session.scalars(_FIXITY).one()):
        yield Finding(
            "ledger",
            f"{damaged} originals are damaged, missing or unreadable.",
            "What was received is no longer what is kept.",
            "`letterbook fixity faults` says which, `letterbook fixity repair` mends them from the "
            "second store; without one, put the files back from a backup.",
        )
