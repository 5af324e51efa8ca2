"""What the values of exported documents rest on, loaded for a whole chunk at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from catalogue.exports.exported import Proof
from schema import FindingRow, Review

Evidence = dict[str, list[dict[str, Any]]]
_PLACE = ("page", "start", "end", "text", "rule", "trust")


def proofs_of(session: Session, versions: Mapping[int, Sequence[Row[Any]]]) -> dict[int, Proof]:
    """Return the proof of documents, by their ids.

    Args:
        session: for reading.
        versions: the rows of each document's renditions; evidence follows them in the order of
            their languages, as the description's versions do.
    """
    evidence = _evidence(session, [row.id for rows in versions.values() for row in rows])
    review = _review(session, list(versions))
    return {
        document_id: Proof(
            tuple(evidence.get(row.id, {}) for row in sorted(rows, key=lambda row: row.language)),
            tuple(review.get(document_id, ())),
        )
        for document_id, rows in versions.items()
    }


def _evidence(session: Session, renditions: Sequence[int]) -> dict[int, Evidence]:
    found: dict[int, Evidence] = {}
    rows = session.execute(
        select(*(getattr(FindingRow, name) for name in ("rendition_id", "field", *_PLACE, "box")))
        .where(FindingRow.rendition_id.in_(renditions))
        .order_by(FindingRow.rendition_id, FindingRow.field, FindingRow.position)
    )
    for row in rows.mappings():
        place = {name: row[name] for name in _PLACE}
        if row["box"] is not None:
            place["box"] = list(row["box"])
        found.setdefault(row["rendition_id"], {}).setdefault(row["field"], []).append(place)
    return found


def _review(session: Session, documents: Sequence[int]) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = {}
    for row in session.execute(
        select(Review.document_id, Review.field, Review.reason)
        .where(Review.document_id.in_(documents), Review.settled_by.is_(None))
        .order_by(Review.document_id, Review.id)
    ):
        found.setdefault(row.document_id, []).append({"field": row.field, "reason": row.reason})
    return found
