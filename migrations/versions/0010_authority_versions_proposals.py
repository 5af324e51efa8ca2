"""The authority of agenda items learns; versions disagree with both sides; letters are joined.

Revision: 0010
Follows: 0004
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None

_STAGE = "stage IN ('final', 'provisional', 'preliminary')"


def _item_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("subitem", sa.Text(), nullable=True),
    ]


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _agenda() -> None:
    op.create_table(
        "agenda",
        _id(),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("complete", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint(_STAGE, name=op.f("ck_agenda_stage_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda")),
        sa.UniqueConstraint(
            "organ", "session", "stage", name=op.f("uq_agenda_organ_session_stage")
        ),
    )
    op.execute(
        "INSERT INTO agenda (organ, session, stage) "
        "SELECT DISTINCT organ, session, stage FROM agenda_item"
    )
    for column in (
        sa.Column("title_keys", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("source", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("history", postgresql.JSONB(), server_default="[]", nullable=False),
    ):
        op.add_column("agenda_item", column)


def _learning() -> None:
    op.create_table(
        "agenda_sighting",
        _id(),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        *_item_columns(),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("settled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(_STAGE, name=op.f("ck_agenda_sighting_stage_known")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_agenda_sighting_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_sighting")),
    )
    op.create_index("ix_agenda_sighting_document_id", "agenda_sighting", ["document_id"])
    op.create_index(
        "ix_agenda_sighting_open",
        "agenda_sighting",
        ["organ", "session", "stage", "item"],
        postgresql_where=sa.text("NOT settled"),
    )
    op.create_table(
        "agenda_refusal",
        _id(),
        *_item_columns(),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_refusal")),
        sa.UniqueConstraint(
            "organ",
            "session",
            "stage",
            "item",
            "subitem",
            "title_key",
            name=op.f("uq_agenda_refusal_organ_session_stage_item_subitem_title_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def _proposals() -> None:
    op.create_table(
        "proposal",
        _id(),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("issued_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("undo", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("letter_id <> issued_id", name=op.f("ck_proposal_two_documents")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_proposal_score_of_one")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused', 'undone')",
            name=op.f("ck_proposal_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("letter_id", "issued_id", name=op.f("uq_proposal_letter_id_issued_id")),
    )
    op.create_index("ix_proposal_issued_id", "proposal", ["issued_id"])
    op.create_index("ix_proposal_state_id", "proposal", ["state", "id"])


def upgrade() -> None:
    _agenda()
    _learning()
    _proposals()
    op.add_column(
        "document_agenda_item",
        sa.Column("number_from_authority", sa.Boolean(), server_default="false", nullable=False),
    )
    op.add_column(
        "rendition", sa.Column("reissue", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "review", sa.Column("origin", sa.Text(), server_default="reading", nullable=False)
    )
    op.add_column(
        "review", sa.Column("detail", postgresql.JSONB(), server_default="{}", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_review_origin_known"),
        "review",
        "origin IN ('reading', 'versions', 'authority')",
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_review_origin_known"), "review", type_="check")
    op.drop_column("review", "detail")
    op.drop_column("review", "origin")
    op.drop_column("rendition", "reissue")
    op.drop_column("document_agenda_item", "number_from_authority")
    for table in ("proposal", "agenda_refusal", "agenda_sighting"):
        op.drop_table(table)
    for column in ("history", "confirmed_by", "source", "title_keys"):
        op.drop_column("agenda_item", column)
    op.drop_table("agenda")
