"""A mail of a saved search is written in the language of the page on which it was asked for.

Until now all were in English, and those that are asked for already stay so.

Revision: 0096
Follows: 0095
"""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "search_mail", sa.Column("language", sa.Text(), server_default="en", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("search_mail", "language")
