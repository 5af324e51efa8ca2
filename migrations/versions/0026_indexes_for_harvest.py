"""Documents by their last change, and by the Councils' years.

Revision: 0026
Follows: 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_revision_at",
            "revision",
            ["at", "document_id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_document_organ_year",
            "document_organ",
            ["organ", "year", "document_id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(
            "ix_document_organ_year",
            "document_organ",
            postgresql_concurrently=True,
            if_exists=True,
        )
        op.drop_index("ix_revision_at", "revision", postgresql_concurrently=True, if_exists=True)
