"""Retention: what is proposed for disposal, what two people decided, and what is held.

A cataloguer looks and proposes; an administrator decides what another proposed, and places and
releases holds. The pages delete nothing: a worker carries out what is approved.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from catalogue.lookups import held
from catalogue.retention import disposals, holds, rules
from catalogue.viewer import Role, Viewer
from schema import Document
from web.access import ViewerOf, open_to
from web.disposals import REFUSALS, require_seen
from web.errors import NotFoundError
from web.sentences import said
from web.services import Database, ServicesOf
from web.templating import page
from worker.translations import gettext

router = APIRouter(prefix="/retention")
# The trace is whole in the list at the prompt and over HTTP.
_SHOWN = 100
_WAITING = ("proposed", "approved")


class ProposalForm(BaseModel):
    """A document to be disposed of, and why."""

    document: Annotated[str, Field(max_length=200)]
    why: Annotated[str, Field(max_length=2000, pattern=r"\S")]


class HoldForm(BaseModel):
    """What is held: a document, a batch or a search, as ``kind`` says."""

    kind: Literal["document", "batch", "query"]
    what: Annotated[str, Field(max_length=1000, pattern=r"\S")]
    why: Annotated[str, Field(max_length=2000, pattern=r"\S")]


@router.get("")
@open_to(Role.CATALOGUER)
def show(request: Request, session: Database, viewer: ViewerOf, document: str = "") -> Response:
    """What waits for a decision, what is held, what was decided."""
    return _page(request, session, viewer, document=document)


@router.post("")
@open_to(Role.CATALOGUER)
def propose(
    request: Request, services: ServicesOf, viewer: ViewerOf, form: Annotated[ProposalForm, Form()]
) -> Response:
    """Propose to dispose of a document; another person must approve it."""
    try:
        with services.sessions.begin() as session:
            found = _require(session, form.document, viewer)
            disposals.propose(session, found.id, who=viewer.name, why=form.why.strip())
    except (*REFUSALS, NotFoundError) as error:
        with services.sessions() as session:
            return _page(request, session, viewer, error=error, document=form.document)
    return _back()


@router.post("/due")
@open_to(Role.ADMIN)
def propose_due(services: ServicesOf, viewer: ViewerOf) -> Response:
    """Propose what the rules have due."""
    with services.sessions.begin() as session:
        rules.propose_due(session, who=viewer.name, now=datetime.now(UTC))
    return _back()


@router.post("/{disposal_id}/{act}")
@open_to(Role.ADMIN)
def decide(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    disposal_id: int,
    act: Literal["approve", "refuse"],
) -> Response:
    """Approve what another person proposed, or refuse it."""
    try:
        with services.sessions.begin() as session:
            require_seen(session, viewer, disposal_id)
            getattr(disposals, act)(session, disposal_id, who=viewer.name)
    except REFUSALS as error:
        with services.sessions() as session:
            return _page(request, session, viewer, error=error)
    return _back()


@router.post("/holds")
@open_to(Role.ADMIN)
def place(
    request: Request, services: ServicesOf, viewer: ViewerOf, form: Annotated[HoldForm, Form()]
) -> Response:
    """Forbid to dispose of a document, a batch, or what a search finds at any time."""
    what, document, batch = form.what.strip(), None, None
    try:
        with services.sessions.begin() as session:
            if form.kind == "document":
                document = _require(session, what, viewer).id
            elif form.kind == "batch":
                batch = _number(what)
            holds.place(
                session,
                who=viewer.name,
                why=form.why.strip(),
                document_id=document,
                batch_id=batch,
                query=what if form.kind == "query" else None,
            )
    except (*REFUSALS, NotFoundError) as error:
        with services.sessions() as session:
            return _page(request, session, viewer, error=error, hold=form)
    return _back()


@router.post("/holds/{hold_id}/release")
@open_to(Role.ADMIN)
def release(services: ServicesOf, viewer: ViewerOf, hold_id: int) -> Response:
    """Release a hold; that it was placed stays."""
    try:
        with services.sessions.begin() as session:
            holds.release(session, hold_id, who=viewer.name)
    except holds.UnknownHoldError as error:
        raise NotFoundError("hold") from error
    return _back()


def _back() -> Response:
    return RedirectResponse("/retention", status_code=303)


def _require(session: Session, key: str, viewer: Viewer) -> Document:
    """Return a document by symbol or number, if the viewer may see it."""
    found = held(session, key.strip(), viewer)
    if found is None:
        raise NotFoundError("document")
    return found


def _number(what: str) -> int:
    if not (what.isdecimal() and len(what) <= 18):
        raise NotFoundError("batch")
    return int(what)


def _page(
    request: Request,
    session: Session,
    viewer: Viewer,
    *,
    error: Exception | None = None,
    document: str = "",
    hold: HoldForm | None = None,
) -> Response:
    found = disposals.listed(session, viewer)
    waiting = [one for one in found if one.state in _WAITING]
    values = {
        "waiting": waiting,
        "held": holds.held_among(session, [one.document_id for one in waiting]),
        "decided": [one for one in found if one.state not in _WAITING][:_SHOWN],
        "holds": holds.in_force(session),
        "rules": rules.in_force(session),
        "document": document,
        "hold": hold,
        "error": _told(error) if error else None,
    }
    return page(request, "retention.html", values, status=409 if error else 200)


def _told(error: Exception) -> str:
    """Say what is refused, in the language of the page."""
    if isinstance(error, holds.UnclearQueryError):
        reasons = "; ".join(said(reason) for reason in error.reasons)
        return gettext("This search is not understood: %(reasons)s") % {"reasons": reasons}
    return said(error.detail if isinstance(error, NotFoundError) else str(error))
