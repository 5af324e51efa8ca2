"""`letterbook show --events` and `--premis`: what happened to a document's originals."""

import sys

import typer

from catalogue.lookups import held
from catalogue.preservation.events import life_of
from catalogue.preservation.premis import premis_of
from catalogue.viewer import OPERATOR
from cli.exit_codes import Exit
from cli.output import errors, print_json, print_table
from cli.runtime import Runtime


def show_life(runtime: Runtime, key: str, *, as_xml: bool, json: bool) -> None:
    """Print what happened to a document's originals; by its id also of one that was disposed of."""
    with runtime.sessions()() as session:
        document = held(session, key, OPERATOR)
        number = document.id if document else int(key) if key.isdecimal() else 0
        life = life_of(session, number)
    if life is None:
        errors.print(f"{key}: not in the catalogue.", markup=False)
        raise typer.Exit(Exit.NOT_FOUND)
    if as_xml:
        sys.stdout.buffer.write(premis_of(life, runtime.settings.repository_domain))
    elif json:
        print_json(life)
    else:
        print_table(
            f"Document {life.document_id}",
            ("at", "event", "what", "outcome", "by", "original"),
            [
                (
                    f"{event.at:%Y-%m-%d %H:%M:%S}",
                    event.type,
                    event.detail,
                    event.outcome,
                    event.agents[0][0],
                    (event.sha256 or "")[:12],
                )
                for event in life.events
            ],
        )
