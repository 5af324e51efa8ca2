"""What a version was read from: the image of a page, and the original; for pages and programs."""

from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from sqlalchemy import select

from catalogue.viewer import Role
from schema import Arrival, Original
from web.access import ViewerOf, open_to
from web.api.answers import answers, file_of
from web.errors import NotFoundError
from web.page_images import page_image, page_key
from web.record_page import opened_rendition
from web.services import ServicesOf
from worker.reading.errors import UnreadableFileError

router = APIRouter(tags=["files"])
# The address of an image names its content: it may be kept, by this browser alone.
_KEPT = "private, max-age=86400"
_WEBP = file_of("image/webp")
_BYTES = file_of("application/octet-stream")


@router.get(
    "/documents/{document_id}/versions/{version}/pages/{number}/image",
    response_class=FileResponse,
    responses={200: _WEBP, **answers(404)},
)
@open_to(Role.READER)
def show_image(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    version: int,
    number: int,
) -> Response:
    """The image of one page, drawn by the reading child."""
    with services.sessions.begin() as session:
        rendition = opened_rendition(session, request, document_id, version, viewer, page=number)
        key = page_key(session, rendition, number)
    try:
        file = page_image(services, key)
    except UnreadableFileError as error:
        raise NotFoundError("image of this page") from error
    return FileResponse(file, media_type="image/webp", headers={"Cache-Control": _KEPT})


@router.get(
    "/documents/{document_id}/versions/{version}/original",
    response_class=FileResponse,
    responses={200: _BYTES, **answers(404)},
)
@open_to(Role.READER)
def download_original(
    request: Request, services: ServicesOf, viewer: ViewerOf, document_id: int, version: int
) -> Response:
    """The original, to be kept as a file: never opened in the page."""
    with services.sessions.begin() as session:
        rendition = opened_rendition(session, request, document_id, version, viewer)
        if rendition.original_id is None:
            raise NotFoundError("file of this version")
        original = session.get_one(Original, rendition.original_id)
        name = session.scalar(
            select(Arrival.name).where(Arrival.original_id == original.id).order_by(Arrival.id)
        )
    return FileResponse(
        services.store.path(original.location),
        media_type="application/octet-stream",
        filename=PurePath(name or original.sha256).name,
        content_disposition_type="attachment",
    )
