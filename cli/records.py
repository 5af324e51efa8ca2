"""`letterbook import-records`: take over the records of another catalogue."""

import getpass
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session, sessionmaker

from catalogue.takeover.marcxml import NotMarcXmlError, records_in
from catalogue.takeover.take_over import Taken, take_over
from cli.exit_codes import Exit
from cli.output import errors, print_json, print_table
from cli.runtime import open_runtime

_TROUBLE = ("refused", "not_a_letter")


def import_records(
    files: Annotated[list[Path], typer.Argument(help="MARCXML files, or answers of OAI-PMH.")],
    source: Annotated[
        str | None, typer.Option(help="The catalogue, where field 003 names none; else the file.")
    ] = None,
    other_forms: Annotated[
        bool, typer.Option("--other-forms", help="Also what is no letter and no note verbale.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do the same and write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a record.")] = False,
) -> None:
    """Take over the MARCXML records of another catalogue, file or no file; safe to run twice.

    Example: letterbook import-records records.xml --dry-run

    A value that a person set here stays; a file that comes later joins the record. Exit code 3
    says that a record was refused, or a file ended in a fault: what came before it is kept.
    """
    runtime = open_runtime()
    runtime.start_servers()
    sessions = runtime.sessions()
    counts: Counter[str] = Counter()
    failed = False
    shown: list[Taken] = []
    for path in files:
        try:
            for taken in _taken(sessions, path, source, other_forms=other_forms, dry_run=dry_run):
                counts[taken.outcome] += 1
                if json:
                    print_json(taken)
                elif taken.outcome in _TROUBLE or taken.notes:
                    shown.append(taken)
        except (NotMarcXmlError, OSError) as error:
            errors.print(f"{path}: {error}", markup=False, highlight=False)
            failed = True
    if not json:
        _print(shown, counts)
    raise typer.Exit(Exit.NOT_ALL if failed or counts["refused"] else Exit.DONE)


def _taken(
    sessions: sessionmaker[Session],
    path: Path,
    source: str | None,
    *,
    other_forms: bool,
    dry_run: bool,
) -> Iterator[Taken]:
    """Each record is a transaction: a fault in the thousandth leaves the others where they are."""
    who = getpass.getuser()
    with path.open("rb") as stream:
        for found in records_in(stream):
            with sessions() as session:
                taken = take_over(
                    session, found, source=source or path.name, who=who, other_forms=other_forms
                )
                if not dry_run:
                    session.commit()
            yield taken


def _print(shown: list[Taken], counts: Counter[str]) -> None:
    if shown:
        print_table(
            "To look at",
            ("record", "key", "symbols", "outcome", "notes"),
            [(t.number, t.key, "\n".join(t.symbols), t.outcome, "\n".join(t.notes)) for t in shown],
        )
    print_table("Records", ("outcome", "count"), sorted(counts.items()))
