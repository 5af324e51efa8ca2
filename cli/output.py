"""How results are printed: tables for people, JSON Lines for programs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

# Short and useless when cut in two.
_NEVER_WRAPPED = {"id", "job", "letter date", "from", "organs", "symbols", "page", "trust", "rule"}

console = Console()
errors = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print one object as a line of JSON."""
    data = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table; text from documents is never taken for markup."""
    table = Table(title=title, title_justify="left", highlight=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in _NEVER_WRAPPED)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table, markup=False)


def _cell(value: Any) -> Text:
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return Text("" if value is None else str(value))
