"""The tables of this package: tab-separated, with comments."""

from importlib.resources import files


def table(name: str) -> list[list[str]]:
    """Return the rows of a table without its comments, every cell of each."""
    text = (files("catalogue.authorities") / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def columns(name: str) -> list[str]:
    """Return the names of a table's columns: its last line of comment."""
    text = (files("catalogue.authorities") / f"{name}.tsv").read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    return comments[-1].removeprefix("# ").split("\t")
