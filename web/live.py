"""Parts of a page that change by themselves: server-sent events, each the part as it is now."""

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

# A watch ends after so long, in seconds; the browser begins another by itself.
_WATCH = 600.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Look = Callable[[], tuple[str, bool]]


async def watched(request: Request, look: Look, *, glance: float) -> StreamingResponse:
    """Answer with a part of a page, again whenever it has changed, until it is over.

    Args:
        request: ends the watch when its browser goes away.
        look: returns the part, and whether it will change no more; called in a thread.
        glance: seconds between two looks.
    """
    first = await run_in_threadpool(look)  # what is wrong is answered as an error, not as an event
    return StreamingResponse(
        _events(request, look, first, glance), media_type="text/event-stream", headers=_HEADERS
    )


async def _events(
    request: Request, look: Look, first: tuple[str, bool], glance: float
) -> AsyncIterator[bytes]:
    sent, looked = "", 0.0
    html, is_over = first
    while looked < _WATCH:
        if html != sent:
            sent = html
            yield _event("part", html)
        if is_over:
            yield _event("over", "")
            return
        if await request.is_disconnected():
            return
        await asyncio.sleep(glance)
        looked += glance
        html, is_over = await run_in_threadpool(look)


def _event(name: str, text: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
