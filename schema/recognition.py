"""Pages that are pictures: which of them wait for recognition, and what was recognised."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base


class RecognisedPage(Base):
    """One page of an original that has no usable text of its own.

    A row without ``recognised_at`` waits. What was recognised is kept apart from the rendition: it
    costs a thousand times what rules cost, and is read again whenever they change.

    ``words`` holds for each word its start, end, confidence and box; ``error`` says why a page
    could not be recognised and was left out.
    """

    __tablename__ = "recognised_page"
    __table_args__ = (
        CheckConstraint("page >= 1", name="page_counts_from_one"),
        Index(
            "ix_recognised_page_waiting",
            "original_id",
            "page",
            postgresql_where=text("recognised_at IS NULL"),
        ),
    )

    original_id: Mapped[int] = mapped_column(
        ForeignKey("original.id", ondelete="RESTRICT"), primary_key=True
    )
    page: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    text: Mapped[str | None] = mapped_column(default=None)
    words: Mapped[list[Any] | None] = mapped_column(default=None)
    confidence: Mapped[float | None] = mapped_column(Double(), default=None)
    models: Mapped[str | None] = mapped_column(default=None)
    engine: Mapped[str | None] = mapped_column(default=None)
    turned: Mapped[float | None] = mapped_column(Double(), default=None)
    seconds: Mapped[float | None] = mapped_column(Double(), default=None)
    error: Mapped[str | None] = mapped_column(default=None)
    recognised_at: Mapped[datetime | None] = mapped_column(default=None)
