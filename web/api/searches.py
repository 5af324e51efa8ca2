"""Saved searches over HTTP: one's own, each with the address of its feed."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from catalogue import saved_searches
from catalogue.viewer import Role
from schema import SavedSearch
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.errors import NotFoundError
from web.feeds import feed_address
from web.services import Database, Services, ServicesOf
from web.typed import understood

router = APIRouter(prefix="/api/v1", tags=["saved searches"])


class SearchIn(BaseModel):
    """A search as typed into the box, and what it is called."""

    query: Annotated[str, Field(max_length=1000)]
    name: Annotated[str, Field(max_length=200)] = ""


@router.get("/saved")
@open_to(Role.READER)
def list_saved(session: Database, services: ServicesOf, viewer: ViewerOf) -> list[dict[str, Any]]:
    """One's own saved searches, by name."""
    return [_plain(services, row) for row in saved_searches.kept(session, viewer)]


@router.post("/saved", status_code=201)
@open_to(Role.READER)
def save(services: ServicesOf, viewer: ViewerOf, wanted: SearchIn) -> dict[str, Any]:
    """Save a search; of one name the latest stays, with its feed."""
    query = understood(wanted.query)
    with services.sessions.begin() as session:
        return _plain(services, saved_searches.keep(session, viewer, query, wanted.name))


@router.delete("/saved/{search_id}", status_code=204, responses=answers(404))
@open_to(Role.READER)
def forget(services: ServicesOf, viewer: ViewerOf, search_id: int) -> Response:
    """Forget a search; its feed ends."""
    with services.sessions.begin() as session:
        if not saved_searches.forget(session, viewer, search_id):
            raise NotFoundError("saved search")
    return Response(status_code=204)


def _plain(services: Services, row: SavedSearch) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "query": row.query,
        "created_at": row.created_at.isoformat(),
        "feed": feed_address(services.secret, row.id),
    }
