"""How an original was delivered: what reading it needs besides its bytes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema import Arrival, Batch


@dataclass(frozen=True, slots=True)
class Delivered:
    """An original's first arrival, its name there, and the passwords of all who brought it."""

    arrival_id: int
    name: str
    passwords: tuple[str, ...]


def delivered(session: Session, original_id: int) -> Delivered:
    """Return how an original was delivered."""
    arrivals = session.execute(
        select(Arrival.id, Arrival.name, Arrival.batch_id)
        .where(Arrival.original_id == original_id)
        .order_by(Arrival.id)
    ).all()
    passwords = session.scalars(
        select(Batch.passwords).where(
            Batch.id.in_({arrival.batch_id for arrival in arrivals if arrival.batch_id})
        )
    )
    return Delivered(
        arrivals[0].id,
        arrivals[0].name,
        tuple(password for group in passwords for password in group),
    )
