"""Queue files, and see what becomes of them, over HTTP."""

from dataclasses import asdict
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from catalogue import batches as ledger
from catalogue.deliveries import Delivery, deliveries, outcomes, reasons
from catalogue.viewer import Role, Viewer
from schema import Batch
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.errors import NotFoundError, UnclearError, problem
from web.idempotency import known_answer, remember_answer
from web.pages.batches import BatchAct, change_batch
from web.pages.queue import retry_failed
from web.receiving import close_batch, lane_for, open_batch, receive_body
from web.services import Database, Services, ServicesOf
from worker.intake.batches import BatchStateError

router = APIRouter(prefix="/api/v1", tags=["intake"])


class BatchIn(BaseModel):
    """A delivery of many files."""

    name: str = Field("", max_length=1000)


class RetryIn(BaseModel):
    """What to queue anew: one arrival, a batch, or all that failed for one reason."""

    arrival: int | None = None
    batch: int | None = None
    code: str | None = None


@router.post("/arrivals", status_code=201, responses=answers(404, 413))
@open_to(Role.CLERK)
async def receive(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    name: Annotated[str, Query(min_length=1, max_length=1000)],
    batch: int | None = None,
    count: Annotated[int, Query(ge=1, description="Files of the whole delivery.")] = 1,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Receive one file: the body is its bytes. The answer is the receipt.

    With an Idempotency-Key a request may be sent again: the second has the answer of the first.
    """
    size = request.headers.get("content-length", "")
    fingerprint = f"{name}\n{batch}\n{size}"
    if idempotency_key:
        known = await run_in_threadpool(_known, services, viewer, idempotency_key, fingerprint)
        if known is not None:
            return known
    await run_in_threadpool(_require_own_batch, services, viewer, batch)
    receipt = await receive_body(
        request, services, viewer, name=name, batch_id=batch, lane=lane_for(count)
    )
    answer = {**asdict(receipt), "address": f"/arrivals/{receipt.arrival_id}"}
    if idempotency_key:
        await run_in_threadpool(_remember, services, viewer, idempotency_key, fingerprint, answer)
    return JSONResponse(answer, 201, headers={"Location": f"/api/v1{answer['address']}"})


def _known(services: Services, viewer: Viewer, key: str, fingerprint: str) -> Response | None:
    with services.sessions() as session:
        return known_answer(session, viewer, key, fingerprint)


def _remember(
    services: Services, viewer: Viewer, key: str, fingerprint: str, answer: dict[str, Any]
) -> None:
    with services.sessions.begin() as session:
        remember_answer(session, viewer, key, fingerprint, answer)


def _require_own_batch(services: Services, viewer: Viewer, batch_id: int | None) -> None:
    if batch_id is None:
        return
    with services.sessions() as session:
        found = session.scalar(
            select(Batch.id).where(
                Batch.id == batch_id, Batch.who == viewer.name, Batch.source == "web"
            )
        )
    if found is None:
        raise NotFoundError("batch of yours")


@router.get("/arrivals")
@open_to(Role.CLERK)
def list_arrivals(
    session: Database,
    viewer: ViewerOf,
    batch: int | None = None,
    fate: Literal["catalogued", "duplicate", "rejected", "quarantined", "pending", "failed"]
    | None = None,
    cursor: int | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Arrivals with what became of them, the latest first."""
    found = outcomes(session, viewer, batch_id=batch, fate=fate, before=cursor, limit=limit)
    more = len(found) == limit
    return {
        "results": [asdict(entry) for entry in found],
        "next": found[-1].arrival_id if more else None,
    }


@router.get("/arrivals/{arrival_id}", responses=answers(404))
@open_to(Role.CLERK)
def one_arrival(session: Database, viewer: ViewerOf, arrival_id: int) -> dict[str, Any]:
    """One arrival and what became of it."""
    found = outcomes(session, viewer, arrival_id=arrival_id)
    if not found:
        raise NotFoundError("arrival")
    return asdict(found[0])


@router.post("/batches", status_code=201)
@open_to(Role.CLERK)
def make_batch(services: ServicesOf, viewer: ViewerOf, batch: BatchIn) -> dict[str, Any]:
    """Begin a delivery of many files; close it when all were sent."""
    made = open_batch(services, viewer, batch.name)
    return {"id": made, "address": f"/batches/{made}"}


@router.post("/batches/{batch_id}/close", responses=answers(404))
@open_to(Role.CLERK)
def end_batch(services: ServicesOf, viewer: ViewerOf, batch_id: int) -> dict[str, Any]:
    """Say that all files of a delivery were sent."""
    if not close_batch(services, viewer, batch_id):
        raise NotFoundError("batch of yours")
    return {"id": batch_id}


@router.get("/batches")
@open_to(Role.CLERK)
def list_batches(
    session: Database,
    cursor: int | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 25,
) -> dict[str, Any]:
    """Deliveries with their sums, the latest first."""
    found = deliveries(session, before=cursor, limit=limit)
    more = len(found) == limit
    return {"results": [_summed(entry) for entry in found], "next": found[-1].id if more else None}


@router.get("/batches/{batch_id}", responses=answers(404))
@open_to(Role.CLERK)
def one_batch(session: Database, viewer: ViewerOf, batch_id: int) -> dict[str, Any]:
    """One delivery: its sums, and why files of it failed."""
    found = deliveries(session, only=batch_id)
    if not found:
        raise NotFoundError("batch")
    why = [{"code": code, "count": count} for code, count in reasons(session, viewer, batch_id)]
    return {**_summed(found[0]), "reasons": why}


@router.get("/batches/{batch_id}/lines", responses=answers(404))
@open_to(Role.CLERK)
def list_lines(
    session: Database,
    viewer: ViewerOf,
    batch_id: int,
    *,
    errors: bool = False,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> dict[str, Any]:
    """The receipt: a line for each file of a delivery, in the order in which they came."""
    if ledger.batch(session, batch_id) is None:
        raise NotFoundError("batch")
    lines = ledger.lines(session, batch_id, viewer, failures_only=errors, after=cursor)
    found = [asdict(line) for line in islice(lines, limit)]
    return {"results": found, "next": found[-1]["id"] if len(found) == limit else None}


@router.post("/batches/{batch_id}/{act}", responses=answers(404, 409))
@open_to(Role.CLERK)
def change(services: ServicesOf, batch_id: int, act: BatchAct) -> Any:
    """Pause a delivery, let it go on, or cancel it; what was received stays."""
    try:
        change_batch(services, batch_id, act)
    except BatchStateError as error:
        return problem(409, str(error))
    with services.sessions() as session:
        return _summed(deliveries(session, only=batch_id)[0])


def _summed(entry: Delivery) -> dict[str, Any]:
    return {
        **asdict(entry),
        "is_over": entry.is_over,
        "failed": entry.failed,
        "rate": entry.rate,
        "seconds_left": entry.left,
    }


@router.post("/retry")
@open_to(Role.CLERK)
def retry(services: ServicesOf, viewer: ViewerOf, wanted: RetryIn) -> dict[str, int]:
    """Queue what failed anew."""
    if wanted.arrival is None and wanted.batch is None and not wanted.code:
        raise UnclearError("Name an arrival, a batch, or the code of a reason.")
    queued = retry_failed(
        services, viewer, arrival_id=wanted.arrival, batch_id=wanted.batch, code=wanted.code
    )
    return {"queued": queued}
