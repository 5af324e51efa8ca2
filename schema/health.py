"""What is known of Letterbook's own health: canaries, heartbeats, tallies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

CANARY_STATES = ("running", "catalogued", "failed", "lost")


class Canary(Base):
    """One run of the canary: a letter of our own that goes the whole path and leaves no record.

    ``lost`` is one that was not catalogued in good time, ``failed`` one whose job ended otherwise
    or whose record came out wrong; ``problem`` says how. Seconds are of each step, where known.
    """

    __tablename__ = "canary"
    __table_args__ = (
        CheckConstraint(one_of("state", CANARY_STATES), name="state_known"),
        Index("ix_canary_started_at", "started_at"),
        Index("ix_canary_job_id", "job_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    receive_seconds: Mapped[float] = mapped_column(Double())
    state: Mapped[str] = mapped_column(default="running", server_default="running")
    queue_seconds: Mapped[float | None] = mapped_column(Double(), default=None)
    read_seconds: Mapped[float | None] = mapped_column(Double(), default=None)
    write_seconds: Mapped[float | None] = mapped_column(Double(), default=None)
    problem: Mapped[str | None] = mapped_column(default=None)
    lane: Mapped[str] = mapped_column(default="interactive", server_default="interactive")
    started_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class Heartbeat(Base):
    """A background process as it was heard from last.

    ``heard_at`` is when it last took a message out of the broker, ``noted_at`` when it last said
    anything at all: a worker that is noted and not heard is deaf, unless all its hands are full
    (``is_busy``).
    """

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    lanes: Mapped[list[str]] = mapped_column(
        ARRAY(Text()), default_factory=list, server_default="{}"
    )
    is_busy: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    started_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    heard_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class Tally(Base):
    """What was counted since the first day: outcomes, pages, seconds of a step.

    A histogram has a row for each bucket that holds anything: ``le`` is the bucket's upper bound,
    ``count`` what fell into it alone, ``total`` the sum of that. A plain count has the bound 0.
    """

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    le: Mapped[float] = mapped_column(Double(), primary_key=True)
    count: Mapped[int] = mapped_column(default=0, server_default="0")
    total: Mapped[float] = mapped_column(Double(), default=0.0, server_default="0")
