"""`letterbook import`: receive a source as a batch, and watch what becomes of it."""

import getpass
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.live import Live
from sqlalchemy.orm import Session, sessionmaker

from catalogue import batches as ledger
from catalogue.batches import Counts
from cli.batch_tables import counts_table, print_counts, write_predictions
from cli.exit_codes import Exit
from cli.import_options import ListUnchanged, Restricted, order_given
from cli.output import errors
from cli.places import absolute
from cli.runtime import Runtime, open_runtime
from schema import Batch
from worker.app import make_app
from worker.dry_run import predict
from worker.importing import receive_batch
from worker.intake import batches
from worker.intake.import_orders import ImportOrderError
from worker.intake.importing import BatchNotOursError
from worker.intake.receive_many import MachineFailingError
from worker.intake.sources.source import Source, SourceUnreadableError
from worker.intake.sources.standard_input import StandardInput
from worker.tasks import ring

# How often the ledger is looked at, in seconds; "now" is the last so many looks. After one that
# took long it is left alone for so many times as long: counting is not what the machine is for.
_GLANCE = 1.0
_REST = 9
_NOW = 10


def import_(
    source: Annotated[
        str | None,
        typer.Argument(
            help="A folder, file, zip, tar, bag, CSV or XLSX manifest, watch:FOLDER, an address "
            "(s3://…, sftp://…, imaps://…), or - for one file on standard input."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the batch is called.")] = None,
    resume: Annotated[int | None, typer.Option(help="Go on with this batch.")] = None,
    only_failed: Annotated[
        int | None, typer.Option(help="Try again what failed of this batch.")
    ] = None,
    root: Annotated[
        list[str] | None,
        typer.Option(help="A folder or address that a manifest may name files in."),
    ] = None,
    webhook: Annotated[
        str | None, typer.Option(help="An address that is told when the batch ends.")
    ] = None,
    mail: Annotated[
        str | None, typer.Option(help="An address that is written to when the batch ends.")
    ] = None,
    mail_failures: Annotated[
        bool, typer.Option("--mail-failures", help="Write only if something failed.")
    ] = False,
    password: Annotated[
        list[str] | None, typer.Option(help="For what is locked; kept with the batch.")
    ] = None,
    list_unchanged: ListUnchanged = False,
    restricted: Restricted = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each file; write nothing.")
    ] = False,
    wait: Annotated[
        bool, typer.Option(help="Watch until all is read; without it, until all is received.")
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as one object.")] = False,
) -> None:
    """Receive all files of a source as a batch; what is known and unchanged is passed over.

    Example: letterbook import /mnt/share/letters --name "Letters of 2021"

    Ctrl-C leaves it: what is received goes on in the background, and --resume brings the rest.
    """
    if sum(given is not None for given in (source, resume, only_failed)) != 1:
        errors.print("Name a source, or a batch by --resume or --only-failed.")
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    sessions = runtime.sessions()
    wanted = order_given(
        source or "",
        root=root,
        webhook=webhook,
        mail=mail,
        mail_failures=mail_failures,
        list_unchanged=list_unchanged,
        restricted=restricted,
    )
    try:
        options = wanted.batch_options
    except ImportOrderError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.USAGE) from error
    if dry_run:
        assert source is not None
        outcomes = predict(runtime.settings, sessions, absolute(source), options, password or [])
        write_predictions(outcomes, json=json)
        return
    runtime.start_workers()
    if source is not None:
        batch_id = _start(sessions, source, name, options, password or [])
    else:
        batch_id = resume or only_failed or 0
        _start_again(runtime, sessions, batch_id, failed=only_failed is not None)
    errors.print(f"Batch {batch_id}; found again by: letterbook batch show {batch_id}")
    given = None
    if source == "-":
        given = StandardInput(name or "standard input", runtime.settings.most_bytes)
    problem = _receive(runtime, sessions, batch_id, given)
    if wait:
        _watch(runtime, sessions, batch_id)
    with sessions() as session:
        counts = ledger.counts(session, batch_id)
    print_counts(batch_id, counts, problem, json=json)
    raise typer.Exit(_code(counts, problem, waited=wait))


def _start(
    sessions: sessionmaker[Session],
    source: str,
    name: str | None,
    options: dict[str, Any],
    passwords: list[str],
) -> int:
    with sessions.begin() as session:
        batch = batches.start(
            session,
            name=name or Path(source).name or source,
            source=absolute(source),
            who=getpass.getuser(),
            options=options,
            passwords=passwords,
        )
        return batch.id


def _start_again(
    runtime: Runtime, sessions: sessionmaker[Session], batch_id: int, *, failed: bool
) -> None:
    with sessions.begin() as session:
        batch = session.get(Batch, batch_id)
        if batch is None:
            errors.print(f"There is no batch {batch_id}.")
            raise typer.Exit(Exit.NOT_FOUND)
        try:
            again = batches.try_failures_again if failed else batches.resume
            waiting = again(session, batch_id)
        except batches.BatchStateError as error:
            errors.print(str(error))
            raise typer.Exit(Exit.USAGE) from error
    _ring_all(runtime, waiting)


def _ring_all(runtime: Runtime, waiting: dict[str, list[int]]) -> None:
    sender = make_app(runtime.broker_url, runtime.settings)
    for lane, job_ids in waiting.items():
        ring(job_ids, lane, sender=sender)


def _receive(
    runtime: Runtime, sessions: sessionmaker[Session], batch_id: int, given: Source | None
) -> str | None:
    """Receive the batch's files, with the counts on the terminal; return what stopped it."""
    sender = make_app(runtime.broker_url, runtime.settings)

    def ring_for(job_ids: Sequence[int], lane: str) -> None:
        ring(job_ids, lane, sender=sender)

    with sessions() as session:
        state = session.get_one(Batch, batch_id).state
    if state != "receiving":
        return None
    with _Shown(sessions, batch_id):
        try:
            receive_batch(sessions, runtime.settings, batch_id, ring_for, source=given)
        except (SourceUnreadableError, BatchNotOursError) as error:
            return str(error)
        except MachineFailingError as error:
            return f"{error} Then: letterbook import --resume {batch_id}"
    return None


def _watch(runtime: Runtime, sessions: sessionmaker[Session], batch_id: int) -> None:
    """Wait until no letter of the batch is pending, or somebody pauses it."""
    with _Shown(sessions, batch_id):
        while True:
            began = time.monotonic()
            with sessions.begin() as session:
                counts = ledger.counts(session, batch_id)
                paused = session.get_one(Batch, batch_id).state == "paused"
                batches.finish_ended(session)
            if not counts.pending or paused:
                return
            rest = _rest(began)
            runtime.start_workers()
            time.sleep(rest)


def _rest(began: float) -> float:
    """Return how long to leave the ledger alone after a look that began then, in seconds."""
    return max(_GLANCE, _REST * (time.monotonic() - began))


class _Shown:
    """The counts of a batch on the terminal, looked at by a thread of their own."""

    def __init__(self, sessions: sessionmaker[Session], batch_id: int) -> None:
        self._sessions, self._batch_id = sessions, batch_id
        self._looks: deque[tuple[float, Counts]] = deque(maxlen=_NOW + 1)
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _show(self) -> None:
        with Live(console=errors, transient=True, auto_refresh=False) as live:
            rest = _GLANCE
            while not self._ended.wait(rest):
                began = time.monotonic()
                with self._sessions() as session:
                    counts = ledger.counts(session, self._batch_id)
                rest = _rest(began)
                self._looks.append((time.monotonic(), counts))
                (then, before), (now, _) = self._looks[0], self._looks[-1]
                rate = (counts.ended - before.ended) / (now - then) if now > then else 0.0
                live.update(counts_table(counts, rate, now - self._began), refresh=True)


def _code(counts: Counts, problem: str | None, *, waited: bool) -> Exit:
    if problem or counts.failed:
        return Exit.NOT_ALL
    if not counts.files:
        return Exit.NOT_FOUND
    return Exit.PENDING if waited and counts.pending else Exit.DONE
