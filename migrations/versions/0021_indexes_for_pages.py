"""Indexes for lists by the letter's date, for what is new, what failed and what was done at once.

Revision: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_document_by_letter",
            "document",
            [sa.text("coalesce(letter_first, '0001-01-01'::date)"), "id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_document_created_at",
            "document",
            ["created_at"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_job_failed",
            "job",
            ["id"],
            postgresql_concurrently=True,
            if_not_exists=True,
            postgresql_where=sa.text("state IN ('rejected', 'quarantined')"),
        )
        op.create_index(
            "ix_revision_act",
            "revision",
            ["act"],
            postgresql_concurrently=True,
            if_not_exists=True,
            postgresql_where=sa.text("act IS NOT NULL"),
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_revision_act", "revision", postgresql_concurrently=True, if_exists=True)
        op.drop_index("ix_job_failed", "job", postgresql_concurrently=True, if_exists=True)
        op.drop_index(
            "ix_document_created_at", "document", postgresql_concurrently=True, if_exists=True
        )
        op.drop_index(
            "ix_document_by_letter", "document", postgresql_concurrently=True, if_exists=True
        )
