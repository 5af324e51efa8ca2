"""`letterbook schedule …`: imports that start by themselves."""

import getpass
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from cli.exit_codes import Exit
from cli.import_options import ListUnchanged, Restricted, order_given
from cli.output import console, errors, print_json, print_table
from cli.runtime import Runtime, open_runtime
from schema import Batch, Schedule
from worker.app import make_app
from worker.intake import schedule_edits
from worker.intake.import_orders import ImportOrderError
from worker.intake.schedule_edits import Terms
from worker.tasks import send_receive

app = typer.Typer(name="schedule", help="Imports that start by themselves.", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help="The schedule.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object a schedule.")]


@app.command()
def add(
    name: _Name,
    source: Annotated[str, typer.Argument(help="What `letterbook import` takes.")],
    cron: Annotated[str, typer.Option(help="When: five fields of cron, as '0 2 * * 1-5'.")],
    time_zone: Annotated[str, typer.Option(help="Whose clock: Europe/Paris.")] = "UTC",
    root: Annotated[list[str] | None, typer.Option(help="Where a manifest may name files.")] = None,
    webhook: Annotated[
        str | None, typer.Option(help="An address that is told when a batch ends.")
    ] = None,
    mail: Annotated[
        str | None, typer.Option(help="An address that is written to when a batch ends.")
    ] = None,
    mail_failures: Annotated[
        bool, typer.Option("--mail-failures", help="Write only if something failed.")
    ] = False,
    list_unchanged: ListUnchanged = False,
    restricted: Restricted = False,
) -> None:
    """Add a schedule.

    Example: letterbook schedule add nightly watch:/mnt/drop --cron "0 2 * * *"
    """
    _, sessions = _open()
    wanted = order_given(
        source,
        root=root,
        webhook=webhook,
        mail=mail,
        mail_failures=mail_failures,
        list_unchanged=list_unchanged,
        restricted=restricted,
    )
    terms = Terms(cron, time_zone, wanted)
    with sessions.begin() as session:
        try:
            added = schedule_edits.add(session, name, terms, who=getpass.getuser())
        except ImportOrderError as error:
            errors.print(str(error), markup=False)
            raise typer.Exit(Exit.USAGE) from error
    console.print(f"{name} runs next at {added.next_at:%Y-%m-%d %H:%M %Z}.", highlight=False)


@app.command("list")
def list_(json: _Json = False) -> None:
    """List the schedules with their next and last runs.

    Example: letterbook schedule list
    """
    _, sessions = _open()
    with sessions() as session:
        found = [
            _plain(entry) for entry in session.scalars(select(Schedule).order_by(Schedule.name))
        ]
    for entry in found if json else ():
        print_json(entry)
    if not json:
        shown = ("name", "cron", "time_zone", "source", "paused", "next_at", "last_at", "problem")
        print_table("Schedules", shown, [[entry[column] for column in shown] for entry in found])


@app.command()
def show(name: _Name, json: _Json = False) -> None:
    """Show a schedule and its latest batches.

    Example: letterbook schedule show nightly
    """
    _, sessions = _open()
    with sessions() as session:
        schedule = _require(session, name)
        plain = _plain(schedule)
        latest = session.execute(
            select(Batch.id, Batch.state, Batch.started_at, Batch.finished_at, Batch.problem)
            .where(Batch.schedule_id == schedule.id)
            .order_by(Batch.id.desc())
            .limit(10)
        ).all()
    if json:
        print_json({**plain, "batches": [row.id for row in latest]})
        return
    print_table(name, ("what", "value"), list(plain.items()))
    print_table("Latest batches", ("id", "state", "started", "finished", "problem"), latest)


@app.command()
def pause(name: _Name) -> None:
    """Let a schedule start nothing for now.

    Example: letterbook schedule pause nightly
    """
    _, sessions = _open()
    with sessions.begin() as session:
        schedule_edits.pause(session, _require(session, name), who=getpass.getuser())
    console.print(f"{name} is paused.")


@app.command()
def resume(name: _Name) -> None:
    """Let a paused schedule run again.

    Example: letterbook schedule resume nightly
    """
    _, sessions = _open()
    with sessions.begin() as session:
        schedule = _require(session, name)
        schedule_edits.resume(session, schedule, who=getpass.getuser())
        at = schedule.next_at
    console.print(f"{name} runs next at {at:%Y-%m-%d %H:%M %Z}.", highlight=False)


@app.command()
def remove(name: _Name) -> None:
    """Remove a schedule; its batches stay.

    Example: letterbook schedule remove nightly
    """
    _, sessions = _open()
    with sessions.begin() as session:
        schedule_edits.remove(session, _require(session, name), who=getpass.getuser())
    console.print(f"{name} is removed.")


@app.command()
def run(name: _Name) -> None:
    """Start a schedule now, out of its time.

    Example: letterbook schedule run nightly
    """
    runtime, sessions = _open()
    runtime.start_workers()
    with sessions.begin() as session:
        started = schedule_edits.run(session, _require(session, name), who=getpass.getuser())
    if started.batch_id is None:
        errors.print(started.problem or "", markup=False)
        raise typer.Exit(Exit.PENDING)
    send_receive(started.batch_id, sender=make_app(runtime.broker_url, runtime.settings))
    console.print(f"Batch {started.batch_id}: letterbook batch show {started.batch_id}")


def _open() -> tuple[Runtime, sessionmaker[Session]]:
    runtime = open_runtime()
    runtime.start_servers()
    return runtime, runtime.sessions()


def _require(session: Session, name: str) -> Schedule:
    found = session.scalars(select(Schedule).where(Schedule.name == name)).one_or_none()
    if found is None:
        errors.print(f"There is no schedule {name}.", markup=False)
        raise typer.Exit(Exit.NOT_FOUND)
    return found


def _plain(schedule: Schedule) -> dict[str, Any]:
    return {
        "name": schedule.name,
        "cron": schedule.cron,
        "time_zone": schedule.time_zone,
        "source": schedule.source,
        "who": schedule.who,
        "options": schedule.options,
        "webhook": schedule.webhook,
        "paused": schedule.is_paused,
        "next_at": schedule.next_at,
        "last_at": schedule.last_at,
        "problem": schedule.problem,
    }
