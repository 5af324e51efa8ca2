"""`letterbook reprocess`: read documents again under the present rules, or see what it would do."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.orm import Session, sessionmaker

from catalogue.lookups import show as show_document
from cli.exit_codes import Exit
from cli.output import console, errors, print_json
from cli.preview_tables import DifferenceFile, print_preview
from cli.runtime import Runtime, open_runtime
from worker import rereading
from worker.app import make_app
from worker.intake.reread import reread
from worker.preview_tally import Tally
from worker.reader import make_reader
from worker.rereading import Preview, Previewer
from worker.tasks import ring


def reprocess(
    keys: Annotated[list[str] | None, typer.Argument(help="Symbols or ids; none for all.")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change; write nothing.")
    ] = False,
    sample: Annotated[
        int | None,
        typer.Option(min=1, help="Preview so many documents from all over, always the same ones."),
    ] = None,
    samples: Annotated[
        int, typer.Option(min=0, help="So many changes are shown of each field.")
    ] = 3,
    output: Annotated[
        Path | None,
        typer.Option(help="Write every difference into this file: .csv, or JSON lines."),
    ] = None,
    recognise: Annotated[
        bool,
        typer.Option("--recognise", help="Recognise scans that never were: seconds a page."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the preview as one object.")] = False,
) -> None:
    """Read documents again under the present rules; values that a person set stay.

    Example: letterbook reprocess --preview --sample 1000

    With --preview nothing is written: it counts by field what would change, with samples from
    before and after. Without it the documents are queued and read in the background.
    """
    if not preview and (sample or output or recognise or json):
        errors.print("--sample, --output, --recognise and --json belong to --preview.")
        raise typer.Exit(Exit.USAGE)
    if keys and sample:
        errors.print("Name documents or a --sample, not both.")
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    sessions = runtime.sessions()
    ids = _named(sessions, keys) if keys else None
    if preview:
        chosen = rereading.sample_of(sessions, sample) if sample else ids
        tally = Tally(samples)
        _preview(runtime, sessions, chosen, tally, output, recognise=recognise)
        _report(tally, json=json)
    else:
        _queue(runtime, sessions, ids)


def _named(sessions: sessionmaker[Session], keys: Sequence[str]) -> list[int]:
    with sessions() as session:
        found = {key: show_document(session, key) for key in keys}
    missing = [key for key, document in found.items() if document is None]
    if missing:
        errors.print(f"Not in the catalogue: {', '.join(missing)}", markup=False)
        raise typer.Exit(Exit.NOT_FOUND)
    return list(dict.fromkeys(document["id"] for document in found.values() if document))


def _queue(runtime: Runtime, sessions: sessionmaker[Session], ids: list[int] | None) -> None:
    runtime.start_workers()
    sender = make_app(runtime.broker_url, runtime.settings)
    queued = 0
    for job_ids in reread(sessions, ids):
        ring(job_ids, "bulk", sender=sender)
        queued += len(job_ids)
    console.print(f"Queued to be read again: {queued}")


def _preview(
    runtime: Runtime,
    sessions: sessionmaker[Session],
    chosen: Sequence[int] | None,
    tally: Tally,
    output: Path | None,
    *,
    recognise: bool,
) -> None:
    """Look at each document, with the progress on the terminal."""
    ids = rereading.all_documents(sessions) if chosen is None else chosen
    total = rereading.count(sessions) if chosen is None else len(chosen)
    with (
        closing(make_reader(runtime.settings)) as reader,
        DifferenceFile(output) as file,
    ):
        previewer = Previewer(sessions, runtime.store, reader, recognise)
        for found in _shown(map(previewer.preview, ids), total):
            tally.add(found)
            file.write(found.foreseen)


def _shown(found: Iterable[Preview | None], total: int) -> Iterable[Preview]:
    """Yield what was found of documents that are still there, under a bar with the time left."""
    with Progress(
        TextColumn("Reading again"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as progress:
        yield from filter(None, progress.track(found, total=total))


def _report(tally: Tally, *, json: bool) -> None:
    if json:
        print_json(tally)
    else:
        print_preview(tally)
    if not tally.documents:
        raise typer.Exit(Exit.NOT_FOUND)
    raise typer.Exit(Exit.NOT_ALL if tally.unread else Exit.DONE)
