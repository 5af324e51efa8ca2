"""Today: what is new, what waits, what failed, what was imported last."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from catalogue.viewer import Role
from web.access import open_to
from web.templating import page

router = APIRouter()


@router.get("/")
@open_to(Role.READER)
def show(request: Request) -> Response:
    """The first page of the day."""
    return page(request, "today.html", {})
