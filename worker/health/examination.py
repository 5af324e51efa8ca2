"""Examine a Letterbook: every check, and a canary through the whole path."""

import time
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.exc import SQLAlchemyError

from worker import canary
from worker.health.checks import CHECKS
from worker.health.finding import Finding, NotSeenError, Patient

_LOOK_EVERY = 0.1
CANARY = "canary"


def examine(
    patient: Patient, *, ring: Callable[[Sequence[int], str], bool] | None, patience: float
) -> Iterator[tuple[str, list[Finding] | None]]:
    """Yield the name of each check with what it found; ``None`` where it could not look.

    Args:
        patient: what is looked at.
        ring: rings the bell for a canary; ``None`` sends none.
        patience: for how many seconds a canary is waited for.
    """
    for name, check in CHECKS.items():
        try:
            yield name, list(check(patient))
        except NotSeenError:
            yield name, None
    if ring is not None:
        yield CANARY, list(_canary(patient, ring, patience))


def _canary(
    patient: Patient, ring: Callable[[Sequence[int], str], bool], patience: float
) -> Iterator[Finding]:
    if patient.sessions is None:
        yield _fallen("it could not be sent: there is no database")
        return
    try:
        sent = canary.send(patient.sessions, patient.store)
        if sent.job_id is None or not ring([sent.job_id], canary.LANE):
            canary.give_up(patient.sessions, sent.id, "the broker did not take its message")
            yield _fallen("it was stored and queued, but the broker did not take its message")
            return
        landed = _wait(patient, sent.id, patience)
    except (SQLAlchemyError, OSError) as error:
        yield _fallen(f"it could not be sent: {type(error).__name__}")
        return
    if landed.state == "running":
        problem = f"it was not catalogued within {patience:g} s"
        canary.give_up(patient.sessions, sent.id, problem)
        yield _fallen(problem)
    elif landed.state != "catalogued":
        yield _fallen(landed.problem or landed.state)


def _wait(patient: Patient, flight_id: int, patience: float) -> canary.Flight:
    assert patient.sessions is not None
    until = time.monotonic() + patience
    while True:
        with patient.sessions() as session:
            found = canary.look_at(session, flight_id)
        if found.state != "running" or time.monotonic() > until:
            return found
        time.sleep(_LOOK_EVERY)


def _fallen(problem: str) -> Finding:
    return Finding(
        CANARY,
        f"The canary letter did not come through: {problem}.",
        "Nor will a letter that is received now.",
        "Do what is said of the other findings first; then see logs/worker.log.",
    )
