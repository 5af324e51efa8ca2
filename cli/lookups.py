"""`letterbook find` and `letterbook show`: look up what the catalogue holds."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from catalogue.agenda.entry import label
from catalogue.dates import PartialDateError
from catalogue.field_text import to_text
from catalogue.lookups import Criteria
from catalogue.lookups import find as find_documents
from catalogue.lookups import show as show_document
from cli.criteria import DateFrom, DateTo, Item, Organ, Session, State, Status, Symbol
from cli.exit_codes import Exit
from cli.life import show_life
from cli.output import console, errors, print_json, print_table
from cli.runtime import open_runtime


def find(
    words: Annotated[
        str | None, typer.Argument(help='What the search box takes: find "item:34 mine action".')
    ] = None,
    symbol: Symbol = None,
    item: Item = None,
    session: Session = None,
    organ: Organ = None,
    state: State = None,
    date_from: DateFrom = None,
    date_to: DateTo = None,
    status: Status = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    before: Annotated[int | None, typer.Option(help="The next page: older than this id.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a document.")] = False,
) -> None:
    """Find documents; all that is given must hold.

    Example: letterbook find --item 35 --organ S

    Exit code 4 says that nothing was found.
    """
    runtime = open_runtime()
    runtime.start_servers()
    criteria = Criteria(
        symbol, item, session, organ, state, date_from, date_to, words, status, limit, before
    )
    try:
        with runtime.sessions()() as database:
            found = find_documents(database, criteria)
    except PartialDateError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.USAGE) from error
    if json:
        for entry in found:
            print_json(entry)
    elif found:
        print_table(
            f"{len(found)} found",
            ("id", "symbols", "letter date", "items", "from", "title"),
            [
                (e.id, "\n".join(e.symbols), e.letter_date, e.items, "\n".join(e.states), e.title)
                for e in found
            ],
        )
    else:
        errors.print("Nothing was found.")
    raise typer.Exit(Exit.DONE if found else Exit.NOT_FOUND)


def show(
    key: Annotated[str, typer.Argument(help="A symbol in any shape, or an id.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    events: Annotated[
        bool, typer.Option("--events", help="What happened to its originals, in their place.")
    ] = False,
    premis: Annotated[bool, typer.Option("--premis", help="The same as PREMIS 3 in XML.")] = False,
) -> None:
    """Show a document: its values, the words that prove them, arrivals and history.

    Example: letterbook show A/75/660
    """
    runtime = open_runtime()
    runtime.start_servers()
    if events or premis:
        show_life(runtime, key, as_xml=premis, json=json)
        return
    with runtime.sessions()() as database:
        document = show_document(database, key)
    if document is None:
        errors.print(
            f"{key}: not in the catalogue. Try: letterbook find --symbol {key}", markup=False
        )
        raise typer.Exit(Exit.NOT_FOUND)
    if json:
        print_json(document)
    else:
        _print(document)


_SKIPPED = (
    "renditions",
    "history",
    "review",
    "settled",
    "id",
    "version",
    "citations",
    "agenda_items",
)


def _item(item: dict[str, Any]) -> str:
    number = label(item["item"], item["subitem"])
    found = " (number from the authority)" if item["number_from"] == "authority" else ""
    marked = " (title from the authority)" if item["title_from"] == "authority" else ""
    agenda = f"{item['organ']} {item['session']} {item['stage']}"
    return f"{number}{found} {item['title'] or ''}{marked} [{agenda}]"


def _cited(entry: dict[str, Any]) -> str:
    held = entry["document_id"]
    return f"{entry['symbol']} (held, {held})" if held else f"{entry['symbol']} (not held)"


# What is clearer in words than as names and values.
_IN_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "agenda": _item,
    "cites": _cited,
    "family": lambda entry: f"{entry['symbol']} ({entry['relation']})",
}


def _rival(one: dict[str, Any]) -> tuple[Any, ...]:
    words = " … ".join(" ".join(piece["text"].split()) for piece in one["words"])
    page = one["words"][0]["page"] if one["words"] else ""
    value = to_text(one["field"], one["value"])
    return one["field"], value, words, page, one["rule"], f"{one['trust']:.2f}"


def _value(name: str, value: Any) -> str:
    in_words = _IN_WORDS.get(name)
    return "\n".join(map(in_words, value)) if in_words else _plain(value)


def _print(document: dict[str, Any]) -> None:
    rows = [(name, _value(name, value)) for name, value in document.items() if name not in _SKIPPED]
    print_table(
        f"Document {document['id']}, version {document['version']}",
        ("field", "value"),
        [row for row in rows if row[1]],
    )
    if document["review"]:
        print_table(
            "To review",
            ("field", "reason"),
            [(r["field"], r["reason"]) for r in document["review"]],
        )
    if document["settled"]:
        print_table(
            "Settled",
            ("field", "reason", "by"),
            [(one["field"], one["reason"], one["by"]) for one in document["settled"]],
        )
    for rendition in document["renditions"]:
        print_table(
            f"Read in {rendition['language']} ({rendition['read_by']}, {rendition['pages']} pages)",
            ("field", "words on the page", "page", "rule", "trust"),
            [
                (e["field"], " ".join(e["text"].split()), e["page"], e["rule"], f"{e['trust']:.2f}")
                for e in rendition["evidence"]
            ],
        )
        doubted = {review["field"] for review in document["review"]}
        if rivals := [one for one in rendition["rivals"] if one["field"] in doubted]:
            print_table(
                "Doubtful: what else was read",
                ("field", "value", "words on the page", "page", "rule", "trust"),
                [_rival(one) for one in rivals],
            )
        print_table(
            "Arrivals",
            ("at", "name", "from", "by", ""),
            [
                (
                    a["at"][:19],
                    a["name"],
                    a["source"],
                    a["who"],
                    "duplicate" if a["duplicate"] else "",
                )
                for a in rendition["arrivals"]
            ],
        )
    print_table(
        "History",
        ("version", "at", "who", "why", "changed"),
        [
            (h["version"], h["at"][:19], h["who"], h["why"], ", ".join(h["after"]))
            for h in document["history"]
        ],
    )
    console.print()


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{name}: {_plain(inner)}"
            for name, inner in value.items()
            if inner not in (None, [], False)
        )
    if isinstance(value, list):
        return "\n".join(_plain(entry) for entry in value)
    return "" if value is None else str(value)
