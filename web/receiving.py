"""Files that come over HTTP: streamed to the store, received, rung for."""

import structlog
from anyio import from_thread
from fastapi import Request
from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from starlette.concurrency import run_in_threadpool

from catalogue.originals import Readable
from catalogue.viewer import Viewer
from schema import Batch, BatchLine
from web.errors import TooLargeError
from web.services import Services
from worker.intake.receive import FileTooLargeError, Receipt, receive
from worker.tally import tallies

log = structlog.get_logger()

# From so many files on, a delivery lets single letters pass.
BULK_FROM = 50


class BodyStream:
    """A request's body as a file that a thread reads, chunk by chunk: never whole in memory."""

    def __init__(self, request: Request) -> None:
        self._chunks = request.stream()
        self._rest = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes, and none at the end."""
        if not self._rest:
            self._rest = from_thread.run(self._next)
        cut = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:cut], self._rest[cut:]
        return given

    async def _next(self) -> bytes:
        async for chunk in self._chunks:
            if chunk:
                return chunk
        return b""


async def receive_body(
    request: Request,
    services: Services,
    viewer: Viewer,
    *,
    name: str,
    batch_id: int | None,
    lane: str,
) -> Receipt:
    """Keep a request's body as a file and return its receipt.

    Raises:
        TooLargeError: it is larger than may be received.
    """
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > services.settings.most_bytes:
        raise TooLargeError(str(FileTooLargeError(name, services.settings.most_bytes)))
    stream = BodyStream(request)
    return await run_in_threadpool(
        receive_stream, services, viewer, stream, name=name, batch_id=batch_id, lane=lane
    )


def receive_stream(
    services: Services,
    viewer: Viewer,
    stream: Readable,
    *,
    name: str,
    batch_id: int | None,
    lane: str,
) -> Receipt:
    """Keep a file, ring for it if it is new, and return its receipt.

    Raises:
        TooLargeError: it is larger than may be received.
    """
    try:
        with tallies.timed("receive"):
            receipt = receive(
                services.sessions,
                services.store,
                stream,
                name=name,
                source="web",
                who=viewer.name,
                lane=lane,
                batch_id=batch_id,
                most_bytes=services.settings.most_bytes,
            )
    except FileTooLargeError as error:
        raise TooLargeError(str(error)) from error
    if batch_id is not None and "/" in name:
        _keep_path(services, batch_id, name, receipt)
    tallies.flush(services.sessions)
    log.info(
        "received",
        arrival=receipt.arrival_id,
        job=receipt.job_id,
        sha256=receipt.sha256[:12],
        duplicate=receipt.duplicate,
        who=viewer.name,
    )
    if not receipt.duplicate:
        services.ring([receipt.job_id], lane)
    return receipt


def _keep_path(services: Services, batch_id: int, path: str, receipt: Receipt) -> None:
    """Note where in a folder a file lay: an arrival knows its name alone."""
    line = insert(BatchLine).values(
        batch_id=batch_id,
        path=path,
        stamp=receipt.sha256,
        state="received",
        arrival_id=receipt.arrival_id,
        known={},
    )
    with services.sessions.begin() as session:
        session.execute(line.on_conflict_do_nothing())


def open_batch(services: Services, viewer: Viewer, name: str) -> int:
    """Make a batch for a delivery and return its id."""
    with services.sessions.begin() as session:
        batch = Batch(name=name[:200] or "by hand", source="web", who=viewer.name)
        session.add(batch)
        session.flush()
        return batch.id


def close_batch(services: Services, viewer: Viewer, batch_id: int) -> bool:
    """Note that all of a delivery was received; tell whether it is the viewer's to close."""
    with services.sessions.begin() as session:
        closed = session.execute(
            update(Batch)
            .where(Batch.id == batch_id, Batch.who == viewer.name, Batch.source == "web")
            .values(finished_at=func.coalesce(Batch.finished_at, func.now()))
            .returning(Batch.id)
        ).all()
    return bool(closed)


def lane_for(count: int) -> str:
    """Return the lane of a delivery of so many files."""
    return "bulk" if count >= BULK_FROM else "interactive"
