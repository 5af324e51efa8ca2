"""What the record page and the review page share: a document with one of its versions open."""

from typing import Any

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import relations
from catalogue.lookups import held, show
from catalogue.viewer import Viewer, note_view
from schema import Document, Rendition
from web.errors import NotFoundError
from web.page_view import page_view
from web.record_fields import fields_of, lines_of
from web.services import Services


def require_held(session: Session, document_id: int, viewer: Viewer) -> Document:
    """Return a document that the viewer may see.

    Raises:
        NotFoundError: there is none, or not for this viewer.
    """
    document = held(session, str(document_id), viewer)
    if document is None:
        raise NotFoundError("document")
    return document


def require_rendition(
    session: Session, document_id: int, rendition_id: int, viewer: Viewer
) -> Rendition:
    """Return a language version of a document that the viewer may see.

    Raises:
        NotFoundError: there is none, or not for this viewer.
    """
    require_held(session, document_id, viewer)
    rendition = session.scalar(
        select(Rendition).where(Rendition.id == rendition_id, Rendition.document_id == document_id)
    )
    if rendition is None:
        raise NotFoundError("language version")
    return rendition


def record_values(
    request: Request,
    services: Services,
    viewer: Viewer,
    document_id: int,
    *,
    version: int | None = None,
    number: int = 1,
    field: str = "",
) -> dict[str, Any]:
    """Return what the templates of a record need; that it was seen is noted if it is restricted.

    Args:
        request: for the address in the note.
        services: everything else.
        viewer: who looks.
        document_id: which document.
        version: the language version that is open; else the first.
        number: the page that is open.
        field: the field whose evidence is lit.

    Raises:
        NotFoundError: there is no such document, version or page, or not for this viewer.
    """
    with services.sessions.begin() as session:
        document = show(session, str(document_id), viewer)
        if document is None or not document["renditions"]:
            raise NotFoundError("document")
        note_view(session, viewer, session.get_one(Document, document_id), request.url.path)
        chosen = {entry["id"]: entry for entry in document["renditions"]}
        open_id = version if version is not None else document["renditions"][0]["id"]
        rendition = require_rendition(session, document_id, open_id, viewer)
        records = session.execute(
            select(Rendition.id, Rendition.record).where(Rendition.document_id == document_id)
        )
        for row in records:
            chosen[row.id]["record"] = row.record
        return {
            "document": document,
            "rendition": chosen[rendition.id],
            "fields": fields_of(document, chosen[rendition.id]),
            "view": page_view(session, services, rendition, number, field),
            "lit_field": field,
            "held": relations.held_citations(session, document_id, viewer),
            "family": relations.family(session, document_id, viewer),
            "lines_of": lines_of,
        }
