"""Batches: their sums, receipts and files, watched as they go on; paused, resumed, cancelled."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from sqlalchemy.orm import Session

from catalogue import batches as ledger
from catalogue.deliveries import deliveries, outcomes, reasons, refusals
from catalogue.receipts import RECEIPTS
from catalogue.viewer import Role, Viewer
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.live import watched
from web.services import Database, Services, ServicesOf
from web.templating import fragment, page
from worker.intake import batches as intake

router = APIRouter()
_SHOWN = 200
# How often a watched delivery is looked at, in seconds.
_GLANCE = 0.7
# The sums of many deliveries cost more than those of one.
_GLANCE_AT_ALL = 2.0
BatchAct = Literal["pause", "resume", "cancel"]


@router.get("/batches")
@open_to(Role.CLERK)
def show_batches(
    request: Request, services: ServicesOf, session: Database, before: int | None = None
) -> Response:
    """All deliveries, the latest first."""
    return list_page(request, services, session, before=before)


def list_page(
    request: Request,
    services: Services,
    session: Session,
    *,
    before: int | None = None,
    said: Mapping[str, Any] | None = None,
    error: str | None = None,
) -> Response:
    """Return the page of deliveries, with what was said of an import that cannot be, and why."""
    values = {
        "batches": deliveries(session, before=before),
        "is_first": before is None,
        "roots": services.import_roots,
        "said": said or {},
        "error": error,
    }
    return page(request, "batches.html", values, status=422 if error else 200)


@router.get("/batches/events")
@open_to(Role.CLERK)
async def watch_all(request: Request, services: ServicesOf) -> Response:
    """The latest deliveries as they go on: server-sent events, each the table that changed."""

    def look() -> tuple[str, bool]:
        with services.sessions() as session:
            found = deliveries(session)
        is_over = not any(one.goes_on for one in found)
        return fragment(request, "batches-live.html", {"batches": found}), is_over

    return await watched(request, look, glance=_GLANCE_AT_ALL)


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
        "reasons": reasons(session, viewer, batch_id),
        "refusals": refusals(session, batch_id) if found[0].refused and not before else [],
        "outcomes": shown,
        "fate": fate,
        "has_more": len(shown) == _SHOWN,
        "wrong": "",
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
            html = fragment(request, "batch-live.html", values)
            return html, is_over

    return await watched(request, look, glance=_GLANCE)


@router.get("/batches/{batch_id}/receipt.{ending}")
@open_to(Role.CLERK)
def download_receipt(
    services: ServicesOf,
    viewer: ViewerOf,
    batch_id: int,
    ending: str,
    *,
    errors: Annotated[bool, Parameter(description="Only what a person must see to.")] = False,
) -> Response:
    """The receipt as a file, a line for each file of the delivery: csv, xlsx, json."""
    form = RECEIPTS.get(ending)
    with services.sessions() as session:
        if form is None or ledger.batch(session, batch_id) is None:
            raise NotFoundError("batch")

    def lines() -> Iterator[ledger.Line]:
        with services.sessions() as session:
            yield from ledger.receipt(session, batch_id, viewer, failures_only=errors)

    name = f"receipt-{batch_id}{'-errors' if errors else ''}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(form.write(lines()), media_type=form.media_type, headers=headers)


@router.post("/batches/{batch_id}/{act}")
@open_to(Role.CLERK)
def change(
    request: Request, services: ServicesOf, viewer: ViewerOf, batch_id: int, act: BatchAct
) -> Response:
    """Pause a delivery, let it go on, or cancel it; what was received stays."""
    try:
        change_batch(services, batch_id, act)
    except intake.BatchStateError as error:
        with services.sessions() as session:
            values = _batch(session, viewer, batch_id)
            return page(request, "batch.html", {**values, "wrong": str(error)}, status=409)
    return RedirectResponse(f"/batches/{batch_id}", status_code=303)


def change_batch(services: Services, batch_id: int, act: BatchAct) -> None:
    """Pause, resume or cancel a batch, and ring for what goes on.

    Raises:
        NotFoundError: there is no such batch.
        BatchStateError: it is in no state for that.
    """
    waiting: dict[str, list[int]] = {}
    with services.sessions.begin() as session:
        if ledger.batch(session, batch_id) is None:
            raise NotFoundError("batch")
        if act == "pause":
            intake.pause(session, batch_id)
        elif act == "cancel":
            intake.cancel(session, batch_id)
        else:
            waiting = intake.resume(session, batch_id)
    for lane, job_ids in waiting.items():
        services.ring(job_ids, lane)
