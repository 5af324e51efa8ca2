"""The document as a work: what its language versions share."""

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from schema.agenda import STAGES
from schema.metadata import Base, one_of

STATUSES = ("in_review", "complete", "confirmed")
ORIGINS = ("reading", "versions", "authority")
ROLES = ("sender", "addressee", "signatory", "on_behalf_of")


# Of which document a row is a part; it goes with the document.
DocumentId = Annotated[int, mapped_column(ForeignKey("document.id", ondelete="CASCADE"))]

# By what documents are sorted when sorted by the letter's date.
LETTER_ORDER = text("coalesce(letter_first, '0001-01-01'::date)")
# No letter's date spans more than its year.
LETTER_YEAR = "ARRAY[extract(year FROM {column})::integer]"
# Neighbouring numbers are a block: a search goes through the newest block by block.
BLOCK_BITS = 11
BLOCK = f"ARRAY[{{column}} >> {BLOCK_BITS}]"


class Document(Base):
    """A document of the United Nations, or a letter that may become one.

    Dates are ISO 8601 as precise as printed; ``letter_first`` and ``letter_last`` are the days
    that the letter's date spans, so that partial dates can be compared. ``locked`` names the
    fields whose value a person set: a reading may propose others, never overwrite them.
    ``facets`` is what the document counts under in a search (``organ:A``, ``item:35``): the
    database keeps it by triggers (migration 0059). A bulk alone writes it, with all that the
    triggers would work it out from.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(one_of("status", STATUSES), name="status_known"),
        CheckConstraint("letter_first <= letter_last", name="letter_dates_in_order"),
        Index("ix_document_letter_first_id", "letter_first", "id"),
        Index("ix_document_status_id", "status", "id"),
        # A list by the letter's date ends with the letters that have none.
        Index("ix_document_by_letter", LETTER_ORDER, "id"),
        Index("ix_document_created_at", "created_at"),
        Index(
            "ix_document_sought",
            "facets",
            text(f"({LETTER_YEAR.format(column='letter_first')})"),
            text(f"({BLOCK.format(column='id')})"),
            postgresql_using="gin",
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    form: Mapped[str]
    status: Mapped[str]
    letter_date: Mapped[str | None] = mapped_column(default=None)
    letter_first: Mapped[date | None] = mapped_column(Date(), default=None)
    letter_last: Mapped[date | None] = mapped_column(Date(), default=None)
    masthead_date: Mapped[str | None] = mapped_column(default=None)
    distribution: Mapped[str | None] = mapped_column(default=None)
    original_language: Mapped[str | None] = mapped_column(default=None)
    locked: Mapped[list[Any]] = mapped_column(default_factory=list, server_default=text("'[]'"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    facets: Mapped[list[str] | None] = mapped_column(ARRAY(Text), init=False, deferred=True)


class SymbolRow(Base):
    """A symbol of a document, in printed order, with its parts."""

    __tablename__ = "symbol"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        Index(
            "ix_symbol_normal_trigram",
            "normal",
            postgresql_using="gin",
            postgresql_ops={"normal": "gin_trgm_ops"},
        ),
        Index("ix_symbol_normal_prefix", "normal", postgresql_ops={"normal": "text_pattern_ops"}),
        Index("ix_symbol_stem", "stem"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    position: Mapped[int]
    normal: Mapped[str] = mapped_column(unique=True)
    stem: Mapped[str]
    organ: Mapped[str]
    session: Mapped[str | None]
    year: Mapped[int | None]
    series: Mapped[str | None]
    number: Mapped[str]
    suffixes: Mapped[list[Any]]


class DocumentOrgan(Base):
    """An organ that a document is issued under, with its session or year."""

    __tablename__ = "document_organ"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        Index("ix_document_organ_lookup", "organ", "session", "document_id"),
        Index("ix_document_organ_year", "organ", "year", "document_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    position: Mapped[int]
    organ: Mapped[str]
    session: Mapped[str | None]
    year: Mapped[int | None]
    council_year: Mapped[int | None]
    stated: Mapped[bool]


class DocumentAgendaItem(Base):
    """An agenda item that a document is issued under, as printed.

    A number that the document does not print, found by its title, is ``number_from_authority``.
    Titles stay as printed: those that are not come from the linked authority when shown.
    """

    __tablename__ = "document_agenda_item"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage_known"),
        CheckConstraint("item IS NOT NULL OR title IS NOT NULL", name="number_or_title"),
        UniqueConstraint("document_id", "position"),
        Index("ix_document_agenda_item_lookup", "item", "session", "organ", "document_id"),
        Index("ix_document_agenda_item_agenda_item_id", "agenda_item_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    position: Mapped[int]
    organ: Mapped[str]
    session: Mapped[str | None]
    stage: Mapped[str]
    item: Mapped[int | None]
    subitem: Mapped[str | None]
    title: Mapped[str | None]
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), default=None
    )
    number_from_authority: Mapped[bool] = mapped_column(default=False, server_default="false")


class Party(Base):
    """Someone who sends, is addressed, signs, or is written for; ``state`` is an alpha-3 code."""

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role_known"),
        UniqueConstraint("document_id", "role", "position"),
        Index("ix_party_state", "state", "document_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    role: Mapped[str]
    position: Mapped[int]
    state: Mapped[str | None] = mapped_column(default=None)
    office: Mapped[str | None] = mapped_column(default=None)
    name: Mapped[str | None] = mapped_column(default=None)


class AnnexRow(Base):
    """An annex, appendix or enclosure of a document."""

    __tablename__ = "annex"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    position: Mapped[int]
    label: Mapped[str]
    title: Mapped[str | None]
    original_language: Mapped[str | None]
    signatories: Mapped[list[Any]]


class Citation(Base):
    """A symbol or resolution that a document cites; linked to it where it is held."""

    __tablename__ = "citation"
    __table_args__ = (
        UniqueConstraint("document_id", "normal"),
        Index("ix_citation_normal", "normal"),
        # Most of what is cited is not held.
        Index(
            "ix_citation_cited",
            "cited_document_id",
            postgresql_where=text("cited_document_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    position: Mapped[int]
    normal: Mapped[str]
    cited_document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id", ondelete="SET NULL"), default=None
    )


class Review(Base):
    """A field of a document that a person must look at, and why.

    ``origin`` says who asks: the reading of one rendition, the comparison of versions, or the
    authority. ``detail`` holds what a reviewer picks from: the sides of a disagreement with their
    words on the page, or the alternatives.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint(one_of("origin", ORIGINS), name="origin_known"),
        Index("ix_review_document_id", "document_id"),
        Index("ix_review_rendition_id", "rendition_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    rendition_id: Mapped[int | None] = mapped_column(ForeignKey("rendition.id", ondelete="CASCADE"))
    field: Mapped[str]
    reason: Mapped[str]
    origin: Mapped[str] = mapped_column(default="reading", server_default="reading")
    detail: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, server_default="{}")
    settled_by: Mapped[str | None] = mapped_column(default=None)


class Revision(Base):
    """A change of a document: who, when, what was there before and after, and why. Append-only.

    Changes that were made to many documents in one act share its ``act``, to be undone together.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("document_id", "version"),
        # What changed since a moment: the newest revision of a document is its datestamp.
        Index("ix_revision_at", "at", "document_id"),
        Index("ix_revision_act", "act", postgresql_where=text("act IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[DocumentId]
    version: Mapped[int]
    who: Mapped[str]
    why: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    act: Mapped[str | None] = mapped_column(default=None)
