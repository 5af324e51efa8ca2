"""The lanes beside that of people: whether the last canary of each came through."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from worker import canary
from worker.health.finding import Finding, NotSeenError, Patient


def check_lanes(patient: Patient) -> Iterator[Finding]:
    """Look at what became of the canaries that the clock sent.

    Raises:
        NotSeenError: the database does not answer.
    """
    if patient.sessions is None:
        raise NotSeenError
    try:
        with patient.sessions() as session:
            last = {lane: canary.latest(session, lane) for lane in canary.OTHER_LANES}
    except SQLAlchemyError as error:
        raise NotSeenError from error
    for lane, flight in last.items():
        if flight is not None and flight.state != "catalogued":
            yield Finding(
                "lanes",
                f"The last canary of the lane {lane} ({flight.started_at:%d %B, %H:%M}) did not "
                f"come through: {flight.problem or flight.state}.",
                "Nor will a letter that is sent there.",
                "See that a worker of this lane is well and restart it; for ocr, that Tesseract's "
                "data are on its host. The next canary goes within half an hour.",
            )
