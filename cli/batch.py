"""`letterbook batches` and `letterbook batch …`: imports found again."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session, sessionmaker

from catalogue import batches as ledger
from cli.batch_tables import print_counts, write_receipt
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import Runtime, open_runtime
from worker.app import make_app
from worker.intake import batches as intake
from worker.tasks import ring

app = typer.Typer(
    name="batch",
    help="One batch: what became of it, its receipt; pause, resume, cancel.",
    no_args_is_help=True,
)

_Number = Annotated[int, typer.Argument(help="The batch, as `letterbook batches` numbers it.")]


class Form(StrEnum):
    """A form that a receipt has."""

    csv = "csv"
    xlsx = "xlsx"
    json = "json"


def batches(
    before: Annotated[int | None, typer.Option(help="Only batches older than this one.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a batch.")] = False,
) -> None:
    """List the newest batches.

    Example: letterbook batches
    """
    _, sessions = _open()
    with sessions() as session:
        found = [
            (entry, ledger.counts(session, entry.id))
            for entry in ledger.batches(session, before=before)
        ]
    for entry, counts in found if json else ():
        print_json({**asdict(entry), "counts": asdict(counts)})
    if not json:
        print_table(
            "Batches",
            ("id", "name", "who", "state", "files", "failed", "pending", "started"),
            [
                (
                    entry.id,
                    entry.name,
                    entry.who,
                    entry.state,
                    counts.files,
                    counts.failed,
                    counts.pending,
                    f"{entry.started_at:%Y-%m-%d %H:%M}",
                )
                for entry, counts in found
            ],
        )


@app.command()
def show(
    batch_id: _Number,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show what became of a batch.

    Example: letterbook batch show 12
    """
    _, sessions = _open()
    with sessions() as session:
        entry = _require(session, batch_id)
        counts = ledger.counts(session, batch_id)
    if not json:
        told = f"{entry.name}: from {entry.source}, by {entry.who}; {entry.state}"
        console.print(told, markup=False, highlight=False)
    print_counts(batch_id, counts, entry.problem, json=json)
    raise typer.Exit(Exit.NOT_ALL if counts.failed or entry.problem else Exit.DONE)


@app.command()
def receipt(
    batch_id: _Number,
    form: Annotated[Form, typer.Option("--format", help="What it is written as.")] = Form.csv,
    errors_only: Annotated[
        bool, typer.Option("--errors-only", help="Only what a person must see to.")
    ] = False,
    output: Annotated[Path | None, typer.Option(help="A file, in place of the terminal.")] = None,
) -> None:
    """Write a line for each file: its outcome, document, reason and timings.

    Example: letterbook batch receipt 12 --errors-only --output mend.csv
    """
    _, sessions = _open()
    with sessions() as session:
        _require(session, batch_id)
        write_receipt(ledger.receipt(session, batch_id, failures_only=errors_only), form, output)


@app.command()
def pause(batch_id: _Number) -> None:
    """Receive and read no more of a batch for now.

    Example: letterbook batch pause 12
    """
    _, sessions = _open()
    with sessions.begin() as session:
        _require(session, batch_id)
        intake.pause(session, batch_id)
    console.print(f"Batch {batch_id} is paused.")


@app.command()
def resume(batch_id: _Number) -> None:
    """Read on in a batch; files that are still to be received: `letterbook import --resume`.

    Example: letterbook batch resume 12
    """
    runtime, sessions = _open()
    runtime.start_workers()
    with sessions.begin() as session:
        _require(session, batch_id)
        waiting = intake.resume(session, batch_id)
        session.flush()
        state = _require(session, batch_id).state
    sender = make_app(runtime.broker_url, runtime.settings)
    for lane, job_ids in waiting.items():
        ring(job_ids, lane, sender=sender)
    console.print(f"Batch {batch_id} goes on.")
    if state == "receiving":
        console.print(f"Not all was received: letterbook import --resume {batch_id}")


@app.command()
def cancel(batch_id: _Number) -> None:
    """Receive and read no more of a batch; what is read stays, what is queued is kept.

    Example: letterbook batch cancel 12
    """
    _, sessions = _open()
    with sessions.begin() as session:
        _require(session, batch_id)
        intake.cancel(session, batch_id)
    console.print(f"Batch {batch_id} is cancelled.")


def _open() -> tuple[Runtime, sessionmaker[Session]]:
    runtime = open_runtime()
    runtime.start_servers()
    return runtime, runtime.sessions()


def _require(session: Session, batch_id: int) -> ledger.BatchSummary:
    found = ledger.batch(session, batch_id)
    if found is None:
        errors.print(f"There is no batch {batch_id}.")
        raise typer.Exit(Exit.NOT_FOUND)
    return found
