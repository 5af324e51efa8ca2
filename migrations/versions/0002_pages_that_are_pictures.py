"""Pages that are pictures, attachments of messages, passwords of batches.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recognised_page",
        sa.Column("original_id", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("models", sa.Text(), nullable=True),
        sa.Column("engine", sa.Text(), nullable=True),
        sa.Column("turned", sa.Double(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("recognised_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("page >= 1", name=op.f("ck_recognised_page_page_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["original.id"],
            name=op.f("fk_recognised_page_original_id_original"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("original_id", "page", name=op.f("pk_recognised_page")),
    )
    op.create_index(
        "ix_recognised_page_waiting",
        "recognised_page",
        ["original_id", "page"],
        postgresql_where=sa.text("recognised_at IS NULL"),
    )
    op.add_column(
        "batch",
        sa.Column("passwords", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("arrival", sa.Column("parent_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_arrival_parent_id_arrival"),
        "arrival",
        "arrival",
        ["parent_id"],
        ["id"],
        ondelete="RESTRICT",
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_constraint("fk_arrival_parent_id_arrival", "arrival", type_="foreignkey")
    op.drop_column("arrival", "parent_id")
    op.drop_column("batch", "passwords")
    op.drop_table("recognised_page")
