"""Deliveries of many files: batches with a line for each file; schedules that start them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

BATCH_STATES = ("receiving", "paused", "cancelled", "received", "failed")
LINE_STATES = ("received", "unchanged", "refused")
SCHEDULE_ACTS = ("added", "changed", "paused", "resumed", "removed", "started")


class Batch(Base):
    """A delivery of many files by one person or schedule from one source.

    Its state says how far the files have come in: ``received`` when all of the source was listed.
    ``finished_at`` is when the last of them was also read. ``passwords`` are tried on its files
    that are locked; they are shown to nobody. ``unchanged`` files of its source came before and
    have no line, unless the batch was asked to list them.
    """

    __tablename__ = "batch"
    __table_args__ = (CheckConstraint(one_of("state", BATCH_STATES), name="state_known"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    name: Mapped[str]
    source: Mapped[str]
    who: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    passwords: Mapped[list[str]] = mapped_column(
        ARRAY(Text()), default_factory=list, server_default="{}", repr=False
    )
    # What was received before there were states was received whole.
    state: Mapped[str] = mapped_column(default="received", server_default="received")
    options: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, server_default=text("'{}'")
    )
    problem: Mapped[str | None] = mapped_column(default=None)
    schedule_id: Mapped[int | None] = mapped_column(
        ForeignKey("schedule.id", ondelete="SET NULL"), default=None
    )
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    tellings: Mapped[int] = mapped_column(default=0, server_default="0")
    mailed_at: Mapped[datetime | None] = mapped_column(default=None)
    mailings: Mapped[int] = mapped_column(default=0, server_default="0")
    unchanged: Mapped[int] = mapped_column(default=0, server_default="0")


class BatchLine(Base):
    """One file of a batch: what became of it at the door. What came of it later, its job says.

    ``stamp`` tells whether the source's file has changed since (size and time, or its tag);
    ``known`` is what the source said of it: a manifest's symbol, language, restriction.
    """

    __tablename__ = "batch_line"
    __table_args__ = (
        CheckConstraint(one_of("state", LINE_STATES), name="state_known"),
        CheckConstraint("(state = 'received') = (arrival_id IS NOT NULL)", name="arrival_received"),
        CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refused_has_reason"),
        # By path first: a later import of the same source asks for what it saw before.
        Index("uq_batch_line_path", "path", "batch_id", unique=True),
        Index("ix_batch_line_batch_id_id", "batch_id", "id"),
        Index("ix_batch_line_arrival_id", "arrival_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    path: Mapped[str]
    stamp: Mapped[str]
    state: Mapped[str]
    size: Mapped[int | None] = mapped_column(default=None)
    arrival_id: Mapped[int | None] = mapped_column(
        ForeignKey("arrival.id", ondelete="RESTRICT"), default=None
    )
    reason: Mapped[str | None] = mapped_column(default=None)
    known: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, server_default=text("'{}'"))
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class Schedule(Base):
    """A source that is imported again and again, at the times that a cron expression gives.

    A run is claimed by moving ``next_at`` on in the transaction that makes its batch: of two
    clocks one finds it moved already. ``problem`` says why the last time did not start a batch.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        Index("ix_schedule_next_at", "next_at", postgresql_where=text("NOT is_paused")),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    name: Mapped[str] = mapped_column(unique=True)
    cron: Mapped[str]
    time_zone: Mapped[str]
    source: Mapped[str]
    who: Mapped[str]
    next_at: Mapped[datetime]
    options: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, server_default=text("'{}'")
    )
    webhook: Mapped[str | None] = mapped_column(default=None)
    is_paused: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    last_at: Mapped[datetime | None] = mapped_column(default=None)
    problem: Mapped[str | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class ScheduleChange(Base):
    """What a person did to a schedule: who, when, before and after. Append-only.

    It outlives its schedule, so its number is no reference.
    """

    __tablename__ = "schedule_change"
    __table_args__ = (
        CheckConstraint(one_of("act", SCHEDULE_ACTS), name="act_known"),
        Index("ix_schedule_change_schedule_id", "schedule_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    schedule_id: Mapped[int]
    name: Mapped[str]
    who: Mapped[str]
    act: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, server_default=text("'{}'")
    )
    after: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, server_default=text("'{}'"))
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
