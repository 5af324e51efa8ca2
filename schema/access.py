"""Who may use the catalogue, how they sign in, and what they keep for themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from schema.metadata import Base, one_of

# Each may do what those before it may do.
ACCOUNT_ROLES = ("reader", "clerk", "cataloguer", "admin")
TOKEN_SCOPES = ("read", "write")
# How often a person is told by mail what is new in a search.
MAIL_TIMES = ("daily", "as_it_comes")


class Account(Base):
    """A person or program that may sign in; one that is disabled may not, and stays in history."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(one_of("role", ACCOUNT_ROLES), name="role_known"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(server_default="reader")
    sees_restricted: Mapped[bool] = mapped_column(default=False, server_default="false")
    password_hash: Mapped[str | None] = mapped_column(default=None, repr=False)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)


class OutsideIdentity(Base):
    """Somebody whom an OpenID provider knows, and the account that they sign in to."""

    __tablename__ = "outside_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        Index("ix_outside_identity_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    issuer: Mapped[str]
    subject: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class SignIn(Base):
    """A browser that is signed in; its cookie holds the secret, the row its digest."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(unique=True, repr=False)
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class SignInAddress(Base):
    """An address that signs an account in once; it is gone when it was used."""

    __tablename__ = "sign_in_address"
    __table_args__ = (Index("ix_sign_in_address_account_id", "account_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True, repr=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class SignInTry(Base):
    """A try to sign in that was wrong or is not decided; the key that it counts for as a digest."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_digest", "digest", "at"),
        Index("ix_sign_in_try_at", "at"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    digest: Mapped[str] = mapped_column(repr=False)
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class ApiToken(Base):
    """A secret with which a program acts for an account; shown once, kept as its digest."""

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint(one_of("scope", TOKEN_SCOPES), name="scope_known"),
        Index("ix_api_token_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str]
    scope: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True, repr=False)
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class SavedSearch(Base):
    """A search that an account keeps, with a feed of what is new in it."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class SearchMail(Base):
    """A saved search of which its owner is told by mail: what is new in it since the last.

    Attributes:
        address: where it goes.
        how_often: one of :data:`MAIL_TIMES`.
        told_until: what came into the catalogue up to then was told.
        next_at: when it is looked at again.
        tries: how often a mail was tried since one was taken.
        language: what it is written in, as the pages call it.
    """

    __tablename__ = "search_mail"
    __table_args__ = (
        CheckConstraint(one_of("how_often", MAIL_TIMES), name="how_often_known"),
        Index("ix_search_mail_next_at", "next_at"),
    )

    search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str]
    how_often: Mapped[str]
    told_until: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    next_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str] = mapped_column(default="en", server_default="en")


class Claim(Base):
    """A document that an account reviews at the moment; the claim lapses by itself."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_account_id", "account_id"),)

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    until: Mapped[datetime]


class IdempotentRequest(Base):
    """A request that may be sent again: the second gets the answer of the first."""

    __tablename__ = "idempotent_request"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class RestrictedView(Base):
    """Who saw which restricted document, when, by which address. Append-only."""

    __tablename__ = "restricted_view"
    __table_args__ = (Index("ix_restricted_view_document_id", "document_id"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, init=False)
    document_id: Mapped[int]
    who: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
