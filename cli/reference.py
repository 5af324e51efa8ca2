"""Write the reference of commands and settings from what the code says of itself."""

from collections.abc import Iterator

import click
import typer.main

from worker.settings import Settings


def settings_page() -> str:
    """Return docs/reference/settings.md."""
    lines = [
        "# Settings",
        "",
        "Read once from the environment when a command or worker starts.",
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
    return "\n".join(["# Commands", *_commands(app)]) + "\n"


def _commands(app: typer.Typer) -> Iterator[str]:
    yield from _of_group(typer.main.get_command(app), "")


def _of_group(group: object, lead: str) -> Iterator[str]:
    """Yield a section for each command, those of groups under their full name."""
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from _of_group(command, f"{lead}{name} ")
        else:
            context = click.Context(command, info_name=f"letterbook {lead}{name}")
            yield f"\n## {lead}{name}\n\n```\n{command.get_help(context).strip()}\n```"
