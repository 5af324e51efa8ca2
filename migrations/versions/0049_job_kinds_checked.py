"""Every job has a known kind: what 0048 left to be checked without holding up work.

Revision: 0049
Follows: 0048
"""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE job VALIDATE CONSTRAINT ck_job_kind_known")


def downgrade() -> None:
    """What was checked stays true."""
