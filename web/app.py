"""The application: every router under one guard."""

from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

from web import exports, files, harvest, health
from web.access import guard
from web.api import ROUTERS as API
from web.api import intake
from web.api.answers import ALWAYS
from web.errors import add_error_answers
from web.language_choice import LanguageChoice
from web.pages import ROUTERS as PAGES
from web.pages import queue
from web.security import SecurityHeaders
from web.services import Services
from web.single_sign_on import COOKIE, LASTS_SECONDS, provider_of

STATIC = Path(__file__).parent / "static"
# A form or a JSON body may be so large; routers that take files have the files' own limit.
_MOST_BODY = 4 << 20
_LARGE = (queue.router, intake.router)


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
        max_body_size=_MOST_BODY,
    )
    app.state.services = services
    app.state.provider = provider_of(services.settings)
    app.add_middleware(
        SessionMiddleware,
        secret_key=services.secret,
        session_cookie=COOKIE,
        max_age=LASTS_SECONDS,
        path="/sign-in",
        https_only=(services.settings.public_url or "").startswith("https:"),
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(LanguageChoice)
    add_error_answers(app)
    most = services.settings.most_bytes + _MOST_BODY
    for router in (*API, files.router, exports.router):
        large = most if router in _LARGE else None
        app.include_router(router, max_body_size=large, responses=ALWAYS)
    for router in (*PAGES, harvest.router, health.router):
        large = most if router in _LARGE else None
        app.include_router(router, include_in_schema=False, max_body_size=large)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
