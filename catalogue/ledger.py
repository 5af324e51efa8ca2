"""The ledger's sum: what became of everything that was received."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

# One statement, so that one snapshot is counted: work goes on meanwhile.
_BALANCE = text(
    """
    SELECT count(*) AS received,
           count(*) FILTER (WHERE NOT a.is_duplicate AND j.state = 'done') AS catalogued,
           count(*) FILTER (WHERE a.is_duplicate) AS duplicate,
           count(*) FILTER (WHERE NOT a.is_duplicate AND j.state = 'rejected') AS rejected,
           count(*) FILTER (WHERE NOT a.is_duplicate AND j.state = 'quarantined') AS quarantined,
           count(*) FILTER (WHERE NOT a.is_duplicate AND j.state IN ('queued', 'leased')) AS pending
      FROM arrival a
      LEFT JOIN job j ON j.original_id = a.original_id AND j.kind = 'catalogue'
    """
)


@dataclass(frozen=True, slots=True)
class Balance:
    """How many arrivals there are, by what became of each."""

    received: int
    catalogued: int
    duplicate: int
    rejected: int
    quarantined: int
    pending: int

    @property
    def adds_up(self) -> bool:
        """Whether every arrival has exactly one fate."""
        fates = (self.catalogued, self.duplicate, self.rejected, self.quarantined, self.pending)
        return self.received == sum(fates)


def balance(session: Session) -> Balance:
    """Count what was received and what became of it, at one instant."""
    return Balance(**session.execute(_BALANCE).mappings().one())
