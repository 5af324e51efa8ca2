"""Every batch has a known state and schedule: what 0030 left to be checked without holding up work.

Revision: 0031
Follows: 0030
"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE batch VALIDATE CONSTRAINT fk_batch_schedule_id_schedule")
    op.execute("ALTER TABLE batch VALIDATE CONSTRAINT ck_batch_state_known")


def downgrade() -> None:
    """What was checked stays true."""
