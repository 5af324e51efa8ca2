"""Who looks at the catalogue, and which documents they may see.

Every lookup that serves a person or a program takes a viewer; nothing else decides who sees what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from schema import Document, RestrictedView

RESTRICTED = "restricted"


class Role(IntEnum):
    """What an account may do: each role may do all that those below it may."""

    NOBODY = 0  #: has not signed in
    READER = 1  #: looks documents up
    CLERK = 2  #: queues documents
    CATALOGUER = 3  #: reviews and corrects
    ADMIN = 4  #: keeps accounts


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks.

    Attributes:
        account_id: the account; 0 for nobody.
        name: the account's name, as history shows it.
        role: what it may do.
        sees_restricted: whether restricted documents exist for it.
    """

    account_id: int
    name: str
    role: Role
    sees_restricted: bool


NOBODY = Viewer(0, "nobody", Role.NOBODY, sees_restricted=False)
# The operator at the prompt, who can read the database anyway.
OPERATOR = Viewer(0, "operator", Role.ADMIN, sees_restricted=True)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on :class:`Document` that a viewer may see it."""
    if viewer.sees_restricted:
        return true()
    return Document.distribution.is_distinct_from(RESTRICTED)


def note_views(session: Session, viewer: Viewer, ids: Sequence[int], address: str) -> None:
    """Write down which of some documents are restricted, and that a viewer took them away."""
    restricted = session.scalars(
        select(Document.id).where(Document.id.in_(ids), Document.distribution == RESTRICTED)
    )
    session.add_all(RestrictedView(found, viewer.name, address) for found in restricted.all())


def note_view(session: Session, viewer: Viewer, document: Document, address: str) -> None:
    """Write down that a viewer saw a restricted document; of others nothing is noted."""
    if document.distribution == RESTRICTED:
        session.add(RestrictedView(document_id=document.id, who=viewer.name, address=address))
