"""Queue by hand: drop files or a folder, have receipts at once, watch the outcome arrive."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from catalogue.deliveries import hidden_from, outcomes, reasons
from catalogue.viewer import Role, Viewer
from schema import Arrival, Job
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.receiving import close_batch, lane_for, open_batch, receive_stream
from web.services import Database, Services, ServicesOf
from web.templating import page
from worker.intake import jobs

router = APIRouter()
_SHOWN = 200


@router.get("/queue")
@open_to(Role.CLERK)
def show(request: Request, session: Database, viewer: ViewerOf) -> Response:
    """Where files are dropped."""
    mine = outcomes(session, viewer, limit=15)
    return page(request, "queue.html", {"latest": mine})


@router.post("/queue")
@open_to(Role.CLERK)
def receive_form(
    services: ServicesOf, viewer: ViewerOf, files: Annotated[list[UploadFile], File()]
) -> Response:
    """Receive the files of a form: the way without JavaScript."""
    given = [file for file in files if file.filename]
    if not given:
        return RedirectResponse("/queue", status_code=303)
    batch_id = open_batch(services, viewer, given[0].filename or "")
    for file in given:
        receive_stream(
            services,
            viewer,
            file.file,
            name=file.filename or "unnamed",
            batch_id=batch_id,
            lane=lane_for(len(given)),
        )
    close_batch(services, viewer, batch_id)
    return RedirectResponse(f"/batches/{batch_id}", status_code=303)


@router.get("/arrivals/{arrival_id}")
@open_to(Role.CLERK)
def show_arrival(
    request: Request, session: Database, viewer: ViewerOf, arrival_id: int
) -> Response:
    """A receipt: one file and what became of it."""
    found = outcomes(session, viewer, arrival_id=arrival_id)
    if not found:
        raise NotFoundError("arrival")
    return page(request, "arrival.html", {"outcome": found[0]})


@router.get("/failed")
@open_to(Role.CLERK)
def show_failed(
    request: Request, session: Database, viewer: ViewerOf, before: int | None = None
) -> Response:
    """All that could not be read, with the reasons."""
    found = outcomes(session, viewer, fate="failed", before=before, limit=_SHOWN)
    values = {
        "outcomes": found,
        "has_more": len(found) == _SHOWN,
        "reasons": reasons(session, viewer) if before is None else [],
    }
    return page(request, "failed.html", values)


@router.post("/retry")
@open_to(Role.CLERK)
def retry(
    services: ServicesOf,
    viewer: ViewerOf,
    arrival: Annotated[int | None, Form()] = None,
    batch: Annotated[int | None, Form()] = None,
    code: Annotated[str | None, Form(max_length=60)] = None,
) -> Response:
    """Queue one failed file anew, or all of a batch, or all with one reason."""
    retry_failed(services, viewer, arrival_id=arrival, batch_id=batch, code=code)
    if batch is not None:
        return RedirectResponse(f"/batches/{batch}", status_code=303)
    return RedirectResponse(f"/arrivals/{arrival}" if arrival else "/failed", status_code=303)


def retry_failed(
    services: Services,
    viewer: Viewer,
    *,
    arrival_id: int | None,
    batch_id: int | None,
    code: str | None,
) -> int:
    """Queue failed jobs anew and ring for them; return how many.

    What a document was read from before that the viewer may not see is left alone.
    """
    query = (
        select(Job.id)
        .join(Arrival, Arrival.original_id == Job.original_id)
        .where(
            Job.kind == "catalogue",
            Job.state.in_(("rejected", "quarantined")),
            ~hidden_from(viewer),
        )
    )
    if arrival_id is None and batch_id is None and code is None:
        return 0
    if arrival_id is not None:
        query = query.where(Arrival.id == arrival_id)
    if batch_id is not None:
        query = query.where(Arrival.batch_id == batch_id)
    if code:
        query = query.where(Job.error_code == code)
    with services.sessions.begin() as session:
        queued = jobs.retry(session, session.scalars(query).all())
    for lane in {lane for _, lane in queued}:
        services.ring([job for job, its in queued if its == lane], lane)
    return len(queued)
