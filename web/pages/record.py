"""The record page: the page on one side, the record on the other."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from catalogue import corrections
from catalogue.field_text import FieldTextError, from_text
from catalogue.lookups import held
from catalogue.transaction import retried
from catalogue.viewer import Role
from web.access import ViewerOf, local_path, open_to
from web.errors import NotFoundError
from web.page_view import PLACES, page_view
from web.record_fields import lines_of
from web.record_page import opened_rendition, record_values, require_held, require_rendition
from web.services import Database, ServicesOf
from web.templating import page

router = APIRouter()


@router.get("/symbols/{symbol:path}")
@open_to(Role.READER)
def by_symbol(session: Database, viewer: ViewerOf, symbol: str) -> Response:
    """A document by its symbol, in any shape."""
    document = None if symbol.isdecimal() else held(session, symbol, viewer)
    if document is None:
        raise NotFoundError("document")
    return RedirectResponse(f"/documents/{document.id}", status_code=303)


@router.get("/documents/{document_id}")
@open_to(Role.READER)
def show(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    version: int | None = None,
    number: int = 1,
    field: str = "",
    q: str = "",
) -> Response:
    """A record with the page that proves it."""
    values = record_values(
        request, services, viewer, document_id, version=version, number=number, field=field
    )
    return page(request, "record.html", {**values, "q": q, "conflict": None, "wrong": ""})


@router.get("/documents/{document_id}/versions/{version}/pages/{number}")
@open_to(Role.READER)
def show_page(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    version: int,
    number: int,
    field: str = "",
    places: Annotated[str, Query(pattern=PLACES)] = "",
) -> Response:
    """One page of a version, to be put into the record page."""
    with services.sessions.begin() as session:
        rendition = opened_rendition(session, request, document_id, version, viewer, page=number)
        view = page_view(session, services, rendition, number, field, places=places)
        values = {
            "document": {"id": document_id},
            "rendition": {"id": version, "language": rendition.language},
            "view": view,
            "lit_field": field,
        }
    return page(request, "page-view.html", values)


@router.post("/documents/{document_id}/fields")
@open_to(Role.CATALOGUER)
@retried
def correct(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    field: Annotated[str, Form(max_length=40)],
    version: Annotated[int, Form()],
    value: Annotated[str, Form(max_length=100_000)] = "",
    why: Annotated[str, Form(max_length=1000)] = "",
    rendition: Annotated[int | None, Form()] = None,
    next: Annotated[str, Form()] = "",  # noqa: A002 - the form's own word
) -> Response:
    """Set a field to what a person says."""
    wrong, conflict, status = "", None, 200
    try:
        with services.sessions.begin() as session:
            require_held(session, document_id, viewer)
            language = (
                require_rendition(session, document_id, rendition, viewer).language
                if rendition
                else "und"
            )
            changes = {field: from_text(field, value, language)}
            corrections.correct(
                session, document_id, changes, who=viewer.name, why=why, version=version
            )
    except (FieldTextError, corrections.SymbolTakenError, corrections.UnknownFieldError) as error:
        wrong, status = str(error), 422
    except corrections.EditConflictError as error:
        conflict, status = error, 409
    if status == 200:
        return RedirectResponse(local_path(next or f"/documents/{document_id}"), status_code=303)
    values = record_values(request, services, viewer, document_id, version=rendition, field=field)
    shown = {**values, "q": "", "conflict": conflict, "wrong": wrong, "lines_of": lines_of}
    return page(request, "record.html", shown, status=status)


@router.post("/documents/{document_id}/undo")
@open_to(Role.CATALOGUER)
@retried
def undo(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    revision: Annotated[int, Form()],
) -> Response:
    """Undo one revision."""
    try:
        with services.sessions.begin() as session:
            require_held(session, document_id, viewer)
            corrections.undo(session, document_id, revision, who=viewer.name)
    except corrections.NothingToUndoError as error:
        values = record_values(request, services, viewer, document_id)
        shown = {**values, "q": "", "conflict": None, "wrong": str(error)}
        return page(request, "record.html", shown, status=409)
    return RedirectResponse(f"/documents/{document_id}#history", status_code=303)
