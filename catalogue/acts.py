"""A correction applied to the others like it, as one act that is undone as one."""

from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import corrections
from catalogue.review_queue import alike
from catalogue.viewer import Viewer, visible_to
from schema import Document, Revision

# A symbol is of one document: it cannot be that of the others as well.
SHARED = frozenset(corrections.CORRECTABLE) - {"symbols"}


class NoSuchCorrectionError(LookupError):
    """No revision of the document changed the field."""

    def __init__(self, document_id: int, field: str) -> None:
        super().__init__(f"document {document_id}: no correction of {field}")


def correction(session: Session, document_id: int, field: str) -> Revision:
    """Return the last revision that changed a field of a document.

    Raises:
        NoSuchCorrectionError: there is none, or the field is none that documents share.
    """
    found = session.scalars(
        select(Revision)
        .where(
            Revision.document_id == document_id,
            Revision.after.has_key(field),
            Revision.before.has_key(field),
        )
        .order_by(Revision.version.desc())
        .limit(1)
    ).one_or_none()
    if found is None or field not in SHARED:
        raise NoSuchCorrectionError(document_id, field)
    return found


def others_like(session: Session, viewer: Viewer, revision: Revision, field: str) -> list[int]:
    """Return the documents with the same doubt and the value that a correction replaced."""
    return alike(session, viewer, revision.document_id, field, revision.before[field])


def apply_to(
    session: Session, viewer: Viewer, revision: Revision, field: str, chosen: Collection[int]
) -> str:
    """Correct those of the chosen that are still like it; return what the act is called."""
    act = uuid4().hex
    for other in sorted({*others_like(session, viewer, revision, field)} & {*chosen}):
        corrections.correct(
            session,
            other,
            {field: revision.after[field]},
            who=viewer.name,
            why=f"as for document {revision.document_id}",
            act=act,
        )
    return act


def of_act(session: Session, viewer: Viewer, act: str) -> Sequence[Revision] | None:
    """Return what an act changed, by document; ``None`` if not all of it is for this viewer."""
    rows = session.scalars(
        select(Revision).where(Revision.act == act).order_by(Revision.document_id)
    ).all()
    ids = [row.document_id for row in rows]
    seen = session.scalars(
        select(Document.id).where(Document.id.in_(ids), visible_to(viewer))
    ).all()
    return rows if len(seen) == len(ids) else None


def undo(session: Session, viewer: Viewer, revisions: Sequence[Revision]) -> None:
    """Undo all that an act changed, or nothing of it.

    Raises:
        NothingToUndoError: one of the fields was changed again; the message says which.
    """
    for revision in revisions:
        corrections.undo(session, revision.document_id, revision.version, who=viewer.name)
