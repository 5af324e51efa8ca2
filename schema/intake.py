"""What came in: arrivals, the originals they brought, and the jobs that read those."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

LANES = ("interactive", "bulk", "ocr", "maintenance")
JOB_STATES = ("queued", "leased", "done", "rejected", "quarantined")
JOB_KINDS = ("catalogue", "reread", "canary")


class Original(Base):
    """One distinct content, exactly as received; its bytes are in the store under the SHA-256."""

    __tablename__ = "original"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_hexadecimal"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    location: Mapped[str]
    media_type: Mapped[str | None] = mapped_column(default=None)
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class Arrival(Base):
    """One delivery of a file: who brought it, when, from where, under which name.

    A file that came in a message has that message's arrival as its ``parent_id``.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        Index("ix_arrival_original_id", "original_id"),
        Index("ix_arrival_batch_id", "batch_id"),
        Index("ix_arrival_parent_id", "parent_id"),
        # The first arrival of a content is the one that is catalogued; there is one.
        Index(
            "uq_arrival_first",
            "original_id",
            unique=True,
            postgresql_where=text("NOT is_duplicate"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    original_id: Mapped[int] = mapped_column(ForeignKey("original.id", ondelete="RESTRICT"))
    name: Mapped[str]
    source: Mapped[str]
    who: Mapped[str]
    is_duplicate: Mapped[bool]
    batch_id: Mapped[int | None] = mapped_column(
        ForeignKey("batch.id", ondelete="SET NULL"), default=None
    )
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("arrival.id", ondelete="RESTRICT"), default=None
    )
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class Job(Base):
    """The work that an original waits for, and what became of it.

    A worker may write only under the ``fence`` that its lease gave it: a lease that ran out and
    was given to another raised the fence, and the first holder's writes match no row.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(one_of("lane", LANES), name="lane_known"),
        CheckConstraint(one_of("state", JOB_STATES), name="state_known"),
        CheckConstraint(one_of("kind", JOB_KINDS), name="kind_known"),
        CheckConstraint(
            "(state = 'leased') = (lease_until IS NOT NULL AND lease_holder IS NOT NULL)",
            name="lease_while_leased",
        ),
        CheckConstraint(
            "state NOT IN ('rejected', 'quarantined') OR error_code IS NOT NULL",
            name="failure_has_reason",
        ),
        # An original is catalogued once; it may be read again any number of times.
        Index(
            "uq_job_catalogue",
            "original_id",
            unique=True,
            postgresql_where=text("kind = 'catalogue'"),
        ),
        Index("ix_job_queued", "lane", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_job_leased", "lease_until", postgresql_where=text("state = 'leased'")),
        Index("ix_job_failed", "id", postgresql_where=text("state IN ('rejected', 'quarantined')")),
        Index("ix_job_original_id", "original_id"),
        Index("ix_job_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    original_id: Mapped[int] = mapped_column(ForeignKey("original.id", ondelete="RESTRICT"))
    lane: Mapped[str]
    kind: Mapped[str] = mapped_column(default="catalogue", server_default="catalogue")
    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    lease_holder: Mapped[str | None] = mapped_column(default=None)
    not_before: Mapped[datetime | None] = mapped_column(default=None)
    error_code: Mapped[str | None] = mapped_column(default=None)
    error_message: Mapped[str | None] = mapped_column(default=None)
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id", ondelete="SET NULL"), default=None
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
