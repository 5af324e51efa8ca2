"""Copy originals to the second store, after their commit: a store that is away delays no letter."""

import time
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import StoredOriginal
from catalogue.stores import PairedOriginals
from schema import Original, Replica

_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Replicated:
    """What a run has copied; ``problem`` says why it ended early."""

    copied: int
    problem: str | None = None


# An original that was disposed of meanwhile matches nothing: its copy is then taken away again.
_KEPT = text(
    """
    INSERT INTO replica (original_id)
    SELECT id FROM original WHERE id = :id FOR KEY SHARE
    ON CONFLICT (original_id) DO UPDATE SET written_at = now()
    RETURNING original_id
    """
)


def replicate(
    sessions: sessionmaker[Session], stores: PairedOriginals, *, seconds: float = float("inf")
) -> Replicated:
    """Copy what the second store lacks, the oldest first. Safe to run twice, also at once.

    An original whose first copy is damaged is left for fixity to find: nothing false is copied.
    """
    until, copied, last = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        with sessions() as session:
            rows = session.execute(
                select(Original.id, Original.sha256, Original.size, Original.location)
                .outerjoin(Replica, Replica.original_id == Original.id)
                .where(Replica.original_id.is_(None), Original.id > last)
                .order_by(Original.id)
                .limit(_CHUNK)
            ).all()
        if not rows:
            break
        for row in rows:
            last = row.id
            try:
                copied += _copy(
                    sessions,
                    stores,
                    row.id,
                    StoredOriginal(row.sha256, row.size, row.location),
                )
            except FileNotFoundError:
                continue
            except OSError as error:
                return Replicated(copied, str(error))
    return Replicated(copied)


def _copy(
    sessions: sessionmaker[Session],
    stores: PairedOriginals,
    original_id: int,
    original: StoredOriginal,
) -> bool:
    with stores.first.open(original.location) as stream:
        stored = stores.second.put(stream)
    if stored.sha256 != original.sha256:
        stores.second.discard(stored)
        return False
    with sessions.begin() as session:
        is_kept = session.scalar(_KEPT, {"id": original_id}) is not None
    if not is_kept:
        stores.second.discard(original)
    return is_kept
