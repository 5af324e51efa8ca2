"""Saved searches over HTTP: one's own, each with the address of its feed."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from catalogue import saved_searches, search_mails
from catalogue.viewer import Role
from schema import SavedSearch, SearchMail
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.errors import NotFoundError
from web.feeds import feed_address
from web.search_mails import set_mail
from web.services import Database, Services, ServicesOf
from web.typed import understood
from worker.translations import ENGLISH

router = APIRouter(prefix="/api/v1", tags=["saved searches"])


class SearchIn(BaseModel):
    """A search as typed into the box, and what it is called."""

    query: Annotated[str, Field(max_length=1000)]
    name: Annotated[str, Field(max_length=200)] = ""


class MailIn(BaseModel):
    """How often what is new is mailed, and where to."""

    how_often: Literal["never", "daily", "as_it_comes"]
    address: Annotated[str, Field(max_length=320)] = ""
    language: Annotated[
        str, Field(max_length=20, description="What mails are written in, as pages are: `fr`.")
    ] = ENGLISH


@router.get("/saved")
@open_to(Role.READER)
def list_saved(session: Database, services: ServicesOf, viewer: ViewerOf) -> list[dict[str, Any]]:
    """One's own saved searches, by name."""
    mails = search_mails.wanted(session, viewer)
    return [_plain(services, row, mails) for row in saved_searches.kept(session, viewer)]


@router.post("/saved", status_code=201)
@open_to(Role.READER)
def save(services: ServicesOf, viewer: ViewerOf, wanted: SearchIn) -> dict[str, Any]:
    """Save a search; of one name the latest stays, with its feed."""
    query = understood(wanted.query)
    with services.sessions.begin() as session:
        row = saved_searches.keep(session, viewer, query, wanted.name)
        return _plain(services, row, search_mails.wanted(session, viewer))


@router.delete("/saved/{search_id}", status_code=204, responses=answers(404))
@open_to(Role.READER)
def forget(services: ServicesOf, viewer: ViewerOf, search_id: int) -> Response:
    """Forget a search; its feed ends."""
    with services.sessions.begin() as session:
        if not saved_searches.forget(session, viewer, search_id):
            raise NotFoundError("saved search")
    return Response(status_code=204)


@router.put("/saved/{search_id}/mail", status_code=204, responses=answers(400, 404))
@open_to(Role.READER)
def mail(services: ServicesOf, viewer: ViewerOf, search_id: int, wanted: MailIn) -> Response:
    """Have what is new from now on mailed, daily or as it comes, or never."""
    set_mail(
        services,
        viewer,
        search_id,
        wanted.how_often,
        wanted.address,
        language=wanted.language,
    )
    return Response(status_code=204)


def _plain(services: Services, row: SavedSearch, mails: Mapping[int, SearchMail]) -> dict[str, Any]:
    mail = mails.get(row.id)
    said = ("how_often", "address", "language")
    return {
        "id": row.id,
        "name": row.name,
        "query": row.query,
        "created_at": row.created_at.isoformat(),
        "feed": feed_address(services.secret, row.id),
        "mail": {name: getattr(mail, name) for name in said} if mail else None,
    }
