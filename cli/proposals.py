"""`letterbook proposals`: join a letter without symbol with the document that it became."""

import getpass
from collections.abc import Callable
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session, sessionmaker

from catalogue.joining import candidates, decisions
from catalogue.joining.listing import listed
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import open_runtime

app = typer.Typer(
    name="proposals",
    help="Letters catalogued before their symbol, and the documents that they may have become.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Id = Annotated[int, typer.Argument(metavar="ID", help="As proposals list numbers them.")]


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="open, accepted, refused, undone or all.")] = "open",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a proposal.")] = False,
) -> None:
    """List what is proposed, the likeliest first, with the reasons.

    Example: letterbook proposals list
    """
    with _sessions()() as database:
        found = listed(database, None if state == "all" else state)
    if json:
        for one in found:
            print_json(one)
    elif found:
        print_table(
            f"{len(found)} proposals",
            ("id", "score", "letter", "document", "reasons", "state"),
            [
                (
                    one["id"],
                    f"{one['score']:.2f}",
                    _name(one["letter"]),
                    _name(one["issued"]),
                    "\n".join(one["reasons"]),
                    one["state"],
                )
                for one in found
            ],
        )
    else:
        errors.print("Nothing is proposed.")
    raise typer.Exit(Exit.DONE if found else Exit.NOT_FOUND)


def _name(document: dict[str, Any]) -> str:
    symbols = ", ".join(document.get("symbols", ()))
    return f"{document['id']} {symbols}\n{document.get('title') or ''}".strip()


@app.command()
def search() -> None:
    """Look again for the documents of all letters without symbol.

    Example: letterbook proposals search
    """
    with _sessions().begin() as database:
        found = candidates.search(database)
    console.print(f"{found} pairs are alike. See: letterbook proposals list", highlight=False)


@app.command()
def accept(proposal: _Id) -> None:
    """Join the letter with its document, of which it becomes a version; can be undone.

    Example: letterbook proposals accept 3
    """
    done = _decide(decisions.accept, proposal)
    console.print(
        f"Letter {done.letter_id} is a version of document {done.issued_id} now. "
        f"To part them: letterbook proposals undo {proposal}",
        highlight=False,
    )


@app.command()
def refuse(proposal: _Id) -> None:
    """Leave the two apart; they are not proposed again.

    Example: letterbook proposals refuse 3
    """
    done = _decide(decisions.refuse, proposal)
    console.print(f"{done.letter_id} and {done.issued_id} stay apart.", highlight=False)


@app.command()
def undo(proposal: _Id) -> None:
    """Part what was joined: the letter is back under its number, with its history.

    Example: letterbook proposals undo 3
    """
    done = _decide(decisions.undo, proposal)
    console.print(f"Letter {done.letter_id} is apart again.", highlight=False)


def _decide(
    decision: Callable[[Session, int, str], decisions.Decision], proposal: int
) -> decisions.Decision:
    try:
        with _sessions().begin() as database:
            return decision(database, proposal, getpass.getuser())
    except decisions.ProposalError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.NOT_FOUND) from error


def _sessions() -> sessionmaker[Session]:
    runtime = open_runtime()
    runtime.start_servers()
    return runtime.sessions()
