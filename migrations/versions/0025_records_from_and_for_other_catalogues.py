"""Records taken over from other catalogues, with or without a file; withdrawals for harvesters.

Revision: 0025
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None

# A document that was never seen in public leaves no trace there: one that is restricted already
# in the transaction that makes it has no revision yet.
_WITHDRAW = """
CREATE FUNCTION withdraw_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM revision WHERE document_id = OLD.id) THEN
        INSERT INTO withdrawal (document_id, sets)
        SELECT OLD.id, coalesce(array_agg(replace(organ, '/', '.')
                                          || coalesce(':' || coalesce(session, year::text), '')
                                          ORDER BY position), '{}')
          FROM document_organ WHERE document_id = OLD.id
        ON CONFLICT (document_id) DO UPDATE SET sets = excluded.sets, at = excluded.at;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$
"""
_RETURN = """
CREATE FUNCTION return_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM withdrawal WHERE document_id = NEW.id;
    RETURN NEW;
END
$$
"""
_TRIGGERS = (
    # Before: its organs go with the document.
    (
        "CREATE TRIGGER withdraw_deleted BEFORE DELETE ON document FOR EACH ROW "
        "WHEN (OLD.distribution IS DISTINCT FROM 'restricted') EXECUTE FUNCTION withdraw_document()"
    ),
    (
        "CREATE TRIGGER withdraw_restricted AFTER UPDATE OF distribution ON document FOR EACH ROW "
        "WHEN (OLD.distribution IS DISTINCT FROM 'restricted' AND NEW.distribution = 'restricted') "
        "EXECUTE FUNCTION withdraw_document()"
    ),
    (
        "CREATE TRIGGER return_public AFTER UPDATE OF distribution ON document FOR EACH ROW "
        "WHEN (OLD.distribution = 'restricted' AND NEW.distribution IS DISTINCT FROM 'restricted') "
        "EXECUTE FUNCTION return_document()"
    ),
)


def upgrade() -> None:
    op.create_table(
        "source_record",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("marcxml", sa.Text(), nullable=False),
        sa.Column(
            "taken_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_source_record_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_source_record_source_key")),
    )
    op.create_index("ix_source_record_document_id", "source_record", ["document_id"])
    op.create_table(
        "withdrawal",
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sets", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_withdrawal")),
    )
    op.create_index("ix_withdrawal_at", "withdrawal", ["at", "document_id"])
    # A catalogue that exists already is taken over, file or no file.
    # The release before this one writes no such row, and reads those of this one by outer joins.
    op.execute(
        "-- squawk-ignore ban-drop-not-null\n"
        "ALTER TABLE rendition ALTER COLUMN original_id DROP NOT NULL"
    )
    for statement in (_WITHDRAW, _RETURN, *_TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    for trigger in ("withdraw_deleted", "withdraw_restricted", "return_public"):
        op.execute(f"DROP TRIGGER {trigger} ON document")
    op.execute("DROP FUNCTION withdraw_document()")
    op.execute("DROP FUNCTION return_document()")
    # The release before this one knows no rendition without a file.
    op.execute("DELETE FROM rendition WHERE original_id IS NULL")
    op.alter_column("rendition", "original_id", nullable=False)
    op.drop_index("ix_withdrawal_at", "withdrawal")
    op.drop_table("withdrawal")
    op.drop_index("ix_source_record_document_id", "source_record")
    op.drop_table("source_record")
