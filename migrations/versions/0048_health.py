"""Canaries, heartbeats and tallies; jobs may be canaries.

Revision: 0048
Follows: 0044
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0048"
down_revision = "0044"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "canary",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("receive_seconds", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("queue_seconds", sa.Double(), nullable=True),
        sa.Column("read_seconds", sa.Double(), nullable=True),
        sa.Column("write_seconds", sa.Double(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("started_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'catalogued', 'failed', 'lost')",
            name=op.f("ck_canary_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_canary_job_id_job"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canary")),
    )
    op.create_index("ix_canary_started_at", "canary", ["started_at"])
    op.create_index("ix_canary_job_id", "canary", ["job_id"])
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lanes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("is_busy", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("started_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("heard_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("noted_at", _TIME, server_default=_NOW, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "tally",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("le", sa.Double(), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.Double(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", "label", "le", name=op.f("pk_tally")),
    )
    # A wider one takes its place at once; 0049 checks it without holding up work.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE job DROP CONSTRAINT ck_job_kind_known"
    )
    op.create_check_constraint(
        op.f("ck_job_kind_known"),
        "job",
        "kind IN ('catalogue', 'reread', 'canary')",
        postgresql_not_valid=True,
    )
    # With the owner's rights: the ledger's jobs are nobody's to delete, but for the canary's.
    op.execute(
        """
        CREATE FUNCTION forget_canary(number bigint, its_fence bigint, if_leased boolean)
            RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DELETE FROM job
             WHERE id = number AND fence = its_fence AND kind = 'canary'
               AND (NOT if_leased OR state = 'leased')
            RETURNING id
        $$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION forget_canary(bigint, bigint, boolean) FROM PUBLIC")


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_canary(bigint, bigint, boolean)")
    op.drop_table("tally")
    op.drop_table("heartbeat")
    op.drop_table("canary")
    op.execute("DELETE FROM job WHERE kind = 'canary'")
    op.drop_constraint(op.f("ck_job_kind_known"), "job", type_="check")
    op.create_check_constraint(op.f("ck_job_kind_known"), "job", "kind IN ('catalogue', 'reread')")
