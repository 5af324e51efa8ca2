"""Originals are hashed again and again: the last check of each, every fault, every run; copies.

Revision: 0050
Follows: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_STORE = "store IN ('first', 'second')"
_RESULT = "result IN ('intact', 'damaged', 'missing', 'unreadable')"


def upgrade() -> None:
    op.create_table(
        "fixity_check",
        sa.Column("original_id", sa.BigInteger(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("checked_at", _TIME, nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(_STORE, name=op.f("ck_fixity_check_store_known")),
        sa.CheckConstraint(_RESULT, name=op.f("ck_fixity_check_result_known")),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["original.id"],
            name=op.f("fk_fixity_check_original_id_original"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("original_id", "store", name=op.f("pk_fixity_check")),
    )
    op.create_index("ix_fixity_check_checked_at", "fixity_check", ["store", "checked_at"])
    op.create_table(
        "fixity_fault",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("found_at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("mended_at", _TIME, nullable=True),
        sa.Column("mended_by", sa.Text(), nullable=True),
        sa.CheckConstraint(_STORE, name=op.f("ck_fixity_fault_store_known")),
        sa.CheckConstraint(_RESULT, name=op.f("ck_fixity_fault_result_known")),
        sa.CheckConstraint(
            "(mended_at IS NULL) = (mended_by IS NULL)",
            name=op.f("ck_fixity_fault_mended_by_someone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixity_fault")),
    )
    op.create_index("ix_fixity_fault_sha256", "fixity_fault", ["sha256"])
    op.create_index(
        "uq_fixity_fault_open",
        "fixity_fault",
        ["sha256", "store"],
        unique=True,
        postgresql_where=sa.text("mended_at IS NULL"),
    )
    op.create_table(
        "fixity_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("checked", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("faults", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("originals", sa.BigInteger(), nullable=False),
        sa.Column("oldest_at", _TIME, nullable=True),
        sa.Column("waiting", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", _TIME, nullable=True),
        sa.Column("finished_at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(_STORE, name=op.f("ck_fixity_run_store_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixity_run")),
    )
    op.create_index("ix_fixity_run_store_id", "fixity_run", ["store", "id"])
    op.create_table(
        "replica",
        sa.Column("original_id", sa.BigInteger(), nullable=False),
        sa.Column("written_at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["original.id"],
            name=op.f("fk_replica_original_id_original"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("original_id", name=op.f("pk_replica")),
    )


def downgrade() -> None:
    for table in ("replica", "fixity_run", "fixity_fault", "fixity_check"):
        op.drop_table(table)
