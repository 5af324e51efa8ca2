"""Records of other catalogues: what was taken over from where."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base


class SourceRecord(Base):
    """A record of another catalogue, as it was when it was last taken over.

    ``source`` names that catalogue and ``key`` the record in it; ``marcxml`` is the whole record,
    with all the fields that a document of ours has no place for.
    """

    __tablename__ = "source_record"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_source_record_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    source: Mapped[str]
    key: Mapped[str]
    sha256: Mapped[str]
    marcxml: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
