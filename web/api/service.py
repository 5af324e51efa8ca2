"""What the API is, who asks, and how the ledger stands."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request

from catalogue.fixity.standing import standing
from catalogue.ledger import balance
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.services import Database, ServicesOf
from worker.fixity import expected_of

router = APIRouter(prefix="/api/v1", tags=["service"])


@router.get("/openapi.json", include_in_schema=False)
@open_to(Role.READER)
def describe(request: Request) -> dict[str, Any]:
    """The description of this API."""
    description: dict[str, Any] = request.app.openapi()
    return description


@router.get("/me")
@open_to(Role.READER)
def me(viewer: ViewerOf) -> dict[str, Any]:
    """Who the token or the cookie stands for."""
    return {
        "name": viewer.name,
        "role": viewer.role.name.lower(),
        "sees_restricted": viewer.sees_restricted,
    }


@router.get("/fixity")
@open_to(Role.CLERK)
def fixity(session: Database, services: ServicesOf) -> list[dict[str, Any]]:
    """How the originals of each store stand: what was hashed when, what is wrong."""
    found = standing(session, expected_of(services.settings), datetime.now(UTC))
    return [asdict(one) for one in found]


@router.get("/ledger")
@open_to(Role.CLERK)
def ledger(session: Database) -> dict[str, Any]:
    """What became of everything that was received: the sum adds up at any instant."""
    counts = balance(session)
    return {**asdict(counts), "adds_up": counts.adds_up}
