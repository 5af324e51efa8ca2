"""Saved searches, each with a feed of what is new in it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from catalogue import saved_searches, search_mails
from catalogue.accounts import viewer_of_account
from catalogue.search.query import parse
from catalogue.search.results import search
from catalogue.viewer import Role
from schema import Account, Document, SavedSearch
from schema.access import MAIL_TIMES
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.feeds import feed_address, opens_feed
from web.search_mails import set_mail
from web.services import Database, ServicesOf
from web.templating import fragment, page
from web.typed import understood
from worker.translations import interface

router = APIRouter()
_ENTRIES = 50


@router.get("/saved")
@open_to(Role.READER)
def show(request: Request, session: Database, services: ServicesOf, viewer: ViewerOf) -> Response:
    """One's saved searches."""
    rows = saved_searches.kept(session, viewer)
    values = {
        "rows": rows,
        "feeds": {row.id: feed_address(services.secret, row.id) for row in rows},
        "mails": search_mails.wanted(session, viewer),
        "sends_mail": services.settings.mail_host is not None,
        "times": MAIL_TIMES,
    }
    return page(request, "saved.html", values)


@router.post("/saved")
@open_to(Role.READER)
def keep(
    services: ServicesOf,
    viewer: ViewerOf,
    query: Annotated[str, Form(max_length=1000)],
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Save a search; of one name the latest stays."""
    wanted = understood(query)
    with services.sessions.begin() as session:
        saved_searches.keep(session, viewer, wanted, name)
    return RedirectResponse("/saved", status_code=303)


@router.post("/saved/{search_id}/forget")
@open_to(Role.READER)
def forget(services: ServicesOf, viewer: ViewerOf, search_id: int) -> Response:
    """Forget a search; its feed ends."""
    with services.sessions.begin() as session:
        if not saved_searches.forget(session, viewer, search_id):
            raise NotFoundError("saved search")
    return RedirectResponse("/saved", status_code=303)


@router.post("/saved/{search_id}/mail")
@open_to(Role.READER)
def mail(
    services: ServicesOf,
    viewer: ViewerOf,
    search_id: int,
    how_often: Annotated[str, Form(max_length=20)],
    address: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """Have what is new mailed, or no more."""
    language = interface().code
    set_mail(services, viewer, search_id, how_often, address, language=language)
    return RedirectResponse("/saved", status_code=303)


@router.get("/feeds/{search_id}/{key}.atom")
@open_to(Role.NOBODY)
def feed(
    request: Request, session: Database, services: ServicesOf, search_id: int, key: str
) -> Response:
    """What is new in a saved search, for a feed reader: the key in the address lets it in.

    It shows what the search's owner may see, as long as that account stands.
    """
    row = session.get(SavedSearch, search_id)
    if row is None or not opens_feed(services.secret, search_id, key):
        raise NotFoundError("feed")
    viewer = viewer_of_account(session.get_one(Account, row.account_id))
    if viewer is None:
        raise NotFoundError("feed")
    found = search(session, parse(row.query), viewer, limit=_ENTRIES).results
    times = session.execute(
        select(Document.id, Document.created_at).where(Document.id.in_([e.id for e in found]))
    )
    added = {entry.id: entry.created_at for entry in times}
    values = {
        "row": row,
        "entries": found,
        "added": added,
        "latest": max(added.values(), default=row.created_at),
        "base": str(request.base_url).rstrip("/"),
        "self": str(request.url),
    }
    return Response(fragment(request, "feed.xml", values), media_type="application/atom+xml")
