"""Whether the bytes of originals are still what they were, and where else they are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

STORES = ("first", "second")
RESULTS = ("intact", "damaged", "missing", "unreadable")


class FixityCheck(Base):
    """The last time that an original was hashed in a store, and what came of it.

    Earlier ones are counted in the runs; each fault has a row of its own that stays.
    """

    __tablename__ = "fixity_check"
    __table_args__ = (
        CheckConstraint(one_of("store", STORES), name="store_known"),
        CheckConstraint(one_of("result", RESULTS), name="result_known"),
        Index("ix_fixity_check_checked_at", "store", "checked_at"),
    )

    original_id: Mapped[int] = mapped_column(
        ForeignKey("original.id", ondelete="CASCADE"), primary_key=True
    )
    store: Mapped[str] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime]
    result: Mapped[str]
    times: Mapped[int] = mapped_column(default=1, server_default="1")


class FixityFault(Base):
    """An original that was not what it should be: found when, where, and how it was mended.

    It names the content and no row: it stays when the original was disposed of.
    """

    __tablename__ = "fixity_fault"
    __table_args__ = (
        CheckConstraint(one_of("store", STORES), name="store_known"),
        CheckConstraint(one_of("result", RESULTS), name="result_known"),
        CheckConstraint("(mended_at IS NULL) = (mended_by IS NULL)", name="mended_by_someone"),
        Index("ix_fixity_fault_sha256", "sha256"),
        # While a fault is open it is not found again.
        Index(
            "uq_fixity_fault_open",
            "sha256",
            "store",
            unique=True,
            postgresql_where=text("mended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    sha256: Mapped[str]
    store: Mapped[str]
    result: Mapped[str]
    reason: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    mended_at: Mapped[datetime | None] = mapped_column(default=None)
    mended_by: Mapped[str | None] = mapped_column(default=None)


class FixityRun(Base):
    """One run over a store: how much was hashed, and how the store stood at its end.

    ``problem`` says why it ended early; ``oldest_at`` when the one was hashed that was hashed
    longest ago; ``waiting`` how many had no copy in the second store, the oldest since
    ``waiting_since``. Counting costs a second for half a million: pages look here.
    """

    __tablename__ = "fixity_run"
    __table_args__ = (
        CheckConstraint(one_of("store", STORES), name="store_known"),
        Index("ix_fixity_run_store_id", "store", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    store: Mapped[str]
    started_at: Mapped[datetime]
    checked: Mapped[int]
    bytes: Mapped[int]
    faults: Mapped[int]
    problem: Mapped[str | None]
    originals: Mapped[int]
    oldest_at: Mapped[datetime | None]
    waiting: Mapped[int]
    waiting_since: Mapped[datetime | None]
    finished_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class Replica(Base):
    """An original's copy in the second store, written and read back."""

    __tablename__ = "replica"

    original_id: Mapped[int] = mapped_column(
        ForeignKey("original.id", ondelete="CASCADE"), primary_key=True
    )
    written_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
