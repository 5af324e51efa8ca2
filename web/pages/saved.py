"""Saved searches, each with a feed of what is new in it."""

import hashlib
import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from catalogue.accounts import viewer_of_account
from catalogue.search.query import parse
from catalogue.search.results import search
from catalogue.viewer import Role
from schema import Account, Document, SavedSearch
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.services import Database, ServicesOf
from web.templating import fragment, page
from web.typed import understood

router = APIRouter()
_ENTRIES = 50


@router.get("/saved")
@open_to(Role.READER)
def show(request: Request, session: Database, services: ServicesOf, viewer: ViewerOf) -> Response:
    """One's saved searches."""
    rows = session.scalars(
        select(SavedSearch)
        .where(SavedSearch.account_id == viewer.account_id)
        .order_by(SavedSearch.name)
    ).all()
    feeds = {row.id: _feed(services.secret, row.id) for row in rows}
    return page(request, "saved.html", {"rows": rows, "feeds": feeds})


@router.post("/saved")
@open_to(Role.READER)
def keep(
    services: ServicesOf,
    viewer: ViewerOf,
    query: Annotated[str, Form(max_length=1000)],
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Save a search; of one name the latest stays."""
    text = understood(query).text
    row = insert(SavedSearch).values(
        account_id=viewer.account_id, name=name.strip() or text or "everything", query=text
    )
    with services.sessions.begin() as session:
        session.execute(
            row.on_conflict_do_update(
                index_elements=["account_id", "name"], set_={"query": row.excluded.query}
            )
        )
    return RedirectResponse("/saved", status_code=303)


@router.post("/saved/{search_id}/forget")
@open_to(Role.READER)
def forget(services: ServicesOf, viewer: ViewerOf, search_id: int) -> Response:
    """Forget a search; its feed ends."""
    with services.sessions.begin() as session:
        gone = session.execute(
            delete(SavedSearch)
            .where(SavedSearch.id == search_id, SavedSearch.account_id == viewer.account_id)
            .returning(SavedSearch.id)
        ).all()
    if not gone:
        raise NotFoundError("saved search")
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
    is_known = hmac.compare_digest(key.encode(), _key(services.secret, search_id).encode())
    if row is None or not is_known:
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


def _feed(secret: str, search_id: int) -> str:
    return f"/feeds/{search_id}/{_key(secret, search_id)}.atom"


def _key(secret: str, search_id: int) -> str:
    return hmac.new(secret.encode(), f"feed:{search_id}".encode(), hashlib.sha256).hexdigest()[:40]
