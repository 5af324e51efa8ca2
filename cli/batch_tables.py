"""How batches are shown: counts with rates and time left, receipts as CSV, XLSX or JSON."""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from catalogue.batches import Counts, Line
from catalogue.receipts import RECEIPTS
from cli.output import console, print_json, print_table
from worker.dry_run import Prediction


def counts_table(counts: Counts, rate: float, seconds: float) -> Table:
    """Return what is shown while a batch goes on: rate now and on average, time left, counts."""
    average = counts.ended / seconds if seconds else 0.0
    left = f"{counts.pending / average:,.0f} s" if average and counts.pending else ""
    table = Table("now /s", "average /s", "time left", *asdict(counts))
    table.add_row(f"{rate:.1f}", f"{average:.1f}", left, *map(str, asdict(counts).values()))
    return table


def print_counts(batch_id: int, counts: Counts, problem: str | None, *, json: bool) -> None:
    """Print what became of a batch."""
    if json:
        print_json({"batch": batch_id, **asdict(counts), "problem": problem})
        return
    shown = [(outcome, files) for outcome, files in asdict(counts).items() if files]
    print_table(f"Batch {batch_id}", ("outcome", "files"), shown or [("files", 0)])
    if problem:
        console.print(problem, markup=False, highlight=False)
    if counts.failed:
        console.print(
            f"What failed and why: letterbook batch receipt {batch_id} --errors-only", markup=False
        )


def write_receipt(lines: Iterable[Line], form: str, path: Path | None) -> None:
    """Write a line for each file, as ``csv``, ``xlsx`` or ``json`` lines; to a file or out."""
    if path is None:
        sys.stdout.buffer.writelines(RECEIPTS[form].write(lines))
    else:
        with path.open("wb") as file:
            file.writelines(RECEIPTS[form].write(lines))


def write_predictions(predictions: Iterable[Prediction], *, json: bool) -> None:
    """Print what would become of each file as soon as it is known, and the counts at the end."""
    counts: Counter[str] = Counter()
    for found in predictions:
        counts[found.outcome] += 1
        if json:
            print_json(asdict(found))
        else:
            told = " ".join(filter(None, (*found.symbols, found.reason)))
            console.print(f"{found.path}: {found.outcome}  {told}", markup=False, highlight=False)
    if not json:
        told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
        console.print(f"Nothing was written. It would be: {told or 'no file'}", highlight=False)
