"""The authority of agenda items, and what mastheads have said that it does not know yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from schema.metadata import Base, one_of

STAGES = ("final", "provisional", "preliminary")


class Agenda(Base):
    """An agenda: of an organ, at one session and stage, with the document that prints it.

    Of a ``complete`` one every item is known: a number that it does not have is wrong.
    """

    __tablename__ = "agenda"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage_known"),
        UniqueConstraint("organ", "session", "stage"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    organ: Mapped[str]
    session: Mapped[str]
    stage: Mapped[str]
    document: Mapped[str | None] = mapped_column(default=None)
    complete: Mapped[bool] = mapped_column(default=False, server_default="false")


class AgendaItemRow(Base):
    """The authority: an item of an organ's agenda at one session and stage.

    ``titles`` are by language; ``title_keys`` are all of them as they are compared. What a person
    confirmed (``confirmed_by``) no import changes. ``history`` is append-only: when, who, why,
    and the titles before.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage_known"),
        UniqueConstraint(
            "organ",
            "session",
            "stage",
            "item",
            "subitem",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    organ: Mapped[str]
    session: Mapped[str]
    stage: Mapped[str]
    item: Mapped[int]
    subitem: Mapped[str | None]
    agenda_document: Mapped[str | None]
    titles: Mapped[dict[str, Any]]
    title_keys: Mapped[list[str]] = mapped_column(
        ARRAY(Text()), default_factory=list, server_default="{}"
    )
    source: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    history: Mapped[list[Any]] = mapped_column(default_factory=list, server_default="[]")


class AgendaSighting(Base):
    """A title that a document's masthead prints beside an item's number, unknown to the authority.

    Only added to, so that workers never wait for each other; ``settled`` when the authority has
    taken it up or a person has refused it.
    """

    __tablename__ = "agenda_sighting"
    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage_known"),
        Index("ix_agenda_sighting_document_id", "document_id"),
        Index(
            "ix_agenda_sighting_open",
            "organ",
            "session",
            "stage",
            "item",
            postgresql_where="NOT settled",
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    organ: Mapped[str]
    session: Mapped[str]
    stage: Mapped[str]
    item: Mapped[int]
    subitem: Mapped[str | None]
    language: Mapped[str]
    title: Mapped[str]
    title_key: Mapped[str]
    trust: Mapped[float] = mapped_column(Double())
    settled: Mapped[bool] = mapped_column(default=False, server_default="false")
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class AgendaRefusal(Base):
    """A title that a person refused for an item: it is not proposed again."""

    __tablename__ = "agenda_refusal"
    __table_args__ = (
        UniqueConstraint(
            "organ",
            "session",
            "stage",
            "item",
            "subitem",
            "title_key",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    organ: Mapped[str]
    session: Mapped[str]
    stage: Mapped[str]
    item: Mapped[int]
    subitem: Mapped[str | None]
    title_key: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
