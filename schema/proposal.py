"""What the catalogue proposes to a person: to join a letter with the document that it became."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

PROPOSAL_STATES = ("open", "accepted", "refused", "undone")


class Proposal(Base):
    """To join a letter catalogued without symbol with an issued document; a person decides.

    ``letter_id`` is no foreign key: an accepted letter's row is gone, kept whole in ``undo`` with
    its lists, reviews and history, from which `undo` brings it back.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(one_of("state", PROPOSAL_STATES), name="state_known"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_of_one"),
        CheckConstraint("letter_id <> issued_id", name="two_documents"),
        UniqueConstraint("letter_id", "issued_id"),
        Index("ix_proposal_issued_id", "issued_id"),
        Index("ix_proposal_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    letter_id: Mapped[int]
    issued_id: Mapped[int]
    score: Mapped[float] = mapped_column(Double())
    reasons: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    undo: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, server_default="{}", deferred=True
    )
    decided_by: Mapped[str | None] = mapped_column(default=None)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
