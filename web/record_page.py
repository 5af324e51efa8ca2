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


def opened_rendition(
    session: Session,
    request: Request,
    document_id: int,
    rendition_id: int,
    viewer: Viewer,
    *,
    page: int | None = None,
) -> Rendition:
    """Return a version that is about to be shown or taken away; who does is noted if restricted.

    Raises:
        NotFoundError: there is none with such a page, or not for this viewer.
    """
    rendition = require_rendition(session, document_id, rendition_id, viewer)
    if page is not None and not 1 <= page <= rendition.pages:
        raise NotFoundError
    note_view(session, viewer, session.get_one(Document, document_id), request.url.path)
    return rendition


def opened_record(
    session: Session, viewer: Viewer, document_id: int, version: int | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return all that is known of a document, with its readings, and the version that is open.

    Raises:
        NotFoundError: there is no such document or version, or not for this viewer.
    """
    its_language = select(Rendition.language).where(Rendition.id == version)
    language = session.scalar(its_language) if version is not None else None
    document = show(session, str(document_id), viewer, language=language)
    if document is None or not document["renditions"]:
        raise NotFoundError("document")
    chosen = {entry["id"]: entry for entry in document["renditions"]}
    open_id = version if version is not None else document["renditions"][0]["id"]
    if open_id not in chosen:
        raise NotFoundError("language version")
    records = session.execute(
        select(Rendition.id, Rendition.record).where(Rendition.document_id == document_id)
    )
    for row in records:
        chosen[row.id]["record"] = row.record
    return document, chosen[open_id]


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
        document, opened = opened_record(session, viewer, document_id, version)
        note_view(session, viewer, session.get_one(Document, document_id), request.url.path)
        rendition = session.get_one(Rendition, opened["id"])
        return {
            "document": document,
            "rendition": opened,
            "fields": fields_of(document, opened),
            "view": page_view(session, services, rendition, number, field),
            "lit_field": field,
            "held": relations.held_citations(session, document_id, viewer),
            "family": relations.family(session, document_id, viewer),
            "lines_of": lines_of,
        }
