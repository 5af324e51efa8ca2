"""Write the reference of commands and settings from what the code says of itself."""

from collections.abc import Iterator
from typing import Any

import click
import typer.main

from worker.settings import Settings


def settings_page() -> str:
    """Return docs/reference/settings.md."""
    lines = [
        "# Settings",
        "",
        "Read once from the environment when a command or worker starts. Addresses and secrets may",
        "be in a file instead, which the variable with `_FILE` behind its name names.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "the XDG data folder" if field.default_factory else field.default
        shown = "none" if default is None else default
        lines.append(f"| `LETTERBOOK_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(lines) + "\n"


def commands_page(app: typer.Typer) -> str:
    """Return docs/reference/cli.md."""
    group = typer.main.get_command(app)
    return "\n".join(["# Commands", *_commands(group, "")]) + "\n"


def _commands(group: Any, prefix: str) -> Iterator[str]:
    """Yield a section for each command; a group has one for itself and then its own commands'."""
    above = click.Context(group)
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        called = f"{prefix}{name}"
        context = click.Context(command, info_name=f"letterbook {called}")
        yield f"\n## {called}\n\n```\n{command.get_help(context).strip()}\n```"
        if hasattr(command, "list_commands"):
            yield from _commands(command, f"{called} ")
