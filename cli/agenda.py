"""`letterbook agenda`: the authority of agenda items."""

import getpass
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session, sessionmaker

from catalogue.agenda import deciding
from catalogue.agenda.entry import STAGES, RowRefusedError, label, read_item
from catalogue.agenda.files import read_rows
from catalogue.agenda.importing import Report, import_rows
from catalogue.agenda.learning import Proposed
from catalogue.agenda.learning import proposals as proposed_titles
from catalogue.agenda.listing import list_items, show_item
from catalogue.agenda.rows import AgendaFileError
from catalogue.rechecking import affected, recheck_all, take_up
from cli.exit_codes import Exit
from cli.output import console, errors, print_json, print_table
from cli.runtime import open_runtime
from worker.settings import Settings

app = typer.Typer(
    name="agenda",
    help="The authority of agenda items: organ, session, stage, item, sub-item.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_SessionNumber = Annotated[str, typer.Argument(metavar="SESSION", help="75, S-32, ES-10.")]
_ItemNumber = Annotated[str, typer.Argument(metavar="ITEM", help='35, 35a or "35 (a)".')]
_Organ = Annotated[str, typer.Option(help="A, E or A/HRC.")]
_Stage = Annotated[str, typer.Option(help="final, provisional or preliminary.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object an item.")]


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, TSV, XLSX or XML.")
    ],
    language: Annotated[str, typer.Option(help="Of titles in the column title.")] = "en",
    stage: Annotated[
        str | None, typer.Option(help="Of rows whose agenda document does not tell it.")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file has all items of each agenda it names.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Import agenda items; say what became of each row, and check the letters they concern.

    Example: letterbook agenda import agenda-75.csv --complete

    A second run changes nothing. A title that a person confirmed stays.
    """
    sessions = _sessions()
    try:
        with sessions.begin() as session:
            report = import_rows(
                session,
                read_rows(file),
                source=f"imported from {file.name}",
                who=getpass.getuser(),
                language=language,
                stage=_known_stage(stage),
                complete=complete,
            )
    except AgendaFileError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.USAGE) from error
    changed = _recheck(sessions, report, file.name)
    if json:
        print_json(_as_json(report) | {"documents_changed": changed})
    else:
        _print_report(report, changed)
    raise typer.Exit(Exit.NOT_ALL if report.refused else Exit.DONE)


def _recheck(sessions: sessionmaker[Session], report: Report, name: str) -> int:
    """Each chunk is a transaction, so that letters are entered meanwhile."""
    changed = 0
    with sessions() as session:
        chunks = list(affected(session, report.agendas)) if report.agendas else []
    for chunk in chunks:
        with sessions.begin() as session:
            changed += recheck_all(session, chunk, why=f"checked against the agenda of {name}")
    return changed


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "same": report.same,
        "kept": [{"line": one.line, "what": one.what, "reason": one.reason} for one in report.kept],
        "refused": [
            {"line": one.line, "what": one.what, "reason": one.reason} for one in report.refused
        ],
    }


def _print_report(report: Report, changed: int) -> None:
    for title, rows in (("Not taken", report.refused), ("Kept as it was", report.kept)):
        if rows:
            print_table(
                title,
                ("line", "what", "reason"),
                [(one.line, one.what, one.reason) for one in rows],
            )
    console.print(
        f"{report.rows} rows: {report.added} added, {report.changed} changed, {report.same} known "
        f"already, {len(report.refused)} refused. {changed} documents changed.",
        highlight=False,
    )


@app.command("list")
def list_(
    session: Annotated[str | None, typer.Option(help="75, S-32, ES-10.")] = None,
    organ: Annotated[str | None, typer.Option(help="A, E or A/HRC.")] = None,
    stage: Annotated[str | None, typer.Option(help="final, provisional, preliminary.")] = None,
    json: _Json = False,
) -> None:
    """List the agenda items that the authority knows.

    Example: letterbook agenda list --session 75
    """
    with _sessions()() as database:
        found = list_items(
            database,
            of_session=session,
            organ=organ.upper() if organ else None,
            stage=_known_stage(stage),
        )
    _print_items(found, json=json)


@app.command()
def show(
    session: _SessionNumber,
    item: _ItemNumber,
    organ: _Organ = "A",
    stage: Annotated[str | None, typer.Option(help="All stages, if not given.")] = None,
    json: _Json = False,
) -> None:
    """Show an agenda item with its titles, where they come from, and its documents.

    Example: letterbook agenda show 75 35
    """
    number, letter = _item(item)
    with _sessions()() as database:
        found = show_item(
            database, session, number, letter, organ=organ.upper(), stage=_known_stage(stage)
        )
    if json or not found:
        _print_items(found, json=json)
        return
    for entry in found:
        name = f"{entry['organ']}, session {entry['session']}, {entry['stage']} agenda"
        rows = [
            ("agenda document", entry["agenda_document"]),
            *((f"title ({code})", title) for code, title in entry["titles"].items()),
            ("source", entry["source"]),
            ("confirmed by", entry["confirmed_by"]),
            ("agenda complete", "yes" if entry["agenda_complete"] else "not known to be"),
            ("documents", f"{entry['document_count']}: {', '.join(entry['documents'])}"),
        ]
        print_table(f"{name}, item {entry['label']}", ("", ""), [row for row in rows if row[1]])


@app.command()
def proposals(
    session: Annotated[str | None, typer.Option(help="Of one session.")] = None,
    organ: Annotated[str | None, typer.Option(help="A, E or A/HRC.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a title.")] = False,
) -> None:
    """List the titles that mastheads print and that the authority does not have.

    Example: letterbook agenda proposals --session 75

    Enough repetitions confirm a title by themselves; a person confirms or refuses any.
    """
    with _sessions()() as database:
        found = proposed_titles(
            database, organ=organ.upper() if organ else None, of_session=session
        )
    if json:
        for one in found:
            print_json(one)
    elif found:
        print_table(
            f"{len(found)} proposed",
            ("agenda", "item", "language", "title", "seen", "documents", "rivals"),
            [_proposal_row(one) for one in found],
        )
    else:
        errors.print("Nothing is proposed.")
    raise typer.Exit(Exit.DONE if found else Exit.NOT_FOUND)


def _proposal_row(one: Proposed) -> tuple[Any, ...]:
    return (
        f"{one.organ} {one.session} {one.stage}",
        label(one.item, one.subitem),
        one.language,
        one.title,
        f"{len(one.documents)}, clearly {one.sure}",
        ", ".join(map(str, one.documents[:5])),
        "disputed" if one.disputed else len(one.rivals) or "",
    )


@app.command()
def confirm(
    session: _SessionNumber,
    item: _ItemNumber,
    organ: _Organ = "A",
    stage: _Stage = "final",
    language: Annotated[str | None, typer.Option(help="Of the title.")] = None,
    title: Annotated[str | None, typer.Option(help="Which one, where several are seen.")] = None,
) -> None:
    """Confirm what is proposed for an item: it is known now, and no import changes it.

    Example: letterbook agenda confirm 75 "35 (a)"
    """
    with _sessions().begin() as database:
        chosen = _choose(database, session, item, organ, stage, language, title)
        for one in chosen:
            deciding.confirm(database, one, getpass.getuser())
        changed = take_up(database, chosen, why="checked against the agenda, as confirmed")
    for one in chosen:
        console.print(f"Confirmed ({one.language}): {one.title}", markup=False, highlight=False)
    console.print(f"{changed} documents changed.", highlight=False)


@app.command()
def refuse(
    session: _SessionNumber,
    item: _ItemNumber,
    organ: _Organ = "A",
    stage: _Stage = "final",
    language: Annotated[str | None, typer.Option(help="Of the title.")] = None,
    title: Annotated[str | None, typer.Option(help="Which one, where several are seen.")] = None,
) -> None:
    """Refuse a proposed title: it is not proposed for this item again.

    Example: letterbook agenda refuse 75 35 --title "Prevention of armed conflicts"
    """
    with _sessions().begin() as database:
        chosen = _choose(database, session, item, organ, stage, language, title)
        for one in chosen:
            deciding.refuse(database, one, getpass.getuser())
    for one in chosen:
        console.print(f"Refused ({one.language}): {one.title}", markup=False, highlight=False)


@app.command()
def learn() -> None:
    """Take up now what enough mastheads print; workers do so from time to time.

    Example: letterbook agenda learn
    """
    with _sessions().begin() as database:
        taken = deciding.learn(database, Settings().agenda_repetitions)
        changed = take_up(database, taken, why="checked against the agenda, as mastheads print it")
    for one in taken:
        console.print(f"{one.session}, {label(one.item, one.subitem)}: {one.title}", markup=False)
    console.print(f"{len(taken)} taken up. {changed} documents changed.", highlight=False)


def _sessions() -> sessionmaker[Session]:
    runtime = open_runtime()
    runtime.start_servers()
    return runtime.sessions()


def _item(text: str) -> tuple[int, str | None]:
    try:
        return read_item(text)
    except RowRefusedError as error:
        raise typer.BadParameter(str(error)) from error


def _known_stage(stage: str | None) -> str | None:
    if stage is not None and stage not in STAGES:
        raise typer.BadParameter(f"{stage!r} is no stage: {', '.join(STAGES)}")
    return stage


def _choose(
    database: Session,
    session: str,
    item: str,
    organ: str,
    stage: str,
    language: str | None,
    title: str | None,
) -> list[Proposed]:
    number, letter = _item(item)
    _known_stage(stage)
    try:
        return deciding.choose(
            database,
            session,
            number,
            letter,
            organ=organ.upper(),
            stage=stage,
            language=language,
            title=title,
        )
    except (deciding.NothingProposedError, deciding.SeveralProposedError) as error:
        errors.print(str(error), markup=False)
        several = isinstance(error, deciding.SeveralProposedError)
        raise typer.Exit(Exit.USAGE if several else Exit.NOT_FOUND) from error


def _print_items(found: list[dict[str, Any]], *, json: bool) -> None:
    if not found:
        errors.print("The authority knows no such item. See: letterbook agenda import --help")
        raise typer.Exit(Exit.NOT_FOUND)
    if json:
        for entry in found:
            print_json(entry)
        return
    print_table(
        f"{len(found)} agenda items",
        ("agenda", "item", "title", "document"),
        [
            (
                f"{entry['organ']} {entry['session']} {entry['stage']}",
                entry["label"],
                entry["titles"].get("en") or next(iter(entry["titles"].values()), ""),
                entry["agenda_document"],
            )
            for entry in found
        ],
    )
