"""The trail: who saw which restricted document, who changed what."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from catalogue.audit import TRAILS, Asked
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.services import Database
from web.templating import page

router = APIRouter()
_A_PAGE = 100
Kind = Literal["views", "changes"]
Name = Annotated[str, Query(max_length=200)]


@router.get("/audit")
@open_to(Role.ADMIN)
def show(
    request: Request,
    session: Database,
    viewer: ViewerOf,
    kind: Kind = "views",
    who: Name = "",
    document: str = "",
    before: int | None = None,
) -> Response:
    """Who saw or changed what, the latest first."""
    number = int(document) if document.isdecimal() and len(document) <= 18 else None
    asked = Asked(who.strip() or None, number, before, _A_PAGE)
    found = TRAILS[kind](session, viewer, asked)
    values = {
        "kind": kind,
        "who": who.strip(),
        "document": document if number is not None else "",
        "traces": found,
        "next": found[-1].id if len(found) == _A_PAGE else None,
    }
    return page(request, "audit.html", values)
