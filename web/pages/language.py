"""The switch of the page's foot: which language the pages are in, kept by a cookie."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from catalogue.viewer import Role
from web.access import local_path, open_to
from web.errors import NotFoundError
from web.language_choice import COOKIE, LASTS_SECONDS
from worker.translations import interfaces

router = APIRouter()


@router.post("/language")
@open_to(Role.NOBODY)
def choose(
    request: Request,
    language: Annotated[str, Form(max_length=35)],
    next: Annotated[str, Form()] = "/",  # noqa: A002 - the form's own word
) -> Response:
    """Keep the choice and go back to the page that it was made on."""
    if language not in interfaces():
        raise NotFoundError("language")
    answer = RedirectResponse(local_path(next), status_code=303)
    answer.set_cookie(
        COOKIE,
        language,
        max_age=LASTS_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer
