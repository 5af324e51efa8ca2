"""`letterbook export`: documents in a format of other programs, streamed."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from catalogue.dates import PartialDateError
from catalogue.exports.exported import Exported, Repository
from catalogue.exports.formats import FORMATS
from catalogue.lookups import Criteria
from cli.criteria import DateFrom, DateTo, Item, Organ, Session, State, Status, Symbol
from cli.exit_codes import Exit
from cli.output import errors
from cli.runtime import open_runtime


def export(
    words: Annotated[str | None, typer.Argument(help="Words of the text, as for find.")] = None,
    format_: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option(help="A file to write; else standard output.")
    ] = None,
    symbol: Symbol = None,
    item: Item = None,
    session: Session = None,
    organ: Organ = None,
    state: State = None,
    date_from: DateFrom = None,
    date_to: DateTo = None,
    status: Status = None,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="Restricted documents as well.")
    ] = False,
) -> None:
    """Export the documents that are asked for, or all; memory stays flat however many there are.

    Example: letterbook export --format marcxml --session 75 --output session-75.xml

    A file appears under its name when it is whole. Exit code 4 says that nothing was found: what
    is written then is a file of its format without a document.
    """
    if format_ not in FORMATS:
        errors.print(f"A format is one of {', '.join(FORMATS)}; {format_!r} is none.", markup=False)
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    criteria = Criteria(symbol, item, session, organ, state, date_from, date_to, words, status)
    found = FORMATS[format_].found(
        runtime.sessions(), criteria, include_restricted=include_restricted
    )
    repository = Repository(runtime.settings.repository_domain, runtime.settings.public_url or None)
    count = 0

    def counted() -> Iterator[Exported]:
        nonlocal count
        for document in found:
            count += 1
            yield document

    try:
        _write(FORMATS[format_].write(counted(), repository), output)
    except PartialDateError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.USAGE) from error
    except OSError as error:
        errors.print(f"{output or 'standard output'}: {error}", markup=False)
        raise typer.Exit(Exit.FAILED) from error
    raise typer.Exit(Exit.DONE if count else Exit.NOT_FOUND)


def _write(chunks: Iterator[bytes], output: Path | None) -> None:
    """Write to a file beside the wanted one, which takes its place when it is whole."""
    if output is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(f".{output.name}.part-{os.getpid()}")
    try:
        with partial.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
