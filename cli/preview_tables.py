"""How a preview of reprocessing is shown: counts, samples from before and after, a file of all."""

import csv
import json
from pathlib import Path
from typing import Any, Self, TextIO

from catalogue.differences import Difference
from catalogue.exports.table import is_formula_like
from catalogue.field_text import to_text
from catalogue.rereading import Foreseen
from cli.output import console, print_table
from worker.preview_tally import Tally

_COLUMNS = ("document", "key", "field", "before", "after", "kept")
_COLOURS = {"-": "red", "+": "green"}
_OUTCOMES = {
    "needs_recognition": "must be recognised first (--recognise does so for the preview)",
    "unreadable": "cannot be read; their records would stay as they are",
}


def print_preview(tally: Tally) -> None:
    """Print what would change: how many documents, which fields, samples, what was not read."""
    if tally.fields:
        rows = [(name, one.changed, one.kept) for name, one in sorted(tally.fields.items())]
        print_table("What would change", ("field", "would change", "kept: set by a person"), rows)
    for name, one in sorted(tally.fields.items()):
        for sample in one.samples:
            console.print(f"{sample.document}  {name}", markup=False, highlight=False)
            _print_lines(sample.difference)
    for outcome, files in tally.unread.items():
        console.print(f"Files that {_OUTCOMES[outcome]}: {files}", highlight=False)
        for file in tally.unread_samples:
            if file.outcome == outcome:
                console.print(f"  {file.name}: {file.reason}", markup=False, highlight=False)
    console.print(
        f"Nothing was written. Of {tally.documents} documents {tally.changed} would change.",
        highlight=False,
    )


def _print_lines(difference: Difference) -> None:
    for line in difference.lines:
        console.print(f"  {line}", style=_COLOURS[line[0]], markup=False, highlight=False)


class DifferenceFile:
    """A file of every difference, a line each: a table if it is called so, else JSON objects."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            self._file = self._path.open("w", encoding="utf-8", newline="")
            if self._is_table:
                csv.writer(self._file).writerow(_COLUMNS)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def _is_table(self) -> bool:
        return self._path is not None and self._path.suffix.lower() == ".csv"

    def write(self, found: Foreseen) -> None:
        """Write what would change of a document."""
        if self._file is None:
            return
        for one in found.differences:
            row: tuple[Any, ...] = (found.document_id, found.key, one.field)
            if self._is_table:
                values = [to_text(one.field, value) for value in (one.before, one.after)]
                csv.writer(self._file).writerow([*row, *map(_safe, values), one.kept])
            else:
                entry = dict(zip(_COLUMNS, (*row, one.before, one.after, one.kept), strict=True))
                self._file.write(json.dumps(entry, ensure_ascii=False, default=str) + "\n")


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if is_formula_like(cell) else cell
