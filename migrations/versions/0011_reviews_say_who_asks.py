"""Reviews say who asks: the check that 0010 left to be done without holding up work.

Revision: 0011
Follows: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE review VALIDATE CONSTRAINT ck_review_origin_known")


def downgrade() -> None:
    """What was checked stays true."""
