"""`letterbook fixity`: whether the originals are what they were; mend what is not."""

import getpass
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer

from catalogue.fixity import standing as stand
from catalogue.fixity.checking import (
    Bounds,
    Due,
    check_due,
    hash_one,
    of_contents,
    write_down,
)
from catalogue.fixity.mending import NoSecondStoreError, faulty, mend_all
from catalogue.replication import replicate
from catalogue.stores import PairedOriginals, by_name
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import Runtime, open_runtime
from schema import FixityFault
from worker.fixity import expected_of

app = typer.Typer(
    name="fixity",
    help="Whether the bytes of the originals are what they were; mend what is not.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_DIGEST = re.compile("[0-9a-f]{64}")


def _open() -> Runtime:
    runtime = open_runtime()
    runtime.start_servers()
    return runtime


@app.command()
def status(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a store.")] = False,
) -> None:
    """Show how each store of originals stands, and what is wrong.

    Example: letterbook fixity status

    Exit code 3 says that something is.
    """
    runtime = _open()
    with runtime.sessions()() as session:
        found = stand.standing(session, expected_of(runtime.settings), datetime.now(UTC))
    for one in found if json else ():
        print_json(one)
    if not json:
        print_table(
            "Originals",
            ("store", "originals", "faults", "hashed since", "last run", "without copy"),
            [
                (
                    o.store,
                    o.originals,
                    o.faults,
                    _when(o.oldest_at),
                    _when(o.last_run_at),
                    o.waiting,
                )
                for o in found
            ],
        )
        print_alarms(found)
    raise typer.Exit(Exit.NOT_ALL if any(one.alarms for one in found) else Exit.DONE)


def print_alarms(found: Iterable[stand.Standing]) -> None:
    """Print what is wrong with the stores, a line each."""
    for alarm in (alarm for one in found for alarm in one.alarms):
        errors.print(f"ALARM: {alarm}", markup=False, highlight=False)


@app.command()
def check(
    sha256s: Annotated[
        list[str] | None, typer.Argument(metavar="SHA256…", help="Of some; else of all.")
    ] = None,
    only_faults: Annotated[
        bool, typer.Option("--faults", help="Only those with an open fault.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a store.")] = False,
) -> None:
    """Hash originals now, in every store, and write down what comes of it.

    Example: letterbook fixity check

    Exit code 3 says that a fault was found.
    """
    runtime = _open()
    sessions = runtime.sessions()
    total = 0
    for name, store in by_name(runtime.store):
        if sha256s or only_faults:
            with sessions() as session:
                some = list(of_contents(session, sha256s)) if sha256s else faulty(session, name)
            _require(sha256s or (), some)
            findings = [hash_one(store, one) for one in some]
            write_down(sessions, name, findings)
            checked, bad = len(findings), [one for one in findings if one.result != "intact"]
            faults, problem = len(bad), None
        else:
            tally = check_due(sessions, name, store, Bounds(datetime.now(UTC)))
            checked, faults, problem = tally.checked, tally.faults, tally.problem
        total += faults + bool(problem)
        if json:
            print_json({"store": name, "checked": checked, "faults": faults, "problem": problem})
        else:
            told = f"; {problem}" if problem else ""
            console.print(
                f"{name} store: {checked} hashed, {faults} faults{told}",
                markup=False,
                highlight=False,
            )
    raise typer.Exit(Exit.NOT_ALL if total else Exit.DONE)


def _require(sha256s: Iterable[str], found: Iterable[Due]) -> None:
    missing = set(sha256s) - {one.stored.sha256 for one in found}
    if missing:
        errors.print(f"No such original: {', '.join(sorted(missing))}", markup=False)
        raise typer.Exit(Exit.NOT_FOUND)


@app.command()
def faults(
    all_: Annotated[bool, typer.Option("--all", help="Those that were mended as well.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a fault.")] = False,
) -> None:
    """List what is damaged, missing or unreadable, the newest first.

    Example: letterbook fixity faults

    Exit code 3 says that there is a fault.
    """
    with _open().sessions()() as session:
        found = stand.faults(session, is_open=not all_)
    if json:
        for one in found:
            print_json(_plain(one))
    elif found:
        _print_faults(found)
    else:
        errors.print("There is no fault.")
    is_open = any(one.mended_at is None for one in found)
    raise typer.Exit(Exit.NOT_ALL if is_open else Exit.DONE)


@app.command()
def history(
    sha256: Annotated[str, typer.Argument(help="As `letterbook show` gives it.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show when one original was received, copied and hashed, and what was wrong with it.

    Example: letterbook fixity history 9f86d081884c7d65… (all 64 digits)
    """
    with _open().sessions()() as session:
        found = (
            stand.history(session, sha256.lower()) if _DIGEST.fullmatch(sha256.lower()) else None
        )
        if found is None:
            errors.print(f"{sha256}: no such original.", markup=False)
            raise typer.Exit(Exit.NOT_FOUND)
        checks = [(one.store, one.checked_at, one.result, one.times) for one in found.checks]
        problems = list(found.faults)
    if json:
        names = ("store", "checked_at", "result", "times")
        print_json(
            {
                "sha256": found.sha256,
                "size": found.size,
                "received_at": found.received_at,
                "copied_at": found.copied_at,
                "checks": [dict(zip(names, row, strict=True)) for row in checks],
                "faults": [_plain(one) for one in problems],
            }
        )
        return
    copied = f", copied {_when(found.copied_at)}" if found.copied_at else ""
    print_table(
        f"{found.size} bytes, received {_when(found.received_at)}{copied}",
        ("store", "last hashed", "result", "times"),
        [(store, _when(at), result, times) for store, at, result, times in checks],
    )
    if problems:
        _print_faults(problems)


@app.command()
def repair() -> None:
    """Mend what is damaged or missing in one store from the other; bad bytes are kept beside.

    Example: letterbook fixity repair

    Exit code 3 says that something could not be mended.
    """
    runtime = _open()
    try:
        found = mend_all(runtime.sessions(), runtime.store, getpass.getuser())
    except NoSecondStoreError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.FAILED) from error
    bad = [one for one in found if one.result != "intact"]
    for one in bad:
        errors.print(f"{one.due.stored.sha256}: {one.reason}", markup=False, highlight=False)
    console.print(f"Mended: {len(found) - len(bad)}. Not mended: {len(bad)}.", highlight=False)
    raise typer.Exit(Exit.NOT_ALL if bad else Exit.DONE)


@app.command()
def copy() -> None:
    """Copy to the second store now what it lacks; the clock does so every minute.

    Example: letterbook fixity copy
    """
    runtime = _open()
    if not isinstance(runtime.store, PairedOriginals):
        errors.print("There is no second store: set LETTERBOOK_ORIGINALS_SECOND.")
        raise typer.Exit(Exit.USAGE)
    done = replicate(runtime.sessions(), runtime.store)
    console.print(f"Copied: {done.copied}.", highlight=False)
    if done.problem:
        errors.print(done.problem, markup=False)
        raise typer.Exit(Exit.FAILED)


def _plain(fault: FixityFault) -> dict[str, object]:
    return {column.key: getattr(fault, column.key) for column in FixityFault.__table__.columns}


def _print_faults(found: Iterable[FixityFault]) -> None:
    """Print faults; what is only damaged or missing needs no further words."""
    print_table(
        "Faults",
        ("original", "store", "found", "what", "mended"),
        [
            (
                f.sha256,
                f.store,
                _when(f.found_at),
                f"{f.result}: {f.reason}" if f.result == "unreadable" else f.result,
                _mended(f),
            )
            for f in found
        ],
    )


def _mended(fault: FixityFault) -> str:
    return f"{_when(fault.mended_at)}, {fault.mended_by}" if fault.mended_at else ""


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
