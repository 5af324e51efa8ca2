"""The trail: who saw which restricted document, who changed what. As a page and for programs."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from catalogue.audit import TRAILS, Trace
from catalogue.viewer import Role, Viewer
from web.access import ViewerOf, open_to
from web.services import Database
from web.templating import page

router = APIRouter()
api = APIRouter(prefix="/api/v1", tags=["service"])
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
    found = _trail(session, viewer, kind, who.strip(), number, before, _A_PAGE)
    values = {
        "kind": kind,
        "who": who.strip(),
        "document": document if number is not None else "",
        "traces": found,
        "next": found[-1].id if len(found) == _A_PAGE else None,
    }
    return page(request, "audit.html", values)


@api.get("/audit/{kind}")
@open_to(Role.ADMIN)
def list_traces(
    session: Database,
    viewer: ViewerOf,
    kind: Kind,
    who: Name = "",
    document: Annotated[int | None, Query(ge=1, lt=1 << 63)] = None,
    cursor: Annotated[int | None, Query(ge=1, lt=1 << 63)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Who opened restricted documents (`views`), what people changed (`changes`)."""
    found = _trail(session, viewer, kind, who, document, cursor, limit)
    more = found[-1].id if len(found) == limit else None
    return {"results": [asdict(trace) for trace in found], "next": more}


def _trail(
    session: Database,
    viewer: Viewer,
    kind: Kind,
    who: str,
    document_id: int | None,
    before: int | None,
    limit: int,
) -> list[Trace]:
    return TRAILS[kind](
        session, viewer, who=who or None, document_id=document_id, before=before, limit=limit
    )
