"""`letterbook ingest`: queue files, and see what becomes of them."""

import getpass
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.orm import Session, sessionmaker

from catalogue.lookups import Summary, jobs_of, summaries
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import Runtime, open_runtime
from schema import Batch, Job
from worker.app import make_app
from worker.intake import jobs
from worker.intake.receive import FileTooLargeError, Receipt, receive
from worker.reading.errors import EncryptedFileError, WrongPasswordError
from worker.tasks import ring

_ENDED = ("done", "rejected", "quarantined")
# How often the ledger is looked at, in seconds.
_GLANCE = 0.15
# From so many files on, a delivery is a bulk and lets single letters pass.
_BULK_FROM = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str
    outcome: str
    symbols: tuple[str, ...] = ()
    letter_date: str | None = None
    items: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    reason: str | None = None


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", exists=True)],
    wait: Annotated[
        bool, typer.Option(help="Wait for the outcome; without it, only receipts are given.")
    ] = True,
    seconds: Annotated[float, typer.Option(help="How long to wait at most.")] = 3600.0,
    password: Annotated[
        list[str] | None,
        typer.Option(help="For files that are locked; kept with the batch, may be given again."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file.")] = False,
) -> None:
    """Queue files for the catalogue and show what becomes of each.

    Example: letterbook ingest samples/

    A file has its receipt once its bytes are on the disk and its job is committed; from then on
    nothing can lose it, Ctrl-C included.
    """
    runtime = open_runtime()
    runtime.start_servers()
    runtime.start_workers()
    receipts, refused = _receive_all(runtime, paths, password or [])
    outcomes = refused + (_wait(runtime, receipts, seconds) if wait else _given(receipts))
    outcomes.sort(key=lambda outcome: outcome.file)
    for outcome in outcomes if json else ():
        print_json(asdict(outcome))
    if not json:
        _print(outcomes)
    raise typer.Exit(_code(outcomes))


def _receive_all(
    runtime: Runtime, paths: list[Path], passwords: list[str]
) -> tuple[list[tuple[str, Receipt]], list[Outcome]]:
    """Receive each file, and ring for the new ones."""
    sessions = runtime.sessions()
    files = list(_files(paths))
    lane = "bulk" if len(files) >= _BULK_FROM else "interactive"
    sender = make_app(runtime.broker_url, runtime.settings)
    batch_id = _batch(sessions, paths, passwords) if passwords else None
    receipts: list[tuple[str, Receipt]] = []
    refused: list[Outcome] = []
    for path in files:
        try:
            with path.open("rb") as stream:
                receipt = receive(
                    sessions,
                    runtime.store,
                    stream,
                    name=os.fsencode(path.name).decode("utf-8", "replace"),
                    source=f"file:{path.parent}",
                    who=getpass.getuser(),
                    lane=lane,
                    batch_id=batch_id,
                    most_bytes=runtime.settings.most_bytes,
                )
        except (OSError, FileTooLargeError) as error:
            refused.append(Outcome(str(path), "not received", reason=str(error)))
            continue
        receipts.append((str(path), receipt))
        if not receipt.duplicate or (passwords and _unlock(sessions, receipt)):
            ring([receipt.job_id], lane, sender=sender)
    return receipts, refused


def _batch(sessions: sessionmaker[Session], paths: list[Path], passwords: list[str]) -> int:
    """Make a batch that keeps the passwords for its files."""
    with sessions.begin() as session:
        batch = Batch(
            name=f"{paths[0].name} with passwords",
            source=str(paths[0].absolute()),
            who=getpass.getuser(),
            passwords=passwords,
        )
        session.add(batch)
        session.flush()
        return batch.id


def _unlock(sessions: sessionmaker[Session], receipt: Receipt) -> bool:
    """Try a file again that was turned away for want of the password that comes with it now."""
    with sessions.begin() as session:
        job = session.get_one(Job, receipt.job_id)
        is_locked = job.error_code in {EncryptedFileError.code, WrongPasswordError.code}
        return bool(is_locked and jobs.retry(session, [receipt.job_id]))


def _files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files below the paths in order, hidden ones left out."""
    for path in paths:
        if path.is_dir():
            for entry in sorted(path.iterdir()):
                if not entry.name.startswith("."):
                    yield from _files([entry])
        elif path.is_file():
            yield path


def _given(receipts: list[tuple[str, Receipt]]) -> list[Outcome]:
    return [
        Outcome(path, "duplicate" if receipt.duplicate else "queued") for path, receipt in receipts
    ]


def _wait(runtime: Runtime, receipts: list[tuple[str, Receipt]], seconds: float) -> list[Outcome]:
    """Watch the ledger until every job has ended, or the time is over."""
    sessions = runtime.sessions()
    wanted = [receipt.job_id for _, receipt in receipts]
    deadline = time.monotonic() + seconds
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("reading", total=len(set(wanted)))
        while True:
            with sessions() as session:
                found = jobs_of(session, wanted)
                ended = sum(job.state in _ENDED for job in found.values())
                progress.update(task, completed=ended)
            if ended == len(found) or time.monotonic() > deadline:
                break
            runtime.start_workers()
            time.sleep(_GLANCE)
    with sessions() as session:
        documents = [job.document_id for job in found.values() if job.document_id]
        summary = {entry.id: entry for entry in summaries(session, documents)}
    return [_outcome(path, receipt, found[receipt.job_id], summary) for path, receipt in receipts]


def _outcome(path: str, receipt: Receipt, job: Job, summary: dict[int, Summary]) -> Outcome:
    entry = summary.get(job.document_id or 0)
    word = {"done": "catalogued", "queued": "pending", "leased": "pending"}.get(
        job.state, job.state
    )
    if entry and entry.status == "in_review":
        word = "catalogued, in review"
    if receipt.duplicate:
        word = "duplicate"
    if entry is None:
        return Outcome(path, word, reason=job.error_message)
    return Outcome(path, word, entry.symbols, entry.letter_date, entry.items, entry.organs)


def _print(outcomes: list[Outcome]) -> None:
    print_table(
        "",
        ("file", "outcome", "symbols", "letter date", "agenda items", "organs"),
        [
            (
                Path(entry.file).name,
                entry.outcome,
                "\n".join(entry.symbols),
                entry.letter_date,
                entry.items,
                entry.organs,
            )
            for entry in outcomes
        ],
    )
    for entry in outcomes:
        if entry.reason:
            console.print(entry.reason, markup=False, highlight=False)


def _code(outcomes: list[Outcome]) -> Exit:
    words = {outcome.outcome for outcome in outcomes}
    if not outcomes:
        return Exit.NOT_FOUND
    if words & {"rejected", "quarantined", "not received"}:
        return Exit.NOT_ALL
    return Exit.PENDING if "pending" in words else Exit.DONE
