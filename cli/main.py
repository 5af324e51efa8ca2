"""The `letterbook` command."""

import sys
from importlib.metadata import version
from typing import Annotated, ClassVar

import typer

from cli.exit_codes import Exit
from cli.lazy import LazyCommands
from cli.output import console, errors


class Commands(LazyCommands):
    """All commands, in the order of the help."""

    places: ClassVar = {
        "ingest": "cli.ingest:ingest",
        "batches": "cli.batch:batches",
        "find": "cli.lookups:find",
        "show": "cli.lookups:show",
        "export": "cli.export:export",
        "import-records": "cli.records:import_records",
        "extract": "cli.extract:extract",
        "status": "cli.operations:status",
        "up": "cli.operations:up",
        "down": "cli.operations:down",
        "migrate": "cli.operations:migrate",
        "roles": "cli.roles:roles",
        "retry": "cli.operations:retry",
        "reprocess": "cli.reprocess:reprocess",
        "doctor": "cli.doctor:doctor",
        "metrics": "cli.doctor:metrics",
        "web-address": "cli.web:web_address",
        "account": "cli.web:account",
        "audit": "cli.audit:audit",
        "backup": "cli.backup:backup",
        "restore": "cli.backup:restore",
        "import": "cli.imports:import_",
        "test": "cli.operations:test",
        "agenda": "cli.agenda:app",
        "authority": "cli.authority:app",
        "bag": "cli.bag:app",
        "batch": "cli.batch:app",
        "fixity": "cli.fixity:app",
        "proposals": "cli.proposals:app",
        "retention": "cli.retention:app",
        "schedule": "cli.schedules:app",
    }


app = typer.Typer(
    cls=Commands,
    name="letterbook",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _say_version(is_asked: bool) -> None:  # noqa: FBT001 - Typer's own protocol
    if is_asked:
        console.print(f"letterbook {version('letterbook')}", highlight=False)
        raise typer.Exit


@app.callback()
def letterbook(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which this is."),
    ] = False,
) -> None:
    """Catalogue the letters that States address to the United Nations."""


def run() -> None:
    """Run a command; a fault of the machine is told in a sentence, not in a traceback."""
    from worker.log import configure_log  # noqa: PLC0415 - the help is shown without it

    configure_log("WARNING")
    try:
        app(prog_name="letterbook")
    except KeyboardInterrupt:
        errors.print("Stopped. What has a receipt is kept and goes on in the background.")
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:
        # Which errors are told is known to modules that no command should wait for.
        from cli.told import told  # noqa: PLC0415

        known = told(error)
        if known is None:
            raise
        errors.print(known[0], markup=False, highlight=False)
        sys.exit(known[1])


if __name__ == "__main__":
    run()
