"""Files that came before and are unchanged are counted with their batch, and have no line.

What is disposed of leaves its line behind, as one of a file that came before: otherwise the next
import of a folder that still holds the file would bring it again.

Revision: 0095
Follows: 0090
"""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0090"
branch_labels = None
depends_on = None

# What was queued on a page has no source that would be listed again.
_FORGET = """
            DELETE FROM batch_line l USING batch b
             WHERE b.id = l.batch_id AND b.source = 'web'
               AND l.arrival_id IN (SELECT a.id FROM arrival a WHERE a.original_id = ANY(gone));
            UPDATE batch_line l
               SET state = 'unchanged', arrival_id = NULL, size = NULL, known = '{}',
                   reason = 'disposed of'
             WHERE l.arrival_id IN (SELECT a.id FROM arrival a WHERE a.original_id = ANY(gone));
"""
_DELETE = """
            DELETE FROM batch_line l
             WHERE l.arrival_id IN (SELECT a.id FROM arrival a WHERE a.original_id = ANY(gone));
"""


def _dispose_of(lines: str) -> str:
    """Return the function that disposes (0051), with what becomes of the lines."""
    return f"""
        CREATE OR REPLACE FUNCTION dispose_of(disposal_id bigint, gone bigint[])
            RETURNS TABLE (sha256 text, size bigint, location text)
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE
            number bigint;
        BEGIN
            SELECT d.document_id INTO number FROM disposal d
             WHERE d.id = disposal_id AND d.state = 'approved';
            IF number IS NULL THEN
                RAISE EXCEPTION 'disposal % is not approved', disposal_id;
            END IF;
            IF EXISTS (SELECT FROM rendition r
                        WHERE r.original_id = ANY(gone) AND r.document_id <> number) THEN
                RAISE EXCEPTION 'an original of disposal % has another document', disposal_id;
            END IF;
            UPDATE fixity_fault f SET mended_at = now(), mended_by = 'disposed of'
             WHERE f.mended_at IS NULL
               AND f.sha256 IN (SELECT o.sha256 FROM original o WHERE o.id = ANY(gone));
            DELETE FROM proposal p WHERE p.letter_id = number OR p.issued_id = number;
            UPDATE arrival a SET parent_id = NULL
             WHERE a.parent_id IN (SELECT b.id FROM arrival b WHERE b.original_id = ANY(gone));
            {lines}
            DELETE FROM recognised_page p WHERE p.original_id = ANY(gone);
            DELETE FROM rendition r WHERE r.original_id = ANY(gone);
            DELETE FROM document d WHERE d.id = number;
            DELETE FROM job j WHERE j.original_id = ANY(gone);
            DELETE FROM arrival a WHERE a.original_id = ANY(gone);
            RETURN QUERY DELETE FROM original o WHERE o.id = ANY(gone)
                RETURNING o.sha256::text, o.size, o.location::text;
        END
        $$
        """  # noqa: S608 - constants


def upgrade() -> None:
    op.add_column(
        "batch", sa.Column("unchanged", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.execute(_dispose_of(_FORGET))


def downgrade() -> None:
    op.execute(_dispose_of(_DELETE))
    op.drop_column("batch", "unchanged")
