"""`letterbook audit`: who saw which restricted document, and who changed what."""

from typing import Annotated

import typer

from catalogue.audit import TRAILS, Asked
from catalogue.viewer import OPERATOR
from cli.exit_codes import Exit
from cli.output import errors, print_json, print_table
from cli.runtime import open_runtime


def audit(
    kind: Annotated[
        str, typer.Argument(help="views: restricted documents opened; changes: by people.")
    ] = "views",
    who: Annotated[str | None, typer.Option(help="Only what this account did.")] = None,
    document: Annotated[int | None, typer.Option(help="Only this document.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    before: Annotated[int | None, typer.Option(help="The next page: older than this id.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say who opened restricted documents or changed what, the latest first.

    Example: letterbook audit views --who maria

    Exit code 4 says that nothing was written down.
    """
    if kind not in TRAILS:
        errors.print(f"{kind}: there are the trails {', '.join(TRAILS)}.", markup=False)
        raise typer.Exit(Exit.USAGE)
    runtime = open_runtime()
    runtime.start_servers()
    with runtime.sessions()() as session:
        found = TRAILS[kind](session, OPERATOR, Asked(who, document, before, limit))
    if json:
        for trace in found:
            print_json(trace)
    elif found:
        print_table(
            kind,
            ("id", "at", "who", "document", "symbols", "what", "why"),
            [
                (t.id, f"{t.at:%Y-%m-%d %H:%M:%S}", t.who, t.document_id, t.symbols, t.what, t.why)
                for t in found
            ],
        )
    else:
        errors.print("Nothing was written down.")
    raise typer.Exit(Exit.DONE if found else Exit.NOT_FOUND)
