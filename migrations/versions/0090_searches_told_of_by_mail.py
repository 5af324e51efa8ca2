"""Saved searches of which their owners are told by mail.

Revision: 0090
Follows: 0080
"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0080"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "search_mail",
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("how_often", sa.Text(), nullable=False),
        sa.Column("told_until", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("next_at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "how_often IN ('daily', 'as_it_comes')", name=op.f("ck_search_mail_how_often_known")
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_search.id"],
            name=op.f("fk_search_mail_search_id_saved_search"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_search_mail")),
    )
    op.create_index("ix_search_mail_next_at", "search_mail", ["next_at"])


def downgrade() -> None:
    op.drop_table("search_mail")
