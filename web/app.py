"""The application: every router under one guard."""

from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from web import exports, harvest
from web.access import guard
from web.errors import add_error_answers
from web.pages import ROUTERS as PAGES
from web.security import SecurityHeaders
from web.services import Services

STATIC = Path(__file__).parent / "static"
# A form or a JSON body may be so large; files are streamed and have their own limit.
_MOST_BODY = 4 << 20


def make_app(services: Services) -> FastAPI:
    """Return the application for one Letterbook.

    The guard stands before every route, also of routers that are added later.
    """
    app = FastAPI(
        title="Letterbook",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(guard)],
    )
    app.state.services = services
    app.add_middleware(SecurityHeaders)
    add_error_answers(app)
    for router in (*PAGES, exports.router, harvest.router):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
