"""What is looked for, and in which block of numbers, in one index: documents and their words.

A search that knows how rare its terms are can look through the newest blocks only, and reads
nothing but what it finds. The index of words alone is what this one begins with.

Revision: 0065
Follows: 0059
"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_document_sought",
            "document",
            [
                "facets",
                sa.text("(ARRAY[extract(year FROM letter_first)::integer])"),
                sa.text("(ARRAY[id >> 11])"),
            ],
            postgresql_using="gin",
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_rendition_sought",
            "rendition",
            ["search", sa.text("(ARRAY[document_id >> 11])")],
            postgresql_using="gin",
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.drop_index(
            "ix_rendition_search", "rendition", postgresql_concurrently=True, if_exists=True
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_rendition_search",
            "rendition",
            ["search"],
            postgresql_using="gin",
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.drop_index(
            "ix_rendition_sought", "rendition", postgresql_concurrently=True, if_exists=True
        )
        op.drop_index(
            "ix_document_sought", "document", postgresql_concurrently=True, if_exists=True
        )
