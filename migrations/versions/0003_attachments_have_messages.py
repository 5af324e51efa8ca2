"""Every attachment has its message: the check that 0002 left to be done without holding up work.

Revision: 0003
Follows: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE arrival VALIDATE CONSTRAINT fk_arrival_parent_id_arrival")


def downgrade() -> None:
    """What was checked stays true."""
