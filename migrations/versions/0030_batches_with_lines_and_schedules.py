"""Batches have a state, options and a line for each file; schedules start them.

Revision: 0030
Follows: 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None

_JSON = postgresql.JSONB(astext_type=sa.Text())
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("next_at", _TIME, nullable=False),
        sa.Column("options", _JSON, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=True),
        sa.Column("is_paused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_at", _TIME, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("name", name=op.f("uq_schedule_name")),
    )
    op.create_index(
        "ix_schedule_next_at", "schedule", ["next_at"], postgresql_where=sa.text("NOT is_paused")
    )
    op.create_table(
        "batch_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("arrival_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("known", _JSON, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'unchanged', 'refused')",
            name=op.f("ck_batch_line_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'received') = (arrival_id IS NOT NULL)",
            name=op.f("ck_batch_line_arrival_received"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason IS NOT NULL",
            name=op.f("ck_batch_line_refused_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["arrival_id"],
            ["arrival.id"],
            name=op.f("fk_batch_line_arrival_id_arrival"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.id"],
            name=op.f("fk_batch_line_batch_id_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_line")),
    )
    op.create_index("uq_batch_line_path", "batch_line", ["path", "batch_id"], unique=True)
    op.create_index("ix_batch_line_batch_id_id", "batch_line", ["batch_id", "id"])
    op.create_index("ix_batch_line_arrival_id", "batch_line", ["arrival_id"])
    op.add_column("batch", sa.Column("state", sa.Text(), server_default="received", nullable=False))
    op.add_column(
        "batch", sa.Column("options", _JSON, server_default=sa.text("'{}'"), nullable=False)
    )
    op.add_column("batch", sa.Column("problem", sa.Text(), nullable=True))
    op.add_column("batch", sa.Column("schedule_id", sa.BigInteger(), nullable=True))
    op.add_column("batch", sa.Column("told_at", _TIME, nullable=True))
    op.add_column(
        "batch", sa.Column("tellings", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.create_foreign_key(
        op.f("fk_batch_schedule_id_schedule"),
        "batch",
        "schedule",
        ["schedule_id"],
        ["id"],
        ondelete="SET NULL",
        postgresql_not_valid=True,
    )
    op.create_check_constraint(
        op.f("ck_batch_state_known"),
        "batch",
        "state IN ('receiving', 'paused', 'cancelled', 'received', 'failed')",
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_batch_state_known"), "batch", type_="check")
    op.drop_constraint("fk_batch_schedule_id_schedule", "batch", type_="foreignkey")
    for column in (
        "tellings",
        "told_at",
        "schedule_id",
        "problem",
        "options",
        "state",
    ):
        op.drop_column("batch", column)
    op.drop_table("batch_line")
    op.drop_table("schedule")
