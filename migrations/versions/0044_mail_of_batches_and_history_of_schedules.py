"""Batches are told of by mail, and schedules have a history.

Revision: 0044
Follows: 0040
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0040"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB()


def upgrade() -> None:
    op.add_column("batch", sa.Column("mailed_at", _TIME, nullable=True))
    op.add_column(
        "batch", sa.Column("mailings", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.create_table(
        "schedule_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("before", _JSON, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("after", _JSON, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "act IN ('added', 'changed', 'paused', 'resumed', 'removed', 'started')",
            name=op.f("ck_schedule_change_act_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change")),
    )
    op.create_index("ix_schedule_change_schedule_id", "schedule_change", ["schedule_id"])


def downgrade() -> None:
    op.drop_table("schedule_change")
    op.drop_column("batch", "mailings")
    op.drop_column("batch", "mailed_at")
