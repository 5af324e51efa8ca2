"""`letterbook authority`: States, groups, offices and organs with their codes and names."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from catalogue.authorities import groups as group_authority
from catalogue.authorities import offices as office_authority
from catalogue.authorities import states as state_authority
from catalogue.authorities.offices import Term
from catalogue.authorities.states import State
from catalogue.dates import PartialDateError
from cli.exit_codes import Exit
from cli.output import errors, print_json, print_table
from extraction import languages

app = typer.Typer(
    name="authority",
    help="States, groups, offices and organs: codes, and names in every language.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

# So many States of one name are shown with all that is known of them.
_SHOWN_WHOLE = 3
# English first, for those who work here; the others by code.
_LANGUAGES = sorted(languages.codes(), key=lambda code: (code != "en", code))

_Asked = Annotated[str | None, typer.Argument(help="A code, or a name in any language.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object an entry.")]


@app.command()
def states(
    asked: _Asked = None,
    on: Annotated[
        str | None, typer.Option(help="The date of a letter: which code the State had then.")
    ] = None,
    json: _Json = False,
) -> None:
    """Show States: codes, names in every language, former names and codes with their dates.

    Example: letterbook authority states Zaire --on 1995-03-01
    """
    found = state_authority.find(asked) if asked else list(state_authority.states().values())
    rows = [_state(state, on) for state in found]
    if rows and not json and len(rows) <= _SHOWN_WHOLE:
        for row in rows:
            print_table(row["code"], ("", ""), _shown(row))
        return
    _print(
        rows,
        ("code", *_LANGUAGES),
        [(state.code, *_names(state.names)) for state in found],
        json=json,
    )


def _state(state: State, on: str | None) -> dict[str, Any]:
    try:
        dated = state_authority.on_date(state.code, on) if on else None
    except PartialDateError as error:
        raise typer.BadParameter(str(error)) from error
    return {
        "code": state.code,
        "names": dict(state.names),
        "other_names": {language: list(forms) for language, forms in state.forms.items()},
        "former_names": [
            {"name": one.name, "from": one.since, "until": one.until} for one in state.former_names
        ],
        "code_from": state.since.isoformat() if state.since else None,
        "code_until": state.until.isoformat() if state.until else None,
        "follows": state.follows,
        "followed_by": list(state.followed_by),
    } | ({"on": on, "code_on": dated.code, "doubt": dated.doubt} if dated else {})


def _shown(row: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [(f"name ({language})", name) for language, name in row["names"].items()]
    lines += [
        (f"other ({language})", "; ".join(forms))
        for language, forms in row["other_names"].items()
        if not languages.subject(language, "language").get("declines")  # its cases: many
    ]
    lines += [
        ("former name", f"{one['name']} ({one['from'] or ''}–{one['until'] or ''})")
        for one in row["former_names"]
    ]
    for field in ("code_from", "code_until", "follows", "followed_by", "on", "code_on", "doubt"):
        value = row.get(field)
        if value:
            text = ", ".join(value) if isinstance(value, list) else str(value)
            lines.append((field.replace("_", " "), text))
    return lines


@app.command()
def groups(asked: _Asked = None, json: _Json = False) -> None:
    """Show groups of States and regional organizations.

    Example: letterbook authority groups G77
    """
    found = group_authority.find(asked) if asked else list(group_authority.groups().values())
    _print(
        [{"code": group.code, "names": group.names} for group in found],
        ("code", *_LANGUAGES),
        [(group.code, *_names(group.names)) for group in found],
        json=json,
    )


@app.command()
def offices(asked: _Asked = None, json: _Json = False) -> None:
    """Show the offices of senders and addressees, with the words that mean them.

    Example: letterbook authority offices permanent_observer
    """
    _print_terms(office_authority.offices(), asked, json=json)


@app.command()
def organs(asked: _Asked = None, json: _Json = False) -> None:
    """Show the organs under which documents are issued.

    Example: letterbook authority organs A
    """
    _print_terms(office_authority.organs(), asked, json=json)


def _print_terms(terms: dict[str, Term], asked: str | None, *, json: bool) -> None:
    found = [term for term in terms.values() if asked is None or _means(term, asked)]
    usual = [{language: words[0] for language, words in term.words.items()} for term in found]
    _print(
        [{"code": term.code, "words": term.words} for term in found],
        ("code", *_LANGUAGES),
        [(term.code, *_names(names)) for term, names in zip(found, usual, strict=True)],
        json=json,
    )


def _means(term: Term, asked: str) -> bool:
    words = {word.casefold() for group in term.words.values() for word in group}
    return asked.casefold() in {term.code.casefold(), *words}


def _names(names: dict[str, str]) -> list[str]:
    return [names.get(language, "") for language in _LANGUAGES]


def _print(
    rows: list[dict[str, Any]],
    columns: tuple[str, ...],
    cells: Iterable[tuple[Any, ...]],
    *,
    json: bool,
) -> None:
    if not rows:
        errors.print("No such entry. Without a name all are listed.")
        raise typer.Exit(Exit.NOT_FOUND)
    if json:
        for row in rows:
            print_json(row)
    else:
        print_table(f"{len(rows)} entries", columns, list(cells))
