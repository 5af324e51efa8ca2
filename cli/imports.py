"""`letterbook import`: receive a source as a batch, and watch what becomes of it."""

import getpass
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.live import Live
from rich.table import Table
from sqlalchemy.orm import Session, sessionmaker

from catalogue import batches as ledger
from catalogue.batches import Counts
from cli.exit_codes import Exit
from cli.output import console, errors, print_json
from cli.runtime import Runtime, open_runtime
from schema import Batch
from worker.app import make_app
from worker.intake import batches
from worker.intake.importing import BatchNotOursError, Import
from worker.intake.receive_many import Porter
from worker.intake.sources.opening import open_source
from worker.intake.sources.source import SourceUnreadableError
from worker.tasks import ring

# How often progress is looked at, in seconds; the rate now is over the last few looks.
_GLANCE = 1.0
_THREADS = 4


def import_(
    source: Annotated[
        str | None,
        typer.Argument(help="A folder, file, archive, bag, manifest, address, or - for one file."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the batch is called.")] = None,
    resume: Annotated[int | None, typer.Option(help="Go on with this batch.")] = None,
    only_failed: Annotated[
        int | None, typer.Option(help="Try again what failed of this batch, and nothing else.")
    ] = None,
    password: Annotated[
        list[str] | None, typer.Option(help="For files that are locked; kept with the batch.")
    ] = None,
    wait: Annotated[
        bool, typer.Option(help="Watch until all is read; without it, until all is received.")
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as one object.")] = False,
) -> None:
    """Receive all files of a source as a batch; what was imported before and is unchanged is left.

    Example: letterbook import /mnt/share/letters --name "Letters of 2021"

    Ctrl-C leaves it: what is received goes on in the background, and --resume brings the rest.
    """
    if sum(given is not None for given in (source, resume, only_failed)) != 1:
        errors.print("Name a source, or a batch by --resume or --only-failed.")
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    runtime.start_workers()
    sessions = runtime.sessions()
    batch_id = resume or only_failed
    if batch_id is None:
        assert source is not None
        batch_id = _start(sessions, source, name, password or [])
    elif (found := _again(runtime, sessions, batch_id, failed=bool(only_failed))) is not None:
        errors.print(found, markup=False)
        raise typer.Exit(Exit.NOT_FOUND)
    errors.print(f"Batch {batch_id}. It can be left, and found again by: letterbook batch show {batch_id}")
    problem = _watched(runtime, sessions, batch_id, wait=wait)
    with sessions() as session:
        counts = ledger.counts(session, batch_id)
    _print(batch_id, counts, problem, json=json)
    raise typer.Exit(Exit.NOT_ALL if problem or counts.failed else Exit.DONE)
