"""How Alembic runs here: one at a time, and never waiting long for a lock."""

import os
from typing import cast

from alembic import context
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from migrations.address import normal_url
from schema import Base

# Two workers that start at once must not migrate at once. The number means "letterbook".
_ADVISORY_LOCK = 0x1E77E4B0
# A migration that waits behind a long query would make all others wait behind it.
_LOCK_TIMEOUT = "5s"
_STATEMENT_TIMEOUT = "10min"


def run_online() -> None:
    """Migrate the database at ``LETTERBOOK_DATABASE_URL``, or over a connection handed in."""
    connection = cast("Connection | None", context.config.attributes.get("connection"))
    if connection is not None:
        _migrate(connection)
        return
    url = context.config.attributes.get("url") or os.environ["LETTERBOOK_DATABASE_URL"]
    engine = create_engine(normal_url(url), poolclass=NullPool)
    with engine.connect() as opened:
        _migrate(opened)
    engine.dispose()


def _migrate(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
    connection.execute(text(f"SET lock_timeout = '{_LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{_STATEMENT_TIMEOUT}'"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
        connection.commit()


def run_offline() -> None:
    """Print the SQL, for a linter or a database administrator."""
    context.configure(
        dialect_name="postgresql",
        target_metadata=Base.metadata,
        literal_binds=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
        context.execute(f"SET statement_timeout = '{_STATEMENT_TIMEOUT}'")
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
