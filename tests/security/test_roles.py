"""Each process has the rights that it needs and no others. The whole of tests/web and tests/worker
runs under these roles too."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from migrations import roles
from schema import Base
from schema.grants import GRANTS, ROLES
from tests.conftest import as_role
from worker.database import make_engine

REFUSED = "InsufficientPrivilege"
KEPT_FOR_GOOD = ("original", "arrival", "revision", "restricted_view")
SECRETS_OF_PEOPLE = ("account", "api_token", "sign_in", "sign_in_address")


def test_every_table_has_its_rights_decided():
    """A new table: say in schema/grants.py who may do what with it."""
    assert set(GRANTS) == {*Base.metadata.tables, "alembic_version"}


def test_no_role_may_delete_or_empty_what_is_kept_for_good():
    for role in ROLES:
        for table in KEPT_FOR_GOOD:
            assert "DELETE" not in getattr(GRANTS[table], role), (role, table)
    for table in ("arrival", "revision", "restricted_view"):
        assert not any("UPDATE" in getattr(GRANTS[table], role) for role in ROLES), table


@pytest.fixture
def act(database_url):
    """Return a function that runs a statement as a role; the database refuses it or not."""

    def run(role: str, statement: str) -> str:
        engine = make_engine(as_role(database_url, role))
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement)
        except ProgrammingError as error:
            return type(error.orig).__name__
        else:
            return "done"
        finally:
            engine.dispose()

    return run


OF_NOBODY = [
    "DROP TABLE review",
    "TRUNCATE review",
    "ALTER TABLE document ADD COLUMN x integer",
    "ALTER TABLE document DISABLE TRIGGER ALL",
    "CREATE TABLE planted (x integer)",
    "CREATE SCHEMA planted",
    "CREATE FUNCTION planted() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE INDEX planted ON document (form)",
    "CREATE EXTENSION dblink",
    "CREATE ROLE planted SUPERUSER",
    "ALTER ROLE letterbook_web SUPERUSER",
    "GRANT letterbook_operator TO letterbook_web",
    "SET ROLE letterbook",
    "SET SESSION AUTHORIZATION letterbook",
    "COPY document TO PROGRAM 'id'",
    "COPY document TO '/tmp/planted'",
    "COPY document FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
    "DELETE FROM original",
    "DELETE FROM arrival",
    "DELETE FROM revision",
    "UPDATE revision SET who = 'another'",
    "UPDATE arrival SET who = 'another'",
    "UPDATE original SET sha256 = sha256",
    "UPDATE restricted_view SET who = 'another'",
    "DELETE FROM restricted_view",
    "SELECT setval('arrival_id_seq', 1)",
    "UPDATE alembic_version SET version_num = '0001'",
]


@pytest.mark.parametrize("role", ROLES)
def test_what_no_role_may_do(act, role):
    allowed = [statement for statement in OF_NOBODY if act(role, statement) != REFUSED]
    assert not allowed


def test_the_pages_cannot_raise_a_role_make_an_account_or_let_others_in(act):
    for statement in (
        "UPDATE account SET role = 'admin'",
        "UPDATE account SET sees_restricted = true",
        "UPDATE account SET disabled_at = NULL",
        "INSERT INTO account (name, role) VALUES ('mallory', 'admin')",
        "INSERT INTO sign_in_address SELECT 'x', id, now() FROM account",
        "UPDATE api_token SET scope = 'write'",
        "UPDATE api_token SET digest = 'x'",
        "DELETE FROM document",
        "INSERT INTO agenda (organ, session, stage) VALUES ('A', '1', 'final')",
        "DELETE FROM schedule_change",
    ):
        assert act("web", statement) == REFUSED, statement
    assert act("web", "UPDATE account SET password_hash = NULL WHERE false") == "done"


def test_workers_know_nothing_of_people(act):
    for table in SECRETS_OF_PEOPLE[1:]:
        assert act("worker", f"SELECT 1 FROM {table}") == REFUSED, table
    # But whether somebody whom they write to may still see what they write.
    for column in ("name", "role", "password_hash"):
        assert act("worker", f"SELECT {column} FROM account") == REFUSED, column
    assert act("worker", "UPDATE search_mail SET address = 'eve@example.org'") == REFUSED
    assert act("worker", "SELECT 1 FROM document") == "done"


@pytest.mark.parametrize("role", ROLES)
def test_numbers_of_rows_are_taken_beforehand_by_who_enters_many(act, role):
    assert act(role, "SELECT nextval('arrival_id_seq'), nextval('document_id_seq')") == "done"


def test_rights_are_given_anew_and_what_was_too_much_is_taken(engine, act):
    with engine.begin() as connection:
        connection.execute(text("GRANT DELETE ON original TO letterbook_web"))
    with engine.begin() as connection:
        assert roles.are_made(connection)
        roles.apply(connection)
    assert act("web", "DELETE FROM original") == REFUSED
    assert act("web", "SELECT 1 FROM original") == "done"


def test_what_is_printed_is_what_is_done(engine):
    """A database administrator may run the SQL in place of the command."""
    with engine.begin() as connection:
        database = connection.execute(text("SELECT current_database()")).scalar_one()
        for statement in (*roles.making(), *roles.granting(database)):
            connection.exec_driver_sql(statement)
