"""What is kept how long, what may not go, and the trace of what went."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

COUNTED_FROM = ("letter", "received")
DISPOSAL_STATES = ("proposed", "refused", "approved", "done")


class RetentionRule(Base):
    """What a search finds may be disposed of so many days after a date; it only ever proposes."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint(one_of("counted_from", COUNTED_FROM), name="counted_from_known"),
        CheckConstraint("after_days > 0", name="after_some_days"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_someone"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[str]
    after_days: Mapped[int]
    counted_from: Mapped[str]
    why: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[str | None] = mapped_column(default=None)


class LegalHold(Base):
    """What may not be disposed of: a document, a batch, or all that a search finds at any time."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("num_nonnulls(document_id, batch_id, query) = 1", name="on_one_thing"),
        CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)", name="released_by_someone"
        ),
        Index("ix_legal_hold_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    why: Mapped[str]
    placed_by: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(default=None)
    query: Mapped[str | None] = mapped_column(default=None)
    placed_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    released_by: Mapped[str | None] = mapped_column(default=None)


class Disposal(Base):
    """A document that one person proposed to dispose of, and what another decided.

    It refers to no row: when it is ``done`` there is none any more, and this is the trace: what it
    was called, the digest of each of its originals, who, when and why. Never deleted.
    """

    __tablename__ = "disposal"
    __table_args__ = (
        CheckConstraint(one_of("state", DISPOSAL_STATES), name="state_known"),
        CheckConstraint(
            "(state = 'proposed') = (decided_by IS NULL) "
            "AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="decided_by_someone",
        ),
        CheckConstraint(
            "state IN ('proposed', 'refused') OR lower(decided_by) <> lower(proposed_by)",
            name="two_people",
        ),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_at_some_time"),
        Index("ix_disposal_state_id", "state", "id"),
        Index("ix_disposal_done_at", "done_at"),
        Index(
            "uq_disposal_open",
            "document_id",
            unique=True,
            postgresql_where=text("state IN ('proposed', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[int]
    why: Mapped[str]
    proposed_by: Mapped[str]
    title: Mapped[str | None]
    symbols: Mapped[list[Any]]
    letter_date: Mapped[str | None]
    is_restricted: Mapped[bool]
    originals: Mapped[list[Any]]
    rule_id: Mapped[int | None] = mapped_column(
        ForeignKey("retention_rule.id", ondelete="RESTRICT"), default=None
    )
    state: Mapped[str] = mapped_column(default="proposed", server_default="proposed")
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
