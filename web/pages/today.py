"""Today: what is new, what waits, what failed, what was imported last."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from catalogue.deliveries import day, deliveries
from catalogue.fixity.standing import standing
from catalogue.review_queue import waiting
from catalogue.search.query import Query
from catalogue.search.results import search
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.services import Database, ServicesOf
from web.templating import page
from worker.fixity import expected_of

router = APIRouter()
_SINCE = timedelta(hours=24)


@router.get("/")
@open_to(Role.READER)
def show(request: Request, services: ServicesOf, session: Database, viewer: ViewerOf) -> Response:
    """The first page of the day."""
    now = datetime.now(UTC)
    kept = standing(session, expected_of(services.settings), now)
    values = {
        "day": day(session, viewer, now - _SINCE),
        "alarms": [alarm for one in kept for alarm in one.alarms],
        "in_review": waiting(session, viewer),
        "newest": search(session, Query(), viewer, limit=12).results,
        "batches": deliveries(session, limit=6) if viewer.role >= Role.CLERK else [],
    }
    return page(request, "today.html", values)
