"""Workers and the clock: whether they were heard from, and every lane has a worker."""

from collections.abc import Iterator, Sequence

from sqlalchemy.exc import SQLAlchemyError

from worker import heartbeats
from worker.app import LANES
from worker.health.finding import Finding, NotSeenError, Patient
from worker.heartbeats import FRESH_SECONDS

# A clock that has sent for nothing in so many sweeps has stopped.
_SWEEPS = 4
_START = "Run `letterbook up`, or start your units; see logs/{}.log for why it ended."


def check_processes(patient: Patient) -> Iterator[Finding]:
    """Look at the heartbeats.

    Raises:
        NotSeenError: the database does not answer.
    """
    if patient.sessions is None:
        raise NotSeenError
    try:
        with patient.sessions() as session:
            found = heartbeats.beats(session)
    except SQLAlchemyError as error:
        raise NotSeenError from error
    well = [beat for beat in found if beat.kind == "worker" and beat.is_well]
    for beat in found:
        if beat.kind == "worker" and beat.unnoted < FRESH_SECONDS and not beat.is_well:
            yield Finding(
                "processes",
                f"The worker {beat.name} lives, but has taken no message for {beat.silent:.0f} s.",
                "It is deaf: letters of its lanes wait.",
                "It should end by itself and be started again; if not, restart it.",
            )
    held = {lane for beat in well for lane in beat.lanes}
    if unattended := [lane for lane in LANES if lane not in held]:
        yield Finding(
            "processes",
            f"No worker was heard from for: {', '.join(unattended)}.",
            "Letters of these lanes wait.",
            _START.format("worker") + _frozen(found, unattended),
        )
    longest = patient.settings.sweep_seconds * _SWEEPS + FRESH_SECONDS
    # It is heard from by the workers: those that began just now have not heard it yet.
    is_early = bool(well) and max(beat.age for beat in well) < longest
    is_heard = any(beat.kind == "beat" and beat.silent < longest for beat in found)
    if not is_heard and not is_early:
        yield Finding(
            "processes",
            "The clock (beat) was not heard from.",
            "Nothing is swept, no schedule starts, no canary is sent.",
            _START.format("beat"),
        )


def _frozen(found: Sequence[heartbeats.Beat], lanes: Sequence[str]) -> str:
    """Tell of the worker that was last heard from for some lanes: it may be alive and frozen."""
    silent = [beat for beat in found if beat.kind == "worker" and set(lanes) & set(beat.lanes)]
    if not silent:
        return ""
    last = min(silent, key=lambda beat: beat.unnoted)
    return (
        f" The last one, {last.name}, said nothing for {last.unnoted:.0f} s: if its process still "
        "lives it is frozen, and has to be killed first."
    )
