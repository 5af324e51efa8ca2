"""What the public can see no more."""

from datetime import datetime

from sqlalchemy import Index, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base


class Withdrawal(Base):
    """A document that harvesters may have and must drop: disposed of, merged away, or restricted.

    Written by triggers of the table `document`, whoever deletes or restricts, and taken back when
    a document is public again. ``sets`` are those that it was harvested in. It refers to no
    document: mostly there is none any more.
    """

    __tablename__ = "withdrawal"
    __table_args__ = (Index("ix_withdrawal_at", "at", "document_id"),)

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sets: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
