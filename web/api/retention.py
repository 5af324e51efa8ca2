"""Retention over HTTP: propose, approve by another, refuse; holds."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from catalogue.retention import disposals, holds, rules
from catalogue.viewer import Role
from schema import LegalHold
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.disposals import REFUSALS, require_seen
from web.errors import NotFoundError, problem
from web.record_page import require_held
from web.services import Database, ServicesOf

router = APIRouter(prefix="/api/v1", tags=["retention"])
Why = Annotated[str, Field(min_length=1, max_length=2000)]


class ProposalIn(BaseModel):
    """A document to be disposed of, and why."""

    document: int
    why: Why


class HoldIn(BaseModel):
    """What is held: one of a document, a batch, a search."""

    why: Why
    document: int | None = None
    batch: int | None = None
    query: Annotated[str, Field(pattern=r"\S", max_length=1000)] | None = None


@router.get("/disposals")
@open_to(Role.CATALOGUER)
def list_disposals(
    session: Database,
    viewer: ViewerOf,
    state: Literal["proposed", "refused", "approved", "done"] | None = None,
) -> list[dict[str, Any]]:
    """What was proposed, decided and done, the newest first."""
    return [disposals.as_json(one) for one in disposals.listed(session, viewer, state)]


@router.post("/disposals", status_code=201, responses=answers(404, 409))
@open_to(Role.CATALOGUER)
def propose(services: ServicesOf, viewer: ViewerOf, wanted: ProposalIn) -> Any:
    """Propose to dispose of a document; another person must approve it."""
    try:
        with services.sessions.begin() as session:
            document = require_held(session, wanted.document, viewer)
            made = disposals.propose(session, document.id, who=viewer.name, why=wanted.why)
            return disposals.as_json(made)
    except REFUSALS as error:
        return problem(409, str(error))


@router.post("/disposals/due", status_code=201)
@open_to(Role.ADMIN)
def propose_due(services: ServicesOf, viewer: ViewerOf) -> list[dict[str, Any]]:
    """Propose what the rules have due; what was proposed, but of what the viewer may not see."""
    with services.sessions.begin() as session:
        made = rules.propose_due(session, who=viewer.name, now=datetime.now(UTC))
        seen = (one for one in made if viewer.sees_restricted or not one.is_restricted)
        return [disposals.as_json(one) for one in seen]


@router.get("/retention-rules")
@open_to(Role.CATALOGUER)
def list_rules(session: Database) -> list[dict[str, Any]]:
    """The rules in force: what each finds, and when that is due."""
    named = ("id", "name", "query", "after_days", "counted_from", "why", "made_by")
    return [{name: getattr(rule, name) for name in named} for rule in rules.in_force(session)]


@router.post("/disposals/{disposal_id}/approve", responses=answers(404, 409))
@open_to(Role.ADMIN)
def approve(services: ServicesOf, viewer: ViewerOf, disposal_id: int) -> Any:
    """Approve what another person proposed; a worker disposes of it within a minute.

    The pages delete nothing themselves: their database role need not be able to.
    """
    try:
        with services.sessions.begin() as session:
            require_seen(session, viewer, disposal_id)
            return disposals.as_json(disposals.approve(session, disposal_id, who=viewer.name))
    except REFUSALS as error:
        return problem(409, str(error))


@router.post("/disposals/{disposal_id}/refuse", responses=answers(404, 409))
@open_to(Role.ADMIN)
def refuse(services: ServicesOf, viewer: ViewerOf, disposal_id: int) -> Any:
    """Refuse a proposal."""
    try:
        with services.sessions.begin() as session:
            require_seen(session, viewer, disposal_id)
            return disposals.as_json(disposals.refuse(session, disposal_id, who=viewer.name))
    except REFUSALS as error:
        return problem(409, str(error))


@router.get("/holds")
@open_to(Role.CATALOGUER)
def list_holds(session: Database) -> list[dict[str, Any]]:
    """The holds in force."""
    return [_plain(hold) for hold in holds.in_force(session)]


@router.post("/holds", status_code=201, responses=answers(404))
@open_to(Role.ADMIN)
def place(services: ServicesOf, viewer: ViewerOf, wanted: HoldIn) -> Any:
    """Forbid to dispose of a document, a batch, or what a search finds at any time."""
    given = (wanted.document, wanted.batch, wanted.query)
    if sum(value is not None for value in given) != 1:
        return problem(422, "Name one of document, batch and query.")
    try:
        with services.sessions.begin() as session:
            if wanted.document is not None:
                require_held(session, wanted.document, viewer)
            hold = holds.place(
                session,
                who=viewer.name,
                why=wanted.why,
                document_id=wanted.document,
                batch_id=wanted.batch,
                query=wanted.query,
            )
            return _plain(hold)
    except REFUSALS as error:
        return problem(422, str(error))


@router.post("/holds/{hold_id}/release", status_code=204, responses=answers(404))
@open_to(Role.ADMIN)
def release(services: ServicesOf, viewer: ViewerOf, hold_id: int) -> Response:
    """Release a hold; that it was placed stays."""
    try:
        with services.sessions.begin() as session:
            holds.release(session, hold_id, who=viewer.name)
    except holds.UnknownHoldError as error:
        raise NotFoundError("hold") from error
    return Response(status_code=204)


def _plain(hold: LegalHold) -> dict[str, Any]:
    return {
        "id": hold.id,
        "document": hold.document_id,
        "batch": hold.batch_id,
        "query": hold.query,
        "why": hold.why,
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at.isoformat(),
    }
