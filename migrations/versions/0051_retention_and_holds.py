"""What is kept how long: rules that propose, holds that forbid, disposals by two people.

Revision: 0051
Follows: 0050
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB(astext_type=sa.Text())
_NOW = sa.text("now()")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        _id(),
        _text("name"),
        _text("query"),
        sa.Column("after_days", sa.BigInteger(), nullable=False),
        _text("counted_from"),
        _text("why"),
        _text("made_by"),
        sa.Column("made_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        _text("ended_by", nullable=True),
        sa.CheckConstraint(
            "counted_from IN ('letter', 'received')",
            name=op.f("ck_retention_rule_counted_from_known"),
        ),
        sa.CheckConstraint("after_days > 0", name=op.f("ck_retention_rule_after_some_days")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)",
            name=op.f("ck_retention_rule_ended_by_someone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint("name", name=op.f("uq_retention_rule_name")),
    )
    op.create_table(
        "legal_hold",
        _id(),
        _text("why"),
        _text("placed_by"),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        _text("query", nullable=True),
        sa.Column("placed_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("released_at", _TIME, nullable=True),
        _text("released_by", nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(document_id, batch_id, query) = 1",
            name=op.f("ck_legal_hold_on_one_thing"),
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)",
            name=op.f("ck_legal_hold_released_by_someone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_document_id", "legal_hold", ["document_id"])
    op.create_table(
        "disposal",
        _id(),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        _text("why"),
        _text("proposed_by"),
        _text("title", nullable=True),
        sa.Column("symbols", _JSON, nullable=False),
        _text("letter_date", nullable=True),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("originals", _JSON, nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("proposed_at", _TIME, server_default=_NOW, nullable=False),
        _text("decided_by", nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("done_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'refused', 'approved', 'done')",
            name=op.f("ck_disposal_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by IS NULL) "
            "AND (decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_disposal_decided_by_someone"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'refused') OR lower(decided_by) <> lower(proposed_by)",
            name=op.f("ck_disposal_two_people"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)",
            name=op.f("ck_disposal_done_at_some_time"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["retention_rule.id"],
            name=op.f("fk_disposal_rule_id_retention_rule"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    op.create_index("ix_disposal_state_id", "disposal", ["state", "id"])
    op.create_index("ix_disposal_done_at", "disposal", ["done_at"])
    op.create_index(
        "uq_disposal_open",
        "disposal",
        ["document_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('proposed', 'approved')"),
    )
    # With the owner's rights, for no role may delete what came in: only what two people let go.
    op.execute(
        """
        CREATE FUNCTION dispose_of(disposal_id bigint, gone bigint[])
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
            DELETE FROM batch_line l
             WHERE l.arrival_id IN (SELECT a.id FROM arrival a WHERE a.original_id = ANY(gone));
            DELETE FROM recognised_page p WHERE p.original_id = ANY(gone);
            DELETE FROM rendition r WHERE r.original_id = ANY(gone);
            DELETE FROM document d WHERE d.id = number;
            DELETE FROM job j WHERE j.original_id = ANY(gone);
            DELETE FROM arrival a WHERE a.original_id = ANY(gone);
            RETURN QUERY DELETE FROM original o WHERE o.id = ANY(gone)
                RETURNING o.sha256::text, o.size, o.location::text;
        END
        $$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION dispose_of(bigint, bigint[]) FROM PUBLIC")


def downgrade() -> None:
    op.execute("DROP FUNCTION dispose_of(bigint, bigint[])")
    for table in ("disposal", "legal_hold", "retention_rule"):
        op.drop_table(table)
