"""Queue by hand: drop files or a folder, have receipts at once, watch the outcome arrive."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from catalogue.deliveries import deliveries, outcomes, reasons
from catalogue.viewer import Role, Viewer
from schema import Arrival, Job
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.receiving import close_batch, lane_for, open_batch, receive_stream
from web.services import Database, Services, ServicesOf
from web.templating import fragment, page
from worker.intake import jobs

router = APIRouter()
_SHOWN = 200
_GLANCE = 0.7
# A watch ends after so long, in seconds; the browser begins another by itself.
_WATCH = 600.0


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


@router.get("/batches")
@open_to(Role.CLERK)
def show_batches(request: Request, session: Database, before: int | None = None) -> Response:
    """All deliveries, the latest first."""
    found = deliveries(session, before=before)
    return page(request, "batches.html", {"batches": found, "is_first": before is None})


@router.get("/batches/{batch_id}")
@open_to(Role.CLERK)
def show_batch(
    request: Request,
    session: Database,
    viewer: ViewerOf,
    batch_id: int,
    fate: str | None = None,
    before: int | None = None,
) -> Response:
    """One delivery: its receipt, sums, reasons, and each file."""
    values = _batch(session, viewer, batch_id, fate=fate, before=before)
    return page(request, "batch.html", values)


def _batch(
    session: Session,
    viewer: Viewer,
    batch_id: int,
    *,
    fate: str | None = None,
    before: int | None = None,
) -> dict[str, Any]:
    found = deliveries(session, only=batch_id)
    if not found:
        raise NotFoundError("batch")
    shown = outcomes(session, viewer, batch_id=batch_id, fate=fate, before=before, limit=_SHOWN)
    return {
        "batch": found[0],
        "reasons": reasons(session, batch_id),
        "outcomes": shown,
        "fate": fate,
        "has_more": len(shown) == _SHOWN,
    }


@router.get("/batches/{batch_id}/events")
@open_to(Role.CLERK)
async def watch(
    request: Request, services: ServicesOf, viewer: ViewerOf, batch_id: int
) -> Response:
    """A delivery as it goes on: server-sent events, each the part of the page that changed."""

    def look() -> tuple[str, bool]:
        with services.sessions() as session:
            values = _batch(session, viewer, batch_id)
            is_over = values["batch"].is_over and values["batch"].finished_at is not None
            return fragment(request, "batch-live.html", values), is_over

    first, _ = await run_in_threadpool(look)

    async def events() -> AsyncIterator[bytes]:
        sent, looked = "", 0.0
        html, is_over = first, False
        while looked < _WATCH:
            if html != sent:
                sent = html
                yield _event("part", html)
            if is_over:
                yield _event("over", "")
                return
            if await request.is_disconnected():
                return
            await asyncio.sleep(_GLANCE)
            looked += _GLANCE
            html, is_over = await run_in_threadpool(look)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)


def _event(name: str, text: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()


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
    return page(request, "failed.html", {"outcomes": found, "has_more": len(found) == _SHOWN})


@router.post("/retry")
@open_to(Role.CLERK)
def retry(
    services: ServicesOf,
    arrival: Annotated[int | None, Form()] = None,
    batch: Annotated[int | None, Form()] = None,
    code: Annotated[str | None, Form(max_length=60)] = None,
) -> Response:
    """Queue one failed file anew, or all of a batch, or those of it with one reason."""
    retry_failed(services, arrival_id=arrival, batch_id=batch, code=code)
    if batch is not None:
        return RedirectResponse(f"/batches/{batch}", status_code=303)
    return RedirectResponse(f"/arrivals/{arrival}" if arrival else "/failed", status_code=303)


def retry_failed(
    services: Services, *, arrival_id: int | None, batch_id: int | None, code: str | None
) -> int:
    """Queue failed jobs anew and ring for them; return how many."""
    query = (
        select(Job.id)
        .join(Arrival, Arrival.original_id == Job.original_id)
        .where(Job.kind == "catalogue", Job.state.in_(("rejected", "quarantined")))
    )
    if arrival_id is None and batch_id is None:
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
