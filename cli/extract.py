"""`letterbook extract`: read files and print their records; no database, no queue."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.exit_codes import Exit
from cli.output import errors, print_json, print_table
from extraction.record import Record, as_json
from worker.reader import make_reader
from worker.reading.errors import UnreadableFileError
from worker.reading.isolated import Reader
from worker.settings import Settings


def extract(
    files: Annotated[list[str], typer.Argument(help="Files to read; - for standard input.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file.")] = False,
    password: Annotated[
        list[str] | None, typer.Option(help="For files that are locked; may be given again.")
    ] = None,
) -> None:
    """Read files and print what a cataloguer would write down.

    Example: letterbook extract letter.pdf --json

    Needs no database and no queue. A file that cannot be read is named on standard error with
    its reason; the others are read all the same.
    """
    reader = make_reader(Settings(), tuple(password or ()))
    failed = False
    for name in files:
        try:
            record = _read(reader, name)
        except (UnreadableFileError, OSError) as error:
            errors.print(str(error), markup=False, highlight=False)
            failed = True
            continue
        if json:
            print_json(as_json(record))
        else:
            _print(record)
    reader.close()
    raise typer.Exit(Exit.NOT_ALL if failed else Exit.DONE)


def _read(reader: Reader, name: str) -> Record:
    if name != "-":
        path = Path(name)
        path.stat()
        return reader.read_whole(path.absolute(), path.name).record
    with tempfile.NamedTemporaryFile() as file:
        file.write(sys.stdin.buffer.read())
        file.flush()
        return reader.read_whole(Path(file.name), "-").record


def _print(record: Record) -> None:
    data = as_json(record)
    rows = [
        (name, _plain(value)) for name, value in data.items() if name not in {"evidence", "sha256"}
    ]
    print_table(
        record.source, ("field", "value"), [row for row in rows if row[1] not in ("", None)]
    )


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {inner}" for name, inner in value.items() if inner is not None)
    if isinstance(value, (list, tuple)):
        return "\n".join(_plain(entry) for entry in value)
    return "" if value is None else str(value)
