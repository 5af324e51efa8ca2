"""Write one language version of a document: its text as it is searched, its evidence."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.copying import Values
from catalogue.search_text import search_text, storable, storable_value
from extraction.record import Evidence, Record
from extraction.rules_version import RULES_VERSION
from schema import Document, FindingRow, Rendition, RivalRow


def write_rendition(
    session: Session,
    document_id: int,
    original_id: int,
    *,
    earlier: Rendition | None,
    record: Record,
    data: dict[str, Any],
    page_texts: Sequence[str],
    notes: Sequence[str],
) -> Rendition:
    """Write a version, or write it anew over its ``earlier`` reading.

    Args:
        session: in a transaction of the caller.
        document_id: of which it is a version.
        original_id: from which it was read.
        earlier: its former reading.
        record: what was read.
        data: the same as JSON that PostgreSQL can hold.
        page_texts: the text of each page.
        notes: what reading noticed.
    """
    values = rendition_values(record, data, page_texts, notes)
    if earlier is None:
        rendition = Rendition(document_id=document_id, original_id=original_id, **values)
        session.add(rendition)
    else:
        rendition = earlier
        rendition.original_id = original_id
        if _has_title_of_a_person(session, earlier):
            del values["title"]
        for name, value in values.items():
            setattr(rendition, name, value)
        for table in (FindingRow, RivalRow):
            session.execute(delete(table).where(table.rendition_id == rendition.id))
    session.flush()
    session.add_all(
        FindingRow(**values) for values in finding_values(rendition.id, data["evidence"])
    )
    session.add_all(RivalRow(**values) for values in rival_values(rendition.id, record))
    return rendition


def _has_title_of_a_person(session: Session, rendition: Rendition) -> bool:
    locked = session.scalar(select(Document.locked).where(Document.id == rendition.document_id))
    return f"title.{rendition.language}" in (locked or ())


def rendition_values(
    record: Record, data: dict[str, Any], page_texts: Sequence[str], notes: Sequence[str]
) -> Values:
    """Return the columns of a version."""
    full_text = "\f".join(storable(text) for text in page_texts)
    return {
        "language": record.language,
        "title": data["title"],
        "job_number": record.job_number,
        "release_date": record.dates.release,
        "pages": record.pages,
        "read_by": record.read_by,
        "rules_version": RULES_VERSION,
        "notes": list(notes),
        "record": data,
        "full_text": full_text,
        "search_text": search_text(full_text, record.language),
        "reissue": is_reissue(record, page_texts),
    }


def is_reissue(record: Record, page_texts: Sequence[str]) -> bool:
    """Tell whether the mark of a reissue follows a symbol of the document: `A/76/100*`."""
    for piece in record.evidence.get("symbols", ()):
        page = page_texts[piece.page - 1] if piece.page <= len(page_texts) else ""
        after = page[piece.end : piece.end + 2]
        if piece.text.rstrip().endswith("*") or after.lstrip(" ").startswith("*"):
            return True
    return False


def finding_values(rendition_id: int, evidence: dict[str, Any]) -> list[Values]:
    """Return the rows of a version's evidence."""
    return [
        {
            "rendition_id": rendition_id,
            "field": field,
            "position": position,
            "page": piece["page"],
            "start": piece["start"],
            "end": piece["end"],
            "text": piece["text"],
            "rule": piece["rule"],
            "trust": piece["trust"],
            "box": piece.get("box"),
            "accepted": True,
        }
        for field, pieces in evidence.items()
        for position, piece in enumerate(pieces)
    ]


def rival_values(rendition_id: int, record: Record) -> list[Values]:
    """Return the rows of a version's rivals, those of each field in their order."""
    return [
        {
            "rendition_id": rendition_id,
            "field": field,
            "position": position,
            "value": storable_value(rival.value),
            "rule": rival.rule,
            "trust": rival.trust,
            "words": storable_value([_words(piece) for piece in rival.words]),
        }
        for field, rivals in record.rivals.items()
        for position, rival in enumerate(rivals)
    ]


def _words(piece: Evidence) -> dict[str, Any]:
    words: dict[str, Any] = {
        name: getattr(piece, name) for name in ("page", "start", "end", "text")
    }
    return words | {"box": list(piece.box) if piece.box else None}
