"""What a new document counts under in a search, written with it.

The database keeps `document.facets` by triggers, whatever code writes. Who writes many documents
with all that belongs to them knows it beforehand, and spares the database working it out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from catalogue.copying import Values
from schema import DocumentAgendaItem, DocumentOrgan, Party

# The States that a letter is from, not those that it is to or that only sign.
_ROLES = {"sender", "on_behalf_of"}
_WRITTEN = text("SET LOCAL letterbook.facets = 'written'")
_KEPT = text("SET LOCAL letterbook.facets = ''")


def counted_under(lists: Mapping[Any, Sequence[Values]], language: str) -> list[str]:
    """Return what a new document of one version counts under, as `document_facets` would.

    Args:
        lists: the rows of its lists, by table.
        language: of its version.
    """
    organs = lists[DocumentOrgan]
    facets = {f"language:{language}"}
    facets |= {f"organ:{row['organ']}" for row in organs}
    facets |= {f"session:{row['session']}" for row in organs if row["session"] is not None}
    facets |= {
        f"item:{row['item']}" for row in lists[DocumentAgendaItem] if row["item"] is not None
    }
    facets |= {
        f"state:{row['state']}"
        for row in lists[Party]
        if row["role"] in _ROLES and row["state"] is not None
    }
    return sorted(facets)


@contextmanager
def facets_written(session: Session) -> Iterator[None]:
    """Let the triggers leave alone what is written under this: its facets are written with it.

    Ends with the transaction at the latest, also where one fails.
    """
    session.execute(_WRITTEN)
    yield
    session.execute(_KEPT)
