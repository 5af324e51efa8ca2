"""Letters whose records are known: a document, and what must be read from it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What is judged, as paths into the record: what a cataloguer would write down.
FIELDS = (
    "form",
    "language",
    "title",
    "symbols",
    "dates.letter",
    "dates.masthead",
    "dates.release",
    "distribution",
    "original_language",
    "job_number",
    "organs",
    "agenda_items",
    "senders",
    "on_behalf_of",
    "addressees",
    "signatories",
    "annexes",
    "citations",
)


class NoCasesError(ValueError):
    """A folder holds no letters whose records are known; the message says what is looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: nothing to judge. Give a folder with document.* beside expected.json, or "
            "with pairs such as letter.pdf and letter.json, at any depth."
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One letter and its known record.

    Attributes:
        name: the document's path below the folder that was given.
        document: the file.
        expected: the known record; fields that it leaves out are not judged.
        expect_review: the fields that must go to review; ``None`` where nobody said.
    """

    name: str
    document: Path
    expected: dict[str, Any]
    expect_review: frozenset[str] | None

    def fields(self) -> Iterator[tuple[str, Any]]:
        """Yield the fields that are judged, with the known value of each."""
        for field in FIELDS:
            top, _, inner = field.partition(".")
            if top in self.expected and (not inner or inner in self.expected[top]):
                yield field, value_of(self.expected, field)


def value_of(record: dict[str, Any], field: str) -> Any:
    """Return a field of a record by its path."""
    top, _, inner = field.partition(".")
    return record[top][inner] if inner else record[top]


def find_cases(folder: Path) -> list[Case]:
    """Return the letters below a folder, sorted by name.

    Raises:
        NoCasesError: there are none.
    """
    found = [
        _case(document, record, folder)
        for record in sorted(folder.rglob("*.json"))
        if (document := _document(record)) is not None
    ]
    if not found:
        raise NoCasesError(folder)
    return found


def _document(record: Path) -> Path | None:
    stem = "document" if record.name == "expected.json" else record.stem
    beside = (path for path in sorted(record.parent.glob(f"{stem}.*")) if path.suffix != ".json")
    return next(beside, None)


def _case(document: Path, record: Path, folder: Path) -> Case:
    expected = json.loads(record.read_text(encoding="utf-8"))
    named = expected.get("expect_review", expected.get("review"))
    return Case(
        name=f"{folder.name}/{document.relative_to(folder)}",
        document=document,
        expected=expected,
        expect_review=None if named is None else frozenset(map(_field, named)),
    )


def _field(entry: Any) -> str:
    """An expected review is a field's name, or an entry as the record has it."""
    return entry["field"] if isinstance(entry, dict) else str(entry)
