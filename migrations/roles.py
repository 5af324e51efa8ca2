"""Roles with the least rights: made by the owner of the tables, who is none of them."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlalchemy import Connection, text

from schema.grants import FUNCTIONS, GRANTS, ROLES

DEFAULT_PREFIX = "letterbook"


def role_name(prefix: str, role: str) -> str:
    """Return the name of a role in the database.

    >>> role_name("letterbook", "web")
    'letterbook_web'
    """
    return f"{prefix}_{role}"


def making(prefix: str = DEFAULT_PREFIX) -> Iterator[str]:
    """Yield the SQL that makes the roles where they are missing; without a password none gets in.

    Needs the right to make roles.
    """
    for role in ROLES:
        name = role_name(prefix, role)
        yield (
            f"DO $$ BEGIN CREATE ROLE {_quoted(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE "
            "NOINHERIT NOREPLICATION NOBYPASSRLS; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )


def granting(database: str, prefix: str = DEFAULT_PREFIX) -> Iterator[str]:
    """Yield the SQL that gives the roles their rights and takes all others; needs the owner.

    Run again after each migration, and safe to run at any time: readers wait for nothing.
    """
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"REVOKE ALL ON DATABASE {_quoted(database)} FROM PUBLIC"
    for role in ROLES:
        name = _quoted(role_name(prefix, role))
        yield f"GRANT CONNECT ON DATABASE {_quoted(database)} TO {name}"
        yield f"GRANT USAGE ON SCHEMA public TO {name}"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
        # Who enters many rows takes their numbers beforehand. Nobody can set a sequence back.
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}"
        yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"
        for function, allowed in FUNCTIONS.items():
            if role in allowed:
                yield f"GRANT EXECUTE ON FUNCTION {function} TO {name}"
        for table, grants in GRANTS.items():
            rights = getattr(grants, role)
            if rights:
                yield f"GRANT {rights} ON {_quoted(table)} TO {name}"


def apply(
    connection: Connection,
    prefix: str = DEFAULT_PREFIX,
    passwords: Mapping[str, str] | None = None,
) -> None:
    """Make the roles and give them their rights; the caller commits.

    Args:
        connection: of the tables' owner, with the right to make roles.
        prefix: what the roles' names begin with.
        passwords: of the roles that get a new one, by role.
    """
    for statement in making(prefix):
        connection.execute(text(statement))
    grant(connection, prefix)
    for role, password in (passwords or {}).items():
        name = role_name(prefix, role)
        verifier = _verifier(connection, name, password)
        connection.exec_driver_sql(f"ALTER ROLE {_quoted(name)} PASSWORD '{verifier}'")


def grant(connection: Connection, prefix: str = DEFAULT_PREFIX) -> None:
    """Give the roles their rights in this database; the caller commits."""
    database = connection.execute(text("SELECT current_database()")).scalar_one()
    for statement in granting(database, prefix):
        connection.execute(text(statement))


def are_made(connection: Connection, prefix: str = DEFAULT_PREFIX) -> bool:
    """Tell whether all roles are there."""
    names = [role_name(prefix, role) for role in ROLES]
    known = text("SELECT count(*) FROM pg_roles WHERE rolname = ANY(:names)")
    return bool(connection.execute(known, {"names": names}).scalar_one() == len(names))


def _verifier(connection: Connection, name: str, password: str) -> str:
    """Return what the server keeps of a password, which is all that it, and its log, gets to see.

    Of the alphabet of Base64 with ``$`` and ``:``: nothing in it needs quoting.
    """
    driver = cast("Any", connection.connection.driver_connection)
    given = (password.encode(), name.encode(), b"scram-sha-256")
    return str(driver.pgconn.encrypt_password(*given), "ascii")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
