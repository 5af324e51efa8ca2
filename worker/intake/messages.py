"""What a message brought: each attachment is an arrival of its own, under the message's."""

from collections.abc import Sequence

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from catalogue.originals import StoredOriginal
from schema import Arrival
from worker.intake.receive import Receipt, record_arrival

# A message in a message in a message: deeper than this nobody sends letters.
MOST_DEPTH = 3

_DEPTH = text(
    """
    WITH RECURSIVE up AS (
        SELECT id, parent_id, 0 AS depth FROM arrival WHERE id = :id
        UNION ALL
        SELECT a.id, a.parent_id, up.depth + 1 FROM arrival a JOIN up ON a.id = up.parent_id
    )
    SELECT max(depth) FROM up
    """
)


def depth(session: Session, arrival: Arrival) -> int:
    """Return within how many messages an arrival came."""
    return int(session.scalar(_DEPTH, {"id": arrival.id}) or 0)


def receive_attachments(
    session: Session,
    message: Arrival,
    attachments: Sequence[tuple[str, StoredOriginal]],
    lane: str,
) -> list[Receipt]:
    """Write down the arrivals of a message's attachments, once however often it is read.

    Args:
        session: of the transaction that ends the message's own job.
        message: the message's arrival.
        attachments: the name of each, and where its bytes were stored.
        lane: the lane that the message came by.
    """
    if session.scalar(select(exists().where(Arrival.parent_id == message.id))):
        return []
    return [
        record_arrival(
            session,
            kept,
            name=name,
            source=f"attachment:{message.id}",
            who=message.who,
            lane=lane,
            batch_id=message.batch_id,
            parent_id=message.id,
        )
        for name, kept in attachments
    ]
