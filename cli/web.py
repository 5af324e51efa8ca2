"""`letterbook web-address` and `account`: who may use the pages, and how they get in."""

import getpass
from typing import Annotated

import typer

from catalogue import accounts
from catalogue.single_sign_on import tie
from catalogue.viewer import Role
from cli.exit_codes import Exit
from cli.output import console, errors
from cli.runtime import Runtime, open_runtime


def web_address(
    name: Annotated[str | None, typer.Argument(help="An account; else your own.")] = None,
) -> None:
    """Print an address that signs an account in once, within twelve hours.

    Example: letterbook web-address
    """
    runtime = open_runtime()
    runtime.start_servers()
    if name is not None:
        _require(runtime, name)
    runtime.start_web()
    if name is None:
        print_address(runtime, getpass.getuser(), Role.ADMIN, sees_restricted=True)
    else:
        print_address(runtime, name)


def account(
    name: Annotated[str, typer.Argument(help="What history will call the person or program.")],
    role: Annotated[
        str | None, typer.Option(help="reader, clerk, cataloguer or admin; each may do more.")
    ] = None,
    restricted: Annotated[
        bool | None, typer.Option(help="Whether restricted documents are shown.")
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option(help="What the OpenID provider calls them: they may sign in by it."),
    ] = None,
    disable: Annotated[bool, typer.Option("--disable", help="Let it in no more.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Let it in again.")] = False,
    forget_password: Annotated[
        bool, typer.Option("--forget-password", help="Take a forgotten password away.")
    ] = False,
) -> None:
    """Make or change an account, and print an address that signs it in once.

    Example: letterbook account maria --role cataloguer
    """
    known = [entry.name.lower() for entry in Role if entry is not Role.NOBODY]
    if role is not None and role not in known:
        errors.print(f"A role is one of {', '.join(known)}.")
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    if disable:
        _disable(runtime, name)
        return
    if subject is not None:
        _tie(runtime, name, subject)
    _let_in(runtime, name, enable=enable, forget_password=forget_password)
    runtime.start_web()
    print_address(runtime, name, Role[role.upper()] if role else None, sees_restricted=restricted)


def _require(runtime: Runtime, name: str) -> None:
    """Stop at a name that was mistyped: it would make an account."""
    try:
        with runtime.sessions()() as session:
            accounts.require_account(session, name)
    except accounts.UnknownAccountError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.NOT_FOUND) from error


def _disable(runtime: Runtime, name: str) -> None:
    try:
        with runtime.sessions().begin() as session:
            accounts.disable(session, name)
    except accounts.UnknownAccountError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.NOT_FOUND) from error
    console.print(f"{name} is let in no more.", highlight=False, markup=False)


def _let_in(runtime: Runtime, name: str, *, enable: bool, forget_password: bool) -> None:
    if not (enable or forget_password):
        return
    with runtime.sessions().begin() as session:
        entry = accounts.keep_account(session, name)
        if enable:
            accounts.enable(session, entry)
        if forget_password:
            accounts.forget_password(session, entry)


def _tie(runtime: Runtime, name: str, subject: str) -> None:
    issuer = runtime.settings.oidc_issuer
    if issuer is None:
        errors.print("No OpenID provider is set: LETTERBOOK_OIDC_ISSUER names one.")
        raise typer.Exit(Exit.USAGE)
    with runtime.sessions().begin() as session:
        tie(session, accounts.keep_account(session, name), issuer.rstrip("/"), subject)


def print_address(
    runtime: Runtime,
    name: str,
    role: Role | None = None,
    *,
    sees_restricted: bool | None = None,
) -> None:
    """Print a one-time address for an account, made if it is new."""
    with runtime.sessions().begin() as session:
        entry = accounts.keep_account(session, name, role, sees_restricted=sees_restricted)
        if entry.disabled_at is not None:
            errors.print(
                f"{name} is disabled: letterbook account {name} --enable lets it in again.",
                markup=False,
            )
            raise typer.Exit(Exit.USAGE)
        code = accounts.make_sign_in_code(session, entry)
    console.print(f"Sign in once as {name}:", highlight=False, markup=False)
    # Never wrapped: an address in two lines is none.
    console.print(
        f"  {runtime.web_url}/enter/{code}", highlight=False, markup=False, soft_wrap=True
    )
