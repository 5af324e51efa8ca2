"""What a source said of a file, against what was read from it: disagreements go to review.

Until then the reading stands, but for one thing: what is said to be restricted is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.any_of import any_of
from catalogue.viewer import RESTRICTED
from extraction.record import Evidence, Record, Review, Rival
from extraction.symbol import SymbolError, normalise, split
from schema import Arrival, Batch, BatchLine

# How people say yes in a table.
_YES = {"yes", "true", "1", "y", "x", "oui", "si", "sí"}


def known_of(session: Session, original_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return what was said of originals by those who brought them first, where anything was."""
    # An option of the batch, called as what it makes of its files. An attachment has no line of
    # its own, but the batch of its message.
    is_restricted = Batch.options[RESTRICTED].as_boolean()
    rows = session.execute(
        select(Arrival.original_id, BatchLine.known, is_restricted.label("is_restricted"))
        .outerjoin(BatchLine, BatchLine.arrival_id == Arrival.id)
        .outerjoin(Batch, Batch.id == Arrival.batch_id)
        .where(
            any_of(Arrival.original_id, original_ids),
            ~Arrival.is_duplicate,
            or_(BatchLine.known != {}, is_restricted),
        )
    )
    return {row.original_id: _said(row) for row in rows}


def _said(row: Any) -> dict[str, str]:
    return (row.known or {}) | ({RESTRICTED: "yes"} if row.is_restricted else {})


def with_doubts(record: Record, known: Mapping[str, str]) -> Record:
    """Return the record with a review for each value that its source disagrees with.

    What its source says is restricted is so until somebody who may see it decides: it would be
    shown to everybody otherwise, as long as it waits. What was read is a rival then.
    """
    doubts = tuple(_doubts(record, known))
    if not doubts:
        return record
    doubtful = replace(record, review=(*record.review, *doubts))
    return _restricted(doubtful) if doubts[-1].field == "distribution" else doubtful


def _restricted(record: Record) -> Record:
    read = record.evidence.get("distribution", ())
    rivals = {"distribution": (_rival(record.distribution, read),)} if read else {}
    return replace(
        record,
        distribution=RESTRICTED,
        evidence={name: it for name, it in record.evidence.items() if name != "distribution"},
        rivals=record.rivals | rivals,
    )


def _rival(value: str | None, words: tuple[Evidence, ...]) -> Rival:
    return Rival(value, words[0].rule, words[0].trust, words)


def _doubts(record: Record, known: Mapping[str, str]) -> Iterator[Review]:
    if symbols := known.get("symbol", ""):
        wanted = _symbols(symbols)
        if missing := [symbol for symbol in wanted if symbol not in record.symbols]:
            read = ", ".join(record.symbols) or "none"
            yield Review("symbols", f"the source says {', '.join(missing)}; read was {read}")
    language = known.get("language", "").lower()
    if language and language != record.language:
        yield Review("language", f"the source says {language}; read was {record.language}")
    is_restricted = known.get(RESTRICTED, "").lower() in _YES
    if is_restricted and record.distribution != RESTRICTED:
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
