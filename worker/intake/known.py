"""What a source said of a file, against what was read from it: disagreements go to review."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from extraction.record import Record, Review
from extraction.symbol import SymbolError, normalise, split
from schema import Arrival, BatchLine

# How people say yes in a table.
_YES = {"yes", "true", "1", "y", "x", "oui", "si", "sí"}


def known_of(session: Session, original_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return what was said of originals by those who brought them first, where anything was."""
    rows = session.execute(
        select(Arrival.original_id, BatchLine.known)
        .join(BatchLine, BatchLine.arrival_id == Arrival.id)
        .where(
            any_of(Arrival.original_id, original_ids),
            ~Arrival.is_duplicate,
            BatchLine.known != {},
        )
    )
    return {row.original_id: row.known for row in rows}


def with_doubts(record: Record, known: Mapping[str, str]) -> Record:
    """Return the record with a review for each value that its source disagrees with."""
    doubts = tuple(_doubts(record, known))
    return replace(record, review=(*record.review, *doubts)) if doubts else record


def _doubts(record: Record, known: Mapping[str, str]) -> Iterator[Review]:
    if symbols := known.get("symbol", ""):
        wanted = _symbols(symbols)
        if missing := [symbol for symbol in wanted if symbol not in record.symbols]:
            read = ", ".join(record.symbols) or "none"
            yield Review("symbols", f"the source says {', '.join(missing)}; read was {read}")
    language = known.get("language", "").lower()
    if language and language != record.language:
        yield Review("language", f"the source says {language}; read was {record.language}")
    is_restricted = known.get("restricted", "").lower() in _YES
    if is_restricted and record.distribution != "restricted":
        read = record.distribution or "nothing"
        yield Review("distribution", f"the source says restricted; read was {read}")


def _symbols(text: str) -> list[str]:
    """Return the symbols that a cell names, one or several; what is none stands as it is."""
    found: list[str] = []
    for part in text.replace(";", " ").replace(",", " ").split():
        found += split(part) or [_typed(part)]
    return found


def _typed(part: str) -> str:
    try:
        return normalise(part)
    except SymbolError:
        return part
