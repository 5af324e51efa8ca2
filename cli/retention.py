"""`letterbook retention`: rules that propose, holds that forbid, disposals by two people."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from catalogue.lookups import held
from catalogue.retention import disposals, holds, rules
from catalogue.retention.carrying_out import Outcome, carry_out, carry_out_all, forget_drawn
from catalogue.viewer import OPERATOR
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import Runtime, open_runtime
from schema import Disposal
from schema.retention import COUNTED_FROM

app = typer.Typer(
    name="retention",
    help="What is kept how long, what may not go, and what two people disposed of.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_REFUSALS = (
    disposals.DisposalStateError,
    disposals.DocumentHeldError,
    disposals.NoDocumentError,
    disposals.SamePersonError,
    holds.UnclearQueryError,
    holds.UnknownHoldError,
    rules.RuleNameError,
)
_Why = Annotated[str, typer.Option(help="The reason; it stays in the trace.")]
_Query = Annotated[str, typer.Option(help="What the search box takes.")]
_Ids = Annotated[list[int], typer.Argument(metavar="ID…", help="As retention list numbers them.")]


def _who() -> str:
    """Return the account of the process: not what the environment says of it."""
    return pwd.getpwuid(os.getuid()).pw_name


def _open() -> Runtime:
    runtime = open_runtime()
    runtime.start_servers()
    return runtime


@contextmanager
def _change(runtime: Runtime) -> Iterator[Session]:
    """Open a transaction; what is refused is told in a sentence."""
    try:
        with runtime.sessions().begin() as session:
            yield session
    except _REFUSALS as error:
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(Exit.USAGE) from error


@app.command()
def rule(
    name: Annotated[str, typer.Argument(help="A name of yours.")],
    query: _Query,
    after_days: Annotated[int, typer.Option(min=1, help="So many days after the date.")],
    why: _Why,
    counted_from: Annotated[str, typer.Option("--from", help="letter or received.")] = "letter",
) -> None:
    """Make a rule: what a search finds is proposed for disposal so many days after its date.

    Example: letterbook retention rule notes --query form:note --after-days 3650 --why "no. 12"
    """
    if counted_from not in COUNTED_FROM:
        errors.print("A rule counts --from letter or received.")
        raise typer.Exit(Exit.USAGE)
    with _change(_open()) as session:
        rules.make(
            session,
            name,
            query=query,
            after_days=after_days,
            counted_from=counted_from,
            why=why,
            who=_who(),
        )


@app.command("rules")
def list_rules() -> None:
    """List the rules in force.

    Example: letterbook retention rules
    """
    with _open().sessions()() as session:
        found = rules.in_force(session)
    print_table(
        "Rules",
        ("name", "what", "after", "why", "made by"),
        [
            (r.name, r.query, f"{r.after_days} days from {r.counted_from}", r.why, r.made_by)
            for r in found
        ],
    )


@app.command("end-rule")
def end_rule(name: Annotated[str, typer.Argument(help="As retention rules names it.")]) -> None:
    """End a rule; what it proposed stays proposed.

    Example: letterbook retention end-rule notes
    """
    with _change(_open()) as session:
        rules.end(session, name, who=_who())


@app.command()
def hold(
    why: _Why,
    key: Annotated[str | None, typer.Argument(help="A document: a symbol or an id.")] = None,
    batch: Annotated[int | None, typer.Option(help="All that came in a batch.")] = None,
    query: Annotated[
        str | None, typer.Option(help="All that a search finds, now and whenever it is asked.")
    ] = None,
) -> None:
    """Forbid to dispose of a document, a batch, or what a search finds.

    Example: letterbook retention hold --query "state:FJI year:2021" --why "case 2021/7"
    """
    if sum(given is not None for given in (key, batch, query)) != 1:
        errors.print("Name a document, a --batch or a --query.")
        raise typer.Exit(Exit.USAGE)
    with _change(_open()) as session:
        document_id = _document(session, key) if key else None
        made = holds.place(
            session, who=_who(), why=why, document_id=document_id, batch_id=batch, query=query
        )
        console.print(f"Hold {made.id}.", highlight=False)


@app.command()
def release(hold_id: Annotated[int, typer.Argument(metavar="HOLD")]) -> None:
    """Release a hold; that it was placed, and by whom, stays.

    Example: letterbook retention release 3
    """
    with _change(_open()) as session:
        holds.release(session, hold_id, who=_who())


@app.command("holds")
def list_holds() -> None:
    """List the holds in force.

    Example: letterbook retention holds
    """
    with _open().sessions()() as session:
        found = holds.in_force(session)
    print_table(
        "Holds",
        ("id", "document", "batch", "search", "why", "placed by", "at"),
        [
            (
                h.id,
                h.document_id,
                h.batch_id,
                h.query,
                h.why,
                h.placed_by,
                f"{h.placed_at:%Y-%m-%d}",
            )
            for h in found
        ],
    )


@app.command()
def propose(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Symbols or ids; else what the rules have due.")
    ] = None,
    why: Annotated[str | None, typer.Option(help="The reason, for documents named.")] = None,
) -> None:
    """Propose to dispose of documents; another person must approve it.

    Example: letterbook retention propose
    """
    if keys and not why:
        errors.print("Say --why.")
        raise typer.Exit(Exit.USAGE)
    with _change(_open()) as session:
        if keys:
            made = [
                disposals.propose(session, _document(session, key), who=_who(), why=why or "")
                for key in keys
            ]
        else:
            made = rules.propose_due(session, who=_who(), now=datetime.now(UTC))
        _print(made)


@app.command("list")
def list_(
    state: Annotated[
        str | None, typer.Option(help="proposed, refused, approved or done; else all.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a disposal.")] = False,
) -> None:
    """List what was proposed, decided and done, the newest first: the trace that stays.

    Example: letterbook retention list --state done --json
    """
    with _open().sessions()() as session:
        found = disposals.listed(session, OPERATOR, state)
    if json:
        for one in found:
            print_json(disposals.as_json(one))
    else:
        _print(found)
    raise typer.Exit(Exit.DONE if found else Exit.NOT_FOUND)


@app.command()
def approve(ids: _Ids) -> None:
    """Approve what another person proposed, and dispose of it: it cannot be brought back.

    Example: letterbook retention approve 5 6

    Exit code 3 says that something waits or is held.
    """
    runtime = _open()
    with _change(runtime) as session:
        for number in ids:
            disposals.approve(session, number, who=_who())
    forget = forget_drawn(runtime.home.root / "cache" / "pages")
    sessions = runtime.sessions()
    _tell([carry_out(sessions, runtime.store, number, forget) for number in ids])


@app.command()
def refuse(ids: _Ids) -> None:
    """Refuse proposals, or take one's own back.

    Example: letterbook retention refuse 5
    """
    with _change(_open()) as session:
        for number in ids:
            disposals.refuse(session, number, who=_who())


@app.command()
def finish() -> None:
    """Carry out now what is approved and waited; the clock does so as well.

    Example: letterbook retention finish
    """
    runtime = _open()
    forget = forget_drawn(runtime.home.root / "cache" / "pages")
    _tell(carry_out_all(runtime.sessions(), runtime.store, forget))


def _tell(outcomes: list[Outcome]) -> None:
    for one in outcomes:
        told = f": {one.reason}" if one.reason else ""
        console.print(f"{one.disposal_id} {one.state}{told}", markup=False, highlight=False)
    is_all = all(one.state == "done" for one in outcomes)
    raise typer.Exit(Exit.DONE if is_all else Exit.NOT_ALL)


def _document(session: Session, key: str) -> int:
    document = held(session, key, OPERATOR)
    if document is None:
        errors.print(f"{key}: not in the catalogue.", markup=False)
        raise typer.Exit(Exit.NOT_FOUND)
    return document.id


def _print(found: list[Disposal]) -> None:
    print_table(
        "Disposals",
        ("id", "document", "symbols", "title", "state", "why", "proposed by", "decided by"),
        [
            (
                d.id,
                d.document_id,
                "\n".join(d.symbols),
                d.title,
                d.state,
                d.why,
                d.proposed_by,
                d.decided_by,
            )
            for d in found
        ],
    )
