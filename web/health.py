"""Whether Letterbook is alive and ready, and its figures, for whoever watches it."""

import threading
import time
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from catalogue.viewer import Role
from web.access import open_to
from web.services import Services, ServicesOf
from worker.connections import broker_address
from worker.health.figures import Figures
from worker.health.readiness import WELL, readiness

router = APIRouter()

Need = Literal["database", "broker", "store", "worker"]
_ALL: list[Need] = list(get_args(Need))
# Anybody may ask: what is answered costs a little, so it holds for so many seconds.
_HOLDS = 2.0
_asking = threading.Lock()


@router.get("/healthz")
@open_to(Role.NOBODY)
def alive() -> dict[str, str]:
    """Answer: the process is alive. Nothing else is asked for this."""
    return {"status": WELL}


@router.get("/readyz")
@open_to(Role.NOBODY)
def ready(
    request: Request, services: ServicesOf, needs: Annotated[list[Need], Query()] = _ALL
) -> Response:
    """Answer whether a letter could be taken and read now; 503 says what is wrong.

    Whoever asks for less says what it `needs`: the pages can be read while the broker is away.
    """
    held = _readiness(request.app.state, services)
    found = {name: held[name] for name in _ALL if name in needs}
    is_ready = all(value == WELL for value in found.values())
    return JSONResponse(
        {"status": WELL if is_ready else "not ready", **found}, 200 if is_ready else 503
    )


def _readiness(state: Any, services: Services) -> dict[str, str]:
    with _asking:
        asked, found = getattr(state, "readiness", (0.0, {}))
        if not found or time.monotonic() - asked > _HOLDS:
            url = broker_address(services.settings)
            found = readiness(services.sessions, url, services.store)
            state.readiness = (time.monotonic(), found)
    return dict(found)


@router.get("/metrics")
@open_to(Role.CLERK)
def metrics(request: Request, services: ServicesOf) -> Response:
    """Give the figures to Prometheus, which shows a clerk's token as its credentials."""
    state = request.app.state
    if not hasattr(state, "figures"):
        state.figures = Figures(services.sessions, broker_address(services.settings))
    return Response(state.figures.text(), media_type=CONTENT_TYPE_LATEST)
