"""What a document counts under in the facets of a search, beside the document itself.

Ten thousand documents are counted in the time of reading ten thousand rows; joined to the tables
of organs, items, parties and versions they took longer the more there were. The database keeps
the column itself, after every statement that writes to one of those tables, so no code can forget.

Revision: 0059
Follows: 0058
"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

_TABLES = ("document_organ", "document_agenda_item", "party", "rendition")
# A document moves from one row to another when versions are joined: both sides change.
_EVENTS = (
    ("INSERT", "NEW", "inserted"),
    ("DELETE", "OLD", "deleted"),
    ("UPDATE", "NEW", "updated"),
    ("UPDATE", "OLD", "left"),
)
_STEP = 5_000


def upgrade() -> None:
    op.add_column("document", sa.Column("facets", postgresql.ARRAY(sa.Text()), nullable=True))
    op.execute(
        """
        CREATE FUNCTION document_facets(bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
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
    )
    op.execute(
        """
        CREATE FUNCTION document_facets_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            number bigint;
            counted text[];
        BEGIN
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
    )
    for table in _TABLES:
        for event, side, name in _EVENTS:
            op.execute(
                f"CREATE TRIGGER {table}_{name} AFTER {event} ON {table} "
                f"REFERENCING {side} TABLE AS changed "
                "FOR EACH STATEMENT EXECUTE FUNCTION document_facets_changed()"
            )
    if not context.is_offline_mode():
        _fill()


def _fill() -> None:
    """Fill the documents that are there, a few thousand in a transaction."""
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        last = connection.scalar(sa.text("SELECT coalesce(max(id), 0) FROM document"))
        for low in range(0, last, _STEP):
            connection.execute(
                sa.text(
                    "UPDATE document SET facets = document_facets(id) "
                    "WHERE id > :low AND id <= :high AND facets IS NULL"
                ),
                {"low": low, "high": low + _STEP},
            )


def downgrade() -> None:
    for table in _TABLES:
        for _, _, name in _EVENTS:
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
    op.execute("DROP FUNCTION document_facets_changed()")
    op.execute("DROP FUNCTION document_facets(bigint)")
    op.drop_column("document", "facets")
