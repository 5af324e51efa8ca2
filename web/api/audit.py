"""The trail over HTTP: who saw which restricted document, who changed what."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from catalogue.audit import TRAILS, Asked
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.pages.audit import Kind, Name
from web.services import Database

router = APIRouter(prefix="/api/v1", tags=["service"])


@router.get("/audit/{kind}")
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
    found = TRAILS[kind](session, viewer, Asked(who or None, document, cursor, limit))
    more = found[-1].id if len(found) == limit else None
    return {"results": [asdict(trace) for trace in found], "next": more}
