"""`letterbook backup` and `letterbook restore`: all of a Letterbook, away and back."""

import json as jsons
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr

from catalogue.backups.manifest import (
    SECRETS,
    SETTINGS,
    BackupDamagedError,
    Manifest,
    NoBackupError,
    find_backup,
    problems_of,
)
from catalogue.backups.programs import ProgramFailedError, ProgramsMissingError
from catalogue.backups.restoring import InUseError, NewerBackupError, NotEmptyError
from catalogue.backups.restoring import restore as restore_backup
from catalogue.backups.saving import BackupRunningError, Source, keep_newest, save
from cli.embedded.postgres import installed_programs
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import Runtime, open_runtime

# Secrets that are not of this installation's servers alone.
_SECRETS = ("web", "webhook")
_REFUSALS = (
    BackupRunningError,
    InUseError,
    NewerBackupError,
    NotEmptyError,
    ProgramFailedError,
    ProgramsMissingError,
    OSError,
)


def backup(
    destination: Annotated[Path, typer.Argument(help="A folder; later backups go there as well.")],
    verify: Annotated[
        bool, typer.Option("--verify", help="Make none: read the newest one there, wholly.")
    ] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Remove all but so many of the newest.")
    ] = None,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Secrets as well: guard the destination.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Save database, originals and settings, while everything works on; later ones are small.

    Example: letterbook backup /mnt/backup --keep 14

    A backup appears under its name when all of it is on the disk. Exit code 3 of --verify says
    that one is damaged.
    """
    try:
        if verify:
            _verify(destination, json=json)
            return
        runtime = open_runtime()
        runtime.start_servers()
        source = Source(
            runtime.database_url,
            runtime.store,
            _settings(runtime, with_secrets=with_secrets),
            {name: runtime.home.secret(name) for name in _SECRETS} if with_secrets else {},
            installed_programs(),
        )
        made = save(source, destination.absolute())
        removed = keep_newest(destination.absolute(), keep) if keep else 0
    except NoBackupError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.NOT_FOUND) from error
    except _REFUSALS as error:
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(Exit.FAILED) from error
    _print(str(made.folder), made.manifest(), json=json)
    if removed and not json:
        console.print(f"Removed: {removed} older.", highlight=False)


def _verify(destination: Path, *, json: bool) -> None:
    found = find_backup(destination)
    problems = problems_of(found)
    if json:
        print_json({"backup": str(found.folder), "problems": problems})
    for problem in problems if not json else ():
        errors.print(problem, markup=False, highlight=False)
    if not problems and not json:
        _print(f"Whole: {found.folder}", found.manifest(), json=False)
    raise typer.Exit(Exit.NOT_ALL if problems else Exit.DONE)


def restore(
    source: Annotated[Path, typer.Argument(help="A destination of backup, or one of its backups.")],
    force: Annotated[
        bool, typer.Option("--force", help="Lose what is in this Letterbook.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Restore the newest backup, or the one named, into an empty Letterbook.

    Example: letterbook restore /mnt/backup

    All of it is read and compared before anything is written; the database is replaced in one
    transaction.
    """
    runtime = open_runtime()
    running = [
        one.name
        for one in (runtime.worker, runtime.people, runtime.beat, runtime.web)
        if one.find() is not None
    ]
    if running:
        errors.print(f"{', '.join(running)} runs. Stop everything first: letterbook down")
        raise typer.Exit(Exit.FAILED)
    runtime.start_servers()
    try:
        found = find_backup(source)
        manifest = restore_backup(
            found,
            runtime.database_url,
            runtime.store,
            embedded=installed_programs(),
            force=force,
        )
    except NoBackupError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.NOT_FOUND) from error
    except BackupDamagedError as error:
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(Exit.NOT_ALL) from error
    except _REFUSALS as error:
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(Exit.FAILED) from error
    runtime.migrate()
    for path in sorted((found.folder / SECRETS).glob("*")):
        runtime.home.keep_secret(path.name, path.read_text())
    _print(f"Restored: {found.folder}", manifest, json=json)
    if not json:
        _tell_settings(runtime, jsons.loads((found.folder / SETTINGS).read_text()))


def _settings(runtime: Runtime, *, with_secrets: bool) -> str:
    """Return the settings that are not the default's, as they would be set."""
    said: dict[str, Any] = {}
    for name in sorted(runtime.settings.model_fields_set):
        value = getattr(runtime.settings, name)
        if isinstance(value, SecretStr):
            if with_secrets:
                said[name] = value.get_secret_value()
        elif name != "home":
            said[name] = str(value)
    return jsons.dumps(said, indent=1)


def _tell_settings(runtime: Runtime, saved: dict[str, str]) -> None:
    now = jsons.loads(_settings(runtime, with_secrets=True))
    secret = {
        name
        for name in saved
        if "SecretStr" in str(type(runtime.settings).model_fields[name].annotation)
    }
    other = [name for name, value in saved.items() if now.get(name) != value]
    if other:
        console.print("Settings were others there; to have them here as well:")
    for name in other:
        value = f"(in {SETTINGS})" if name in secret else saved[name]
        console.print(f"  LETTERBOOK_{name.upper()}={value}", highlight=False, markup=False)


def _print(title: str, manifest: Manifest, *, json: bool) -> None:
    if json:
        print_json({"backup": title, **{n: getattr(manifest, n) for n in manifest.__slots__}})
        return
    print_table(
        title,
        ("taken", "revision", "rows", "originals", "bytes"),
        [
            (
                manifest.taken_at[:19],
                manifest.revision,
                sum(manifest.tables.values()),
                manifest.originals,
                manifest.bytes,
            )
        ],
    )
