"""Canaries of every lane: which lane each went through.

Those of before all went through the lane of people.

Revision: 0080
Follows: 0075
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A default that is a constant is written nowhere: the lock is as short as can be.
    op.add_column(
        "canary",
        sa.Column("lane", sa.Text(), server_default="interactive", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("canary", "lane")
