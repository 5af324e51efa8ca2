"""Rivals: what else a doubtful value could be, for a person to pick.

Revision: 0040
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rival",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("rendition_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("words", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"],
            ["rendition.id"],
            name=op.f("fk_rival_rendition_id_rendition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rival")),
        sa.UniqueConstraint(
            "rendition_id", "field", "position", name=op.f("uq_rival_rendition_id_field_position")
        ),
    )


def downgrade() -> None:
    """A reading finds its rivals again: `letterbook reprocess`."""
    op.drop_table("rival")
