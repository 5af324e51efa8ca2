"""Parts of a page that change by themselves: server-sent events, each the part as it is now."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

# A watch ends after so long, in seconds; the browser begins another by itself.
_WATCH = 600.0
# For so many times as long as a look took, the ledger is left alone after it.
_REST = 9
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Look = Callable[[], tuple[str, bool]]


async def watched(request: Request, look: Look, *, glance: float) -> StreamingResponse:
    """Answer with a part of a page, again whenever it has changed, until it is over.

    Args:
        request: ends the watch when its browser goes away.
        look: returns the part, and whether it will change no more; called in a thread.
        glance: seconds between two looks, at least.
    """
    # What is wrong is answered as an error, not as an event.
    first = await _looked(look, glance)
    return StreamingResponse(
        _events(request, look, first, glance), media_type="text/event-stream", headers=_HEADERS
    )


async def _events(
    request: Request, look: Look, first: "_Looked", glance: float
) -> AsyncIterator[bytes]:
    sent, watched_for = "", 0.0
    seen = first
    while watched_for < _WATCH:
        if seen.html != sent:
            sent = seen.html
            yield _event("part", seen.html)
        if seen.is_over:
            yield _event("over", "")
            return
        if await request.is_disconnected():
            return
        await asyncio.sleep(seen.rest)
        watched_for += seen.rest
        seen = await _looked(look, glance)


class _Looked(NamedTuple):
    html: str
    is_over: bool
    rest: float


async def _looked(look: Look, glance: float) -> _Looked:
    began = time.monotonic()
    html, is_over = await run_in_threadpool(look)
    return _Looked(html, is_over, max(glance, _REST * (time.monotonic() - began)))


def _event(name: str, text: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
