"""A language version of a document, how it was read, and what was found in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Computed,
    Double,
    ForeignKey,
    Identity,
    Index,
    SQLColumnExpression,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from schema.document import BLOCK
from schema.metadata import Base

# PostgreSQL has no configuration for Chinese: its text is stored as bigrams and matched as is.
CONFIGURATIONS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
}
_BY_LANGUAGE = " ".join(
    f"WHEN '{code}' THEN to_tsvector('pg_catalog.{name}'::regconfig, search_text)"
    for code, name in CONFIGURATIONS.items()
)
SEARCH_EXPRESSION = (
    f"CASE language {_BY_LANGUAGE} "
    "ELSE to_tsvector('pg_catalog.simple'::regconfig, search_text) END"
)


class Rendition(Base):
    """One language version of a document, read from one original.

    One that another catalogue describes has no original as long as its file has not come.

    ``record`` is the reading in the form of the contract; ``search_text`` is the text as it is
    searched: without accents in Latin script, as bigrams in Chinese. A ``reissue`` prints the mark
    ``*`` after its symbol: it was issued again under it for technical reasons.
    """

    __tablename__ = "rendition"
    __table_args__ = (
        Index("ix_rendition_document_id", "document_id"),
        Index(
            "ix_rendition_sought",
            "search",
            text(f"({BLOCK.format(column='document_id')})"),
            postgresql_using="gin",
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    original_id: Mapped[int | None] = mapped_column(
        ForeignKey("original.id", ondelete="RESTRICT"), unique=True
    )
    language: Mapped[str]
    title: Mapped[str | None]
    job_number: Mapped[str | None]
    release_date: Mapped[str | None]
    pages: Mapped[int]
    read_by: Mapped[str]
    rules_version: Mapped[str]
    notes: Mapped[list[Any]]
    record: Mapped[dict[str, Any]]
    full_text: Mapped[str] = mapped_column(deferred=True)
    search_text: Mapped[str] = mapped_column(deferred=True)
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed(SEARCH_EXPRESSION, persisted=True), init=False, deferred=True
    )
    reissue: Mapped[bool] = mapped_column(default=False, server_default="false")
    read_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)

    @classmethod
    def in_order(cls) -> tuple[SQLColumnExpression[Any], ...]:
        """Return what versions are shown in the order of: English first, whichever came first."""
        return cls.language != "en", cls.language, cls.id


class FindingRow(Base):
    """A value that a rule read off a page, with the words that prove it."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("rendition_id", "field", "position"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    rendition_id: Mapped[int] = mapped_column(ForeignKey("rendition.id", ondelete="CASCADE"))
    field: Mapped[str]
    position: Mapped[int]
    page: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    rule: Mapped[str]
    trust: Mapped[float] = mapped_column(Double())
    box: Mapped[list[float] | None] = mapped_column(ARRAY(Double()))
    accepted: Mapped[bool]
    accepted_by: Mapped[str | None] = mapped_column(default=None)


class RivalRow(Base):
    """What else a doubtful field of a version could be: for a person to pick, no evidence.

    ``value`` is a whole value of the field, in the form of the contract; ``words`` are where it
    was read: page, start, end, text and box, a piece for each.
    """

    __tablename__ = "rival"
    __table_args__ = (UniqueConstraint("rendition_id", "field", "position"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    rendition_id: Mapped[int] = mapped_column(ForeignKey("rendition.id", ondelete="CASCADE"))
    field: Mapped[str]
    position: Mapped[int]
    value: Mapped[Any] = mapped_column(JSONB())
    rule: Mapped[str]
    trust: Mapped[float] = mapped_column(Double())
    words: Mapped[list[Any]]
