"""`letterbook roles`: database roles with the least rights, as SQL or made at once."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ProgrammingError

from cli.exit_codes import Exit
from cli.output import console, errors
from cli.runtime import open_runtime
from migrations import roles as sql
from schema.grants import ROLES
from worker.database import make_engine


def roles(
    apply: Annotated[
        bool, typer.Option("--apply", help="Make them; without it the SQL is printed.")
    ] = False,
    password_file: Annotated[
        list[str] | None,
        typer.Option(help="ROLE=FILE: give web, worker or operator the password in a file."),
    ] = None,
    prefix: Annotated[str, typer.Option(help="What their names begin with.")] = sql.DEFAULT_PREFIX,
) -> None:
    """Print or make the database roles of the pages, the workers and the commands.

    Example: letterbook roles --apply --password-file web=/run/secrets/web-password

    Run it as the owner of the tables, with the right to make roles. `letterbook migrate` renews
    what they may do.
    """
    passwords = dict(_password(given) for given in password_file or ())
    runtime = open_runtime()
    runtime.start_servers()
    if not apply:
        database = make_url(runtime.database_url).database or ""
        for statement in (*sql.making(prefix), *sql.granting(database, prefix)):
            print(f"{statement};")  # noqa: T201 - SQL, for psql or a file
        return
    engine = make_engine(runtime.database_url)
    try:
        with engine.begin() as connection:
            sql.apply(connection, prefix, passwords)
    except ProgrammingError as error:
        errors.print(
            f"The roles were not made: {str(error.orig).strip()}. Run this as the owner of the "
            "tables, after `letterbook migrate`.",
            markup=False,
            highlight=False,
        )
        raise typer.Exit(Exit.FAILED) from error
    finally:
        engine.dispose()
    console.print(", ".join(sql.role_name(prefix, role) for role in ROLES), highlight=False)


def _password(given: str) -> tuple[str, str]:
    role, is_pair, file = given.partition("=")
    if not is_pair or role not in ROLES:
        errors.print(f"--password-file takes ROLE=FILE; a role is one of {', '.join(ROLES)}.")
        raise typer.Exit(Exit.USAGE)
    try:
        return role, Path(file).read_text().strip()
    except OSError as error:
        errors.print(f"{file}: {error.strerror}", markup=False)
        raise typer.Exit(Exit.USAGE) from error
