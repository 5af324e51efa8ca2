"""`letterbook bag`: a selection of documents as a BagIt bag, and such a bag brought in."""

from pathlib import Path
from typing import Annotated

import typer

from catalogue.bags.reading import BagUnfitError, LetterbookNotEmptyError, read_bag
from catalogue.bags.writing import BagExistsError, Bagged, write_bag
from catalogue.dates import PartialDateError
from catalogue.exports.exported import Repository
from catalogue.lookups import Criteria
from cli.exit_codes import Exit
from cli.output import console, errors, print_json
from cli.runtime import open_runtime

app = typer.Typer(
    name="bag",
    help="A selection of documents with originals and history as a BagIt bag, and back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("export")
def export(
    destination: Annotated[Path, typer.Argument(help="The folder to be made.")],
    query: Annotated[
        str | None, typer.Argument(help="What the search box takes; else all.")
    ] = None,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="Restricted documents as well.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Write documents with records, originals and history as a bag.

    Example: letterbook bag export session-75 "session:75"

    Exit code 4 says that nothing was found: the bag holds no document then.
    """
    runtime = open_runtime()
    runtime.start_servers()
    repository = Repository(runtime.settings.repository_domain, runtime.settings.public_url or None)
    try:
        done = write_bag(
            runtime.sessions(),
            runtime.store,
            Criteria(words=query),
            destination.absolute(),
            repository,
            include_restricted=include_restricted,
        )
    except (PartialDateError, BagExistsError) as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.USAGE) from error
    except OSError as error:
        errors.print(f"{destination}: {error}", markup=False)
        raise typer.Exit(Exit.FAILED) from error
    _print("Bagged", done, json=json)
    raise typer.Exit(Exit.DONE if done.documents else Exit.NOT_FOUND)


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="The folder of a bag that this command wrote.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Bring a bag into an empty Letterbook: the same records, corrections, history, originals.

    Example: letterbook bag import session-75
    """
    runtime = open_runtime()
    runtime.start_servers()
    try:
        done = read_bag(runtime.sessions(), runtime.store, source.absolute())
    except (BagUnfitError, LetterbookNotEmptyError, OSError) as error:
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(Exit.FAILED) from error
    _print("Brought in", done, json=json)


def _print(what: str, done: Bagged, *, json: bool) -> None:
    if json:
        print_json(done)
    else:
        console.print(
            f"{what}: {done.documents} documents, {done.originals} originals, {done.bytes} bytes",
            highlight=False,
        )
