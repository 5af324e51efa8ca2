"""Whether a command line is one that a program of ours, or Celery, would take; it is not run."""

import importlib.util
import shlex
from typing import Any

import click
import typer
import typer.main
from celery.bin.base import CLIContext
from celery.bin.celery import celery as celery_command

from cli.main import app
from worker.tasks import app as worker_app

# Typer has a click of its own, whose errors are no errors of click's.
_REFUSALS = (click.UsageError, typer.BadParameter.__base__)


class NotACommandError(ValueError):
    """A command line that its program would refuse, or that is of no program known here."""


def take(words: list[str]) -> str:
    """Parse a command line as its program does; return what it runs, less its options.

    Raises:
        NotACommandError: the program would refuse it, or there is none.
    """
    match words:
        case ["letterbook", *rest]:
            return _take(typer.main.get_command(app), rest)
        case ["celery", "--app", "worker.tasks", *rest]:
            return _take(celery_command, rest, CLIContext(worker_app, no_color=True, workdir=None))
        case ["python", "-m", module] if importlib.util.find_spec(module):
            return module
        case ["sh", "-c", script]:
            return ", ".join(take(shlex.split(part)) for part in script.split("&&"))
        case ["sleep", "infinity"]:
            return "sleep"
    raise NotACommandError(shlex.join(words))


def _take(command: Any, words: list[str], obj: object = None) -> str:
    """Parse the words of a command and of those under it."""
    try:
        context = command.make_context(command.name or "", list(words), obj=obj)
        if not hasattr(command, "resolve_command"):
            return str(command.name)
        rest = [*context._protected_args, *context.args]
        _, under, rest = command.resolve_command(context, rest)
    except _REFUSALS as error:
        raise NotACommandError(f"{shlex.join(words)}: {error}") from error
    return _take(under, rest, obj)
