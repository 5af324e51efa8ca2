"""What belongs to some documents: the rows of every table, in the order in which they refer.

Left out is what belongs to an installation and not to its documents: accounts and what they keep,
schedules, runs of fixity, copies in a second store, passwords of batches.
"""

# ruff: noqa: S608 - names of tables are our own

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.orm import Session

_OF_DOCUMENT = "document_id = ANY(:documents)"
_OF_ORIGINAL = "original_id = ANY(:originals)"
_OF_RENDITION = f"rendition_id IN (SELECT id FROM rendition WHERE {_OF_DOCUMENT})"
_ITEMS = f"document_agenda_item WHERE {_OF_DOCUMENT}"
# Each table with which of its rows belong, and what of a row is not taken along: where it refers
# to what stays behind, or is nobody else's business.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "batch": (
        "id IN (SELECT batch_id FROM arrival WHERE id = ANY(:arrivals))",
        {"passwords": "'[]'::jsonb", "schedule_id": "'null'::jsonb"},
    ),
    "original": ("id = ANY(:originals)", {}),
    "arrival": (
        "id = ANY(:arrivals)",
        {"parent_id": "CASE WHEN t.parent_id = ANY(:arrivals) THEN to_jsonb(t.parent_id) END"},
    ),
    "batch_line": ("arrival_id = ANY(:arrivals)", {}),
    "agenda": (
        f"(organ, session, stage) IN (SELECT organ, session, stage FROM {_ITEMS})",
        {},
    ),
    "agenda_item": (
        f"id IN (SELECT agenda_item_id FROM {_ITEMS})",
        {},
    ),
    "document": ("id = ANY(:documents)", {}),
    "symbol": (_OF_DOCUMENT, {}),
    "document_organ": (_OF_DOCUMENT, {}),
    "document_agenda_item": (_OF_DOCUMENT, {}),
    "party": (_OF_DOCUMENT, {}),
    "annex": (_OF_DOCUMENT, {}),
    "citation": (
        _OF_DOCUMENT,
        {
            "cited_document_id": "CASE WHEN t.cited_document_id = ANY(:documents) "
            "THEN to_jsonb(t.cited_document_id) END"
        },
    ),
    "rendition": (_OF_DOCUMENT, {}),
    "finding": (_OF_RENDITION, {}),
    "rival": (_OF_RENDITION, {}),
    "review": (_OF_DOCUMENT, {}),
    "revision": (_OF_DOCUMENT, {}),
    "legal_hold": (_OF_DOCUMENT, {}),
    "source_record": (_OF_DOCUMENT, {}),
    "agenda_sighting": (_OF_DOCUMENT, {}),
    "proposal": (
        "issued_id = ANY(:documents) AND (letter_id = ANY(:documents) OR state = 'accepted')",
        {},
    ),
    "job": (
        _OF_ORIGINAL,
        {
            "document_id": "CASE WHEN t.document_id = ANY(:documents) "
            "THEN to_jsonb(t.document_id) END",
            "state": "CASE t.state WHEN 'leased' THEN '\"queued\"' ELSE to_jsonb(t.state) END",
            "lease_until": "'null'::jsonb",
            "lease_holder": "'null'::jsonb",
        },
    ),
    "recognised_page": (_OF_ORIGINAL, {}),
    "fixity_check": (_OF_ORIGINAL, {}),
    "fixity_fault": ("sha256 IN (SELECT sha256 FROM original WHERE id = ANY(:originals))", {}),
}
# What the database makes itself.
GENERATED = {"rendition": ("search",)}


@dataclass(slots=True)
class Belongings:
    """The ids of some documents, of the originals they were read from, and of their arrivals."""

    documents: list[int]
    originals: list[int] = field(default_factory=list)
    arrivals: list[int] = field(default_factory=list)


_ORIGINALS = text(
    f"SELECT original_id FROM rendition WHERE {_OF_DOCUMENT} AND original_id IS NOT NULL "
    f"UNION SELECT original_id FROM job WHERE {_OF_DOCUMENT} ORDER BY 1"
)
_ARRIVALS = text(f"SELECT id FROM arrival WHERE {_OF_ORIGINAL} ORDER BY id")
# A message goes along only with all that came in it: its bytes hold the others' as well.
_MESSAGES = text(
    """
    SELECT DISTINCT m.original_id
      FROM arrival a JOIN arrival m ON m.id = a.parent_id
     WHERE a.id = ANY(:arrivals) AND m.original_id <> ALL(:originals)
       AND NOT EXISTS (
           SELECT FROM job j
             LEFT JOIN arrival inside ON inside.original_id = j.original_id
            WHERE (inside.parent_id = m.id OR j.original_id = m.original_id)
              AND j.document_id IS NOT NULL AND j.document_id <> ALL(:documents))
    """
)


def belongings_of(session: Session, documents: Sequence[int]) -> Belongings:
    """Return what belongs to some documents."""
    found = Belongings(list(documents))
    found.originals = list(session.scalars(_bound(_ORIGINALS), _ids(found)))
    while True:
        found.arrivals = list(session.scalars(_bound(_ARRIVALS), _ids(found)))
        messages = list(session.scalars(_bound(_MESSAGES), _ids(found)))
        if not messages:
            return found
        found.originals += messages


def rows_of(session: Session, table: str, found: Belongings) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table that belong, as JSON has them; nothing is lost in it."""
    condition, instead = TABLES[table]
    gone = "".join(f" - '{name}'" for name in (*instead, *GENERATED.get(table, ())))
    given = ", ".join(f"'{name}', {value}" for name, value in instead.items())
    query = text(
        f"SELECT to_jsonb(t){gone} || jsonb_build_object({given}) FROM {table} t "
        f"WHERE {condition} ORDER BY 1"
    )
    yield from session.execute(_bound(query), _ids(found)).yield_per(500).scalars()


def _bound(query: Any) -> Any:
    """Give the lists of ids that a query names their type."""
    lists = [bindparam(name, type_=ARRAY(BigInteger())) for name in _named(query)]
    return query.bindparams(*lists)


def _named(query: Any) -> list[str]:
    return [name for name in ("documents", "originals", "arrivals") if f":{name}" in str(query)]


def _ids(found: Belongings) -> dict[str, list[int]]:
    return {
        "documents": found.documents,
        "originals": found.originals,
        "arrivals": found.arrivals,
    }
