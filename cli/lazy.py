"""Commands that are loaded when they are called: `find` need not wait for what `backup` imports."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup


class LazyCommands(TyperGroup):
    """A group whose commands stand in modules of their own, loaded one by one.

    Attributes:
        places: where each command is, ``module:name``, in the order of the help. The name is of a
            function, or of a :class:`typer.Typer` with commands of its own.
    """

    places: ClassVar[Mapping[str, str]]

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Click's own protocol
        """Return the names of all commands; none is loaded."""
        return list(self.places)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the same
        """Load one command; ``None`` if there is none of that name."""
        place = self.places.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            found.rich_markup_mode = None  # as the whole command has it
            group = typer.main.get_group(found)
            group.name = cmd_name
            return group
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        settings = getattr(found, "context_settings", None)
        alone.command(cmd_name, context_settings=settings)(found)
        return typer.main.get_command(alone)
