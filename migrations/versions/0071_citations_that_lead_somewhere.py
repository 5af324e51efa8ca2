"""The index of what cites a document holds no citations of what is not held.

Of twenty citations of a letter one leads to a document of the catalogue. The others are no more
entered in an index that nobody finds them by.

Revision: 0071
Follows: 0070
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_citation_cited",
            "citation",
            ["cited_document_id"],
            postgresql_where=sa.text("cited_document_id IS NOT NULL"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.drop_index(
            "ix_citation_cited_document_id",
            "citation",
            postgresql_concurrently=True,
            if_exists=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_citation_cited_document_id",
            "citation",
            ["cited_document_id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.drop_index("ix_citation_cited", "citation", postgresql_concurrently=True, if_exists=True)
