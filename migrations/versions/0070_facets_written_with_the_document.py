"""What a document counts under may be written with it: the triggers then leave it alone.

A bulk writes fifty documents with all that belongs to them, and knows what they count under. For
those the triggers worked it out four times over, a fifth of what PostgreSQL did for a letter. Who
writes the column says so for the statements of one transaction (`letterbook.facets`); for all
others the triggers stay. The order is the same under every locale, and an item without a number
counts under none.

Revision: 0070
Follows: 0065
"""

from alembic import op

revision = "0070"
down_revision = "0065"
branch_labels = None
depends_on = None

_FACETS = """
    CREATE OR REPLACE FUNCTION document_facets(bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
    BEGIN
        RETURN ARRAY(
            SELECT facet FROM (
                SELECT 'organ:' || organ FROM document_organ WHERE document_id = $1
                UNION
                SELECT 'session:' || session FROM document_organ
                 WHERE document_id = $1 AND session IS NOT NULL
                UNION
                SELECT 'item:' || item FROM document_agenda_item
                 WHERE document_id = $1 AND item IS NOT NULL
                UNION
                SELECT 'state:' || state FROM party
                 WHERE document_id = $1 AND state IS NOT NULL
                   AND role IN ('sender', 'on_behalf_of')
                UNION
                SELECT 'language:' || language FROM rendition WHERE document_id = $1
            ) AS counted (facet) ORDER BY facet COLLATE "C"
        );
    END
    $$
"""
_FACETS_BEFORE = """
    CREATE OR REPLACE FUNCTION document_facets(bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
    BEGIN
        RETURN ARRAY(
            SELECT 'organ:' || organ FROM document_organ WHERE document_id = $1
            UNION
            SELECT 'session:' || session FROM document_organ
             WHERE document_id = $1 AND session IS NOT NULL
            UNION
            SELECT 'item:' || item FROM document_agenda_item WHERE document_id = $1
            UNION
            SELECT 'state:' || state FROM party
             WHERE document_id = $1 AND state IS NOT NULL
               AND role IN ('sender', 'on_behalf_of')
            UNION
            SELECT 'language:' || language FROM rendition WHERE document_id = $1
            ORDER BY 1
        );
    END
    $$
"""
_WRITTEN = """
            IF current_setting('letterbook.facets', true) = 'written' THEN
                RETURN NULL;
            END IF;
"""
_CHANGED = """
    CREATE OR REPLACE FUNCTION document_facets_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        number bigint;
        counted text[];
    BEGIN{written}
        -- One by one, by plans that are kept: what a statement touched is little, and nothing
        -- tells the planner so. In one order, lest two statements wait for each other.
        FOR number IN SELECT DISTINCT document_id FROM changed ORDER BY 1 LOOP
            counted := document_facets(number);
            UPDATE document SET facets = counted
             WHERE id = number AND facets IS DISTINCT FROM counted;
        END LOOP;
        RETURN NULL;
    END
    $$
"""


def upgrade() -> None:
    op.execute(_FACETS)
    op.execute(_CHANGED.format(written=_WRITTEN))


def downgrade() -> None:
    op.execute(_CHANGED.format(written=""))
    op.execute(_FACETS_BEFORE)
