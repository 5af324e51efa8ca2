"""The options by which commands order imports, and what they order."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.places import absolute
from worker.intake.import_orders import ImportOrder

ListUnchanged = Annotated[
    bool,
    typer.Option("--list-unchanged", help="A line for each unchanged file too, not a count."),
]
Restricted = Annotated[
    bool, typer.Option("--restricted", help="All of it, until each letter was looked at.")
]


def order_given(
    source: str,
    *,
    root: Sequence[str] | None,
    webhook: str | None,
    mail: str | None,
    mail_failures: bool,
    list_unchanged: bool,
    restricted: bool,
) -> ImportOrder:
    """Return the order that the words of a command say."""
    return ImportOrder(
        absolute(source),
        roots=tuple(absolute(place) for place in root or ()),
        webhook=webhook,
        mail=mail,
        mail_when="failures" if mail_failures else "always",
        list_unchanged=list_unchanged,
        restricted=restricted,
    )
