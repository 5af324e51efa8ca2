"""A command waits for what it imports itself, and for nothing that others import."""

import subprocess
import sys

import typer

from cli.main import Commands, app


def test_every_command_is_where_the_table_says():
    group = typer.main.get_command(app)
    context = typer.Context(group)
    for name in Commands.places:
        command = group.get_command(context, name)
        assert command.name == name
        assert command.get_short_help_str(), name


def test_nothing_is_loaded_that_the_command_does_not_use():
    asked = "import sys, cli.main, cli.lookups; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "catalogue.lookups" in loaded
    assert loaded.isdisjoint({"celery", "openpyxl", "pypdf", "pymarc", "fsspec", "cli.backup"})
