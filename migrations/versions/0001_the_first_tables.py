"""The first tables.

Revision: 0001
Follows:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Substrings of symbols are found by trigrams. The extension is trusted: an owner may make it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("subitem", sa.Text(), nullable=True),
        sa.Column("agenda_document", sa.Text(), nullable=True),
        sa.Column("titles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "stage IN ('final', 'provisional', 'preliminary')",
            name=op.f("ck_agenda_item_stage_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "organ",
            "session",
            "stage",
            "item",
            "subitem",
            name=op.f("uq_agenda_item_organ_session_stage_item_subitem"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("letter_date", sa.Text(), nullable=True),
        sa.Column("letter_first", sa.Date(), nullable=True),
        sa.Column("letter_last", sa.Date(), nullable=True),
        sa.Column("masthead_date", sa.Text(), nullable=True),
        sa.Column("distribution", sa.Text(), nullable=True),
        sa.Column("original_language", sa.Text(), nullable=True),
        sa.Column(
            "locked",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status IN ('in_review', 'complete', 'confirmed')",
            name=op.f("ck_document_status_known"),
        ),
        sa.CheckConstraint(
            "letter_first <= letter_last", name=op.f("ck_document_letter_dates_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_letter_first_id", "document", ["letter_first", "id"], unique=False)
    op.create_index("ix_document_status_id", "document", ["status", "id"], unique=False)
    op.create_table(
        "original",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_original_sha256_hexadecimal")
        ),
        sa.CheckConstraint("size >= 0", name=op.f("ck_original_size_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original")),
        sa.UniqueConstraint("sha256", name=op.f("uq_original_sha256")),
    )
    op.create_table(
        "annex",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("original_language", sa.Text(), nullable=True),
        sa.Column("signatories", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_annex_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_annex_document_id_position")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("original_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_arrival_batch_id_batch"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["original.id"],
            name=op.f("fk_arrival_original_id_original"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    op.create_index("ix_arrival_batch_id", "arrival", ["batch_id"], unique=False)
    op.create_index("ix_arrival_original_id", "arrival", ["original_id"], unique=False)
    op.create_index(
        "uq_arrival_first",
        "arrival",
        ["original_id"],
        unique=True,
        postgresql_where=sa.text("NOT is_duplicate"),
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("normal", sa.Text(), nullable=False),
        sa.Column("cited_document_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cited_document_id"],
            ["document.id"],
            name=op.f("fk_citation_cited_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_citation_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("document_id", "normal", name=op.f("uq_citation_document_id_normal")),
    )
    op.create_index(
        "ix_citation_cited_document_id", "citation", ["cited_document_id"], unique=False
    )
    op.create_index("ix_citation_normal", "citation", ["normal"], unique=False)
    op.create_table(
        "document_agenda_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=True),
        sa.Column("subitem", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("agenda_item_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('final', 'provisional', 'preliminary')",
            name=op.f("ck_document_agenda_item_stage_known"),
        ),
        sa.CheckConstraint(
            "item IS NOT NULL OR title IS NOT NULL",
            name=op.f("ck_document_agenda_item_number_or_title"),
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_document_agenda_item_agenda_item_id_agenda_item"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_agenda_item_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_agenda_item")),
        sa.UniqueConstraint(
            "document_id", "position", name=op.f("uq_document_agenda_item_document_id_position")
        ),
    )
    op.create_index(
        "ix_document_agenda_item_agenda_item_id",
        "document_agenda_item",
        ["agenda_item_id"],
        unique=False,
    )
    op.create_index(
        "ix_document_agenda_item_lookup",
        "document_agenda_item",
        ["item", "session", "organ", "document_id"],
        unique=False,
    )
    op.create_table(
        "document_organ",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("council_year", sa.BigInteger(), nullable=True),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_organ_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_organ")),
        sa.UniqueConstraint(
            "document_id", "position", name=op.f("uq_document_organ_document_id_position")
        ),
    )
    op.create_index(
        "ix_document_organ_lookup",
        "document_organ",
        ["organ", "session", "document_id"],
        unique=False,
    )
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("original_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="catalogue", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_holder", sa.Text(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'leased') = (lease_until IS NOT NULL AND lease_holder IS NOT NULL)",
            name=op.f("ck_job_lease_while_leased"),
        ),
        sa.CheckConstraint("kind IN ('catalogue', 'reread')", name=op.f("ck_job_kind_known")),
        sa.CheckConstraint(
            "lane IN ('interactive', 'bulk', 'ocr', 'maintenance')", name=op.f("ck_job_lane_known")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'done', 'rejected', 'quarantined')",
            name=op.f("ck_job_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('rejected', 'quarantined') OR error_code IS NOT NULL",
            name=op.f("ck_job_failure_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_job_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["original.id"],
            name=op.f("fk_job_original_id_original"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_document_id", "job", ["document_id"], unique=False)
    op.create_index(
        "ix_job_leased",
        "job",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index("ix_job_original_id", "job", ["original_id"], unique=False)
    op.create_index(
        "ix_job_queued",
        "job",
        ["lane", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "uq_job_catalogue",
        "job",
        ["original_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'catalogue'"),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "role IN ('sender', 'addressee', 'signatory', 'on_behalf_of')",
            name=op.f("ck_party_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_party_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint(
            "document_id", "role", "position", name=op.f("uq_party_document_id_role_position")
        ),
    )
    op.create_index("ix_party_state", "party", ["state", "document_id"], unique=False)
    op.create_table(
        "rendition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("original_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("job_number", sa.Text(), nullable=True),
        sa.Column("release_date", sa.Text(), nullable=True),
        sa.Column("pages", sa.BigInteger(), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("full_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "CASE language WHEN 'en' THEN to_tsvector('pg_catalog.english'::regconfig, search_text) WHEN 'fr' THEN to_tsvector('pg_catalog.french'::regconfig, search_text) WHEN 'es' THEN to_tsvector('pg_catalog.spanish'::regconfig, search_text) WHEN 'ru' THEN to_tsvector('pg_catalog.russian'::regconfig, search_text) WHEN 'ar' THEN to_tsvector('pg_catalog.arabic'::regconfig, search_text) ELSE to_tsvector('pg_catalog.simple'::regconfig, search_text) END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_rendition_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["original.id"],
            name=op.f("fk_rendition_original_id_original"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint("original_id", name=op.f("uq_rendition_original_id")),
    )
    op.create_index("ix_rendition_document_id", "rendition", ["document_id"], unique=False)
    op.create_index(
        "ix_rendition_search", "rendition", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_revision_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("document_id", "version", name=op.f("uq_revision_document_id_version")),
    )
    op.create_table(
        "symbol",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("normal", sa.Text(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("suffixes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_symbol_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_symbol")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_symbol_document_id_position")),
        sa.UniqueConstraint("normal", name=op.f("uq_symbol_normal")),
    )
    op.create_index(
        "ix_symbol_normal_prefix",
        "symbol",
        ["normal"],
        unique=False,
        postgresql_ops={"normal": "text_pattern_ops"},
    )
    op.create_index(
        "ix_symbol_normal_trigram",
        "symbol",
        ["normal"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"normal": "gin_trgm_ops"},
    )
    op.create_index("ix_symbol_stem", "symbol", ["stem"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("rendition_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("box", postgresql.ARRAY(sa.Double()), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rendition_id"],
            ["rendition.id"],
            name=op.f("fk_finding_rendition_id_rendition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "rendition_id", "field", "position", name=op.f("uq_finding_rendition_id_field_position")
        ),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("rendition_id", sa.BigInteger(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_review_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rendition_id"],
            ["rendition.id"],
            name=op.f("fk_review_rendition_id_rendition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_document_id", "review", ["document_id"], unique=False)
    op.create_index("ix_review_rendition_id", "review", ["rendition_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_review_rendition_id", table_name="review")
    op.drop_index("ix_review_document_id", table_name="review")
    op.drop_table("review")
    op.drop_table("finding")
    op.drop_index("ix_symbol_stem", table_name="symbol")
    op.drop_index(
        "ix_symbol_normal_trigram",
        table_name="symbol",
        postgresql_using="gin",
        postgresql_ops={"normal": "gin_trgm_ops"},
    )
    op.drop_index(
        "ix_symbol_normal_prefix",
        table_name="symbol",
        postgresql_ops={"normal": "text_pattern_ops"},
    )
    op.drop_table("symbol")
    op.drop_table("revision")
    op.drop_index("ix_rendition_search", table_name="rendition", postgresql_using="gin")
    op.drop_index("ix_rendition_document_id", table_name="rendition")
    op.drop_table("rendition")
    op.drop_index("ix_party_state", table_name="party")
    op.drop_table("party")
    op.drop_index(
        "uq_job_catalogue", table_name="job", postgresql_where=sa.text("kind = 'catalogue'")
    )
    op.drop_index("ix_job_queued", table_name="job", postgresql_where=sa.text("state = 'queued'"))
    op.drop_index("ix_job_original_id", table_name="job")
    op.drop_index("ix_job_leased", table_name="job", postgresql_where=sa.text("state = 'leased'"))
    op.drop_index("ix_job_document_id", table_name="job")
    op.drop_table("job")
    op.drop_index("ix_document_organ_lookup", table_name="document_organ")
    op.drop_table("document_organ")
    op.drop_index("ix_document_agenda_item_lookup", table_name="document_agenda_item")
    op.drop_index("ix_document_agenda_item_agenda_item_id", table_name="document_agenda_item")
    op.drop_table("document_agenda_item")
    op.drop_index("ix_citation_normal", table_name="citation")
    op.drop_index("ix_citation_cited_document_id", table_name="citation")
    op.drop_table("citation")
    op.drop_index(
        "uq_arrival_first", table_name="arrival", postgresql_where=sa.text("NOT is_duplicate")
    )
    op.drop_index("ix_arrival_original_id", table_name="arrival")
    op.drop_index("ix_arrival_batch_id", table_name="arrival")
    op.drop_table("arrival")
    op.drop_table("annex")
    op.drop_table("original")
    op.drop_index("ix_document_status_id", table_name="document")
    op.drop_index("ix_document_letter_first_id", table_name="document")
    op.drop_table("document")
    op.drop_table("batch")
    op.drop_table("agenda_item")
