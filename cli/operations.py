"""`letterbook status`, `up`, `down`, `migrate`, `retry`, `test`."""

import getpass
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from catalogue.fixity.standing import standing
from catalogue.ledger import balance
from catalogue.viewer import Role
from cli.exit_codes import Exit
from cli.fixity import print_alarms
from cli.output import console, errors, print_json, print_table
from cli.runtime import open_runtime
from cli.web import print_address
from migrations.revision import await_head
from schema import Job
from worker.app import make_app
from worker.database import make_engine
from worker.fixity import expected_of
from worker.intake import jobs
from worker.tasks import ring

_CHECKOUT = Path(__file__).parents[1]
# The whole suite takes half the time so; each side has servers of its own.
_SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")


def status(
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show what became of everything that was received, and what runs.

    Example: letterbook status

    received = catalogued + duplicate + rejected + quarantined + pending, at any instant.
    """
    runtime = open_runtime()
    runtime.start_servers()
    with runtime.sessions()() as session:
        counts = balance(session)
        kept = standing(session, expected_of(runtime.settings), datetime.now(UTC))
        reasons = session.execute(
            select(Job.id, Job.state, Job.error_code, Job.error_message)
            .where(Job.state.in_(("rejected", "quarantined")))
            .order_by(Job.id.desc())
            .limit(20)
        ).all()
    running = {
        background.name: bool(background.find())
        for background in (runtime.worker, runtime.people, runtime.beat, runtime.web)
    }
    if json:
        alarms = [alarm for one in kept for alarm in one.alarms]
        print_json({**asdict(counts), "adds_up": counts.adds_up, **running, "alarms": alarms})
    else:
        print_table("Ledger", tuple(asdict(counts)), [tuple(asdict(counts).values())])
        if reasons:
            print_table(
                "Not catalogued (the latest)",
                ("job", "state", "code", "reason"),
                [tuple(row) for row in reasons],
            )
        for name, alive in running.items():
            console.print(
                f"{name}: {'running' if alive else 'not running (letterbook up)'}", highlight=False
            )
        print_alarms(kept)
    raise typer.Exit(Exit.DONE if counts.adds_up else Exit.FAILED)


def up() -> None:
    """Start servers, worker, beat and the pages in the background; safe to call twice.

    Example: letterbook up

    Prints an address that signs you in once, as administrator; `letterbook web-address` prints
    another.
    """
    runtime = open_runtime()
    runtime.start_servers()
    runtime.start_workers()
    runtime.start_web()
    console.print(f"Letterbook is up. Data and logs: {runtime.home.root}", highlight=False)
    if runtime.web_port != runtime.settings.web_port:
        console.print(
            f"Port {runtime.settings.web_port} is taken; the pages are on {runtime.web_port}.",
            highlight=False,
        )
    print_address(runtime, getpass.getuser(), Role.ADMIN, sees_restricted=True)


def down() -> None:
    """Stop everything in the background; what was received is kept. Safe to call twice.

    Example: letterbook down
    """
    stopped = open_runtime().stop()
    console.print(
        f"Stopped: {', '.join(stopped)}" if stopped else "Nothing was running.", highlight=False
    )


def migrate(
    await_: Annotated[
        float | None,
        typer.Option(
            "--await",
            min=0,
            metavar="SECONDS",
            help="Change nothing: wait so long for another process to do it.",
        ),
    ] = None,
) -> None:
    """Bring the database to this release's revision.

    Example: LETTERBOOK_DATABASE_URL=postgresql://… letterbook migrate
    """
    runtime = open_runtime()
    if await_ is not None:
        await_head(make_engine(runtime.database_url), await_)
        console.print("The database is at this release's revision.")
        return
    runtime.start_servers(migrate=False)
    runtime.migrate()
    console.print("The database is at this release's revision.")


def retry(
    job_ids: Annotated[
        list[int] | None, typer.Argument(help="Jobs, as status numbers them.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All that are rejected or quarantined.")
    ] = False,
    code: Annotated[str | None, typer.Option(help="All with this reason: no_text.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Queue rejected or quarantined letters anew.

    Example: letterbook retry --code no_text

    Exit code 4 says that there was nothing to queue.
    """
    if not (job_ids or all_ or code):
        errors.print("Name jobs, a --code, or --all.")
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    with runtime.sessions().begin() as session:
        query = select(Job.id).where(Job.state.in_(("rejected", "quarantined")))
        if job_ids:
            query = query.where(Job.id.in_(job_ids))
        if code:
            query = query.where(Job.error_code == code)
        queued = jobs.retry(session, session.scalars(query).all())
    runtime.start_workers()
    sender = make_app(runtime.broker_url, runtime.settings)
    for lane in {lane for _, lane in queued}:
        ring([job for job, its in queued if its == lane], lane, sender=sender)
    done = sorted(job for job, _ in queued)
    others = sorted(set(job_ids or ()) - set(done))
    if json:
        print_json({"queued": done, "not_failed": others})
    else:
        console.print(f"Queued anew: {len(done)}")
    if others:
        named = ", ".join(map(str, others))
        errors.print(f"Neither rejected nor quarantined: {named}. See: letterbook status")
    raise typer.Exit(Exit.DONE if done else Exit.NOT_FOUND)


def test(
    context: typer.Context,
) -> None:
    """Run the whole test suite on embedded servers; further words go to pytest.

    Example: letterbook test -k symbols

    `letterbook test faults` kills processes, servers, disks and wires while letters come in, and
    sees that none is lost: --runs 200 --seed 7 --table; -h says more.
    """
    words = context.args or list(_SIDE_BY_SIDE)
    tool = ["tests.faults", *words[1:]] if words[0] == "faults" else ["pytest", *words]
    command = [sys.executable, "-m", *tool]
    raise typer.Exit(subprocess.run(command, check=False, cwd=_CHECKOUT).returncode)  # noqa: S603 - our own tests


# What follows is pytest's.
test.context_settings = {"allow_extra_args": True, "ignore_unknown_options": True}  # type: ignore[attr-defined]
