"""Review over HTTP: the queue, claims, what was looked at, and one correction for all like it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from catalogue import acts, corrections, review_queue
from catalogue.review_queue import Place
from catalogue.summaries import summaries
from catalogue.transaction import retried
from catalogue.viewer import Role, Viewer
from schema import Revision
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.api.corrections import NEEDS_TAG, changed_meanwhile, shown, version_of
from web.errors import NotFoundError, UnclearError, problem
from web.record_page import require_held
from web.services import Database, ServicesOf

router = APIRouter(prefix="/api/v1", tags=["review"])
_MOST_AT_ONCE = 200
FieldName = Annotated[str, Field(min_length=1, max_length=40)]


class SkippedIn(BaseModel):
    """The document that is given up for another."""

    skipped: int | None = None


class FieldsIn(BaseModel):
    """Doubtful fields that somebody has looked at and found right."""

    fields: list[FieldName] = Field(min_length=1, max_length=50)


class AlikeIn(BaseModel):
    """A corrected field, and the documents that it is applied to."""

    field: FieldName
    others: list[int] = Field(min_length=1, max_length=_MOST_AT_ONCE)


@router.get("/review")
@open_to(Role.CATALOGUER)
def list_waiting(
    session: Database,
    viewer: ViewerOf,
    cursor: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """What waits for review, the most doubtful first."""
    found = review_queue.queue(session, viewer, limit=limit, after=_place(cursor))
    more = "-".join(map(str, review_queue.end_of(found))) if len(found) == limit else None
    return {"results": [asdict(entry) for entry in found], "next": more}


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    doubts, _, document = cursor.partition("-")
    if not (doubts.isdecimal() and document.isdecimal() and len(cursor) < 20):
        message = "This cursor is not one that a page gave: begin at the first page."
        raise UnclearError(message)
    return int(doubts), int(document)


@router.post("/review/next", responses=answers(204))
@open_to(Role.CATALOGUER)
def claim_next(services: ServicesOf, viewer: ViewerOf, skipped: SkippedIn) -> Any:
    """Claim the most doubtful document that nobody reviews; 204 if there is none."""
    with services.sessions.begin() as session:
        if skipped.skipped is not None:
            review_queue.release(session, skipped.skipped, viewer.account_id)
        found = review_queue.claim_next(session, viewer, but=skipped.skipped)
    return Response(status_code=204) if found is None else {"document": found}


@router.post("/documents/{document_id}/claim", status_code=204, responses=answers(404, 409))
@open_to(Role.CATALOGUER)
def claim(services: ServicesOf, viewer: ViewerOf, document_id: int) -> Response:
    """Claim a document for review for ten minutes, or renew the claim."""
    with services.sessions.begin() as session:
        require_held(session, document_id, viewer)
        other = review_queue.claim(session, document_id, viewer.account_id)
    if other:
        return problem(409, f"{other} is at this document now.")
    return Response(status_code=204)


@router.delete("/documents/{document_id}/claim", status_code=204, responses=answers(404))
@open_to(Role.CATALOGUER)
def give_up(services: ServicesOf, viewer: ViewerOf, document_id: int) -> Response:
    """Give one's claim up; another's stays."""
    with services.sessions.begin() as session:
        require_held(session, document_id, viewer)
        review_queue.release(session, document_id, viewer.account_id)
    return Response(status_code=204)


@router.post("/documents/{document_id}/confirm", responses=answers(204, 404, 412, 428))
@open_to(Role.CATALOGUER)
@retried
def confirm(
    response: Response,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    wanted: FieldsIn,
    if_match: Annotated[str | None, Header()] = None,
) -> Any:
    """Say that doubtful fields are right as they are; they are locked. Needs If-Match.

    What has no value (`pages`, `language`) is looked at, and its doubts are settled.
    """
    if if_match is None:
        return problem(428, NEEDS_TAG)
    try:
        with services.sessions.begin() as session:
            require_held(session, document_id, viewer)
            version = version_of(if_match, document_id)
            corrections.confirm(
                session, document_id, wanted.fields, who=viewer.name, version=version
            )
    except corrections.EditConflictError as error:
        return changed_meanwhile(document_id, error)
    except corrections.UnknownFieldError as error:
        return problem(422, str(error))
    return shown(services, viewer, document_id, response)


@router.get("/documents/{document_id}/alike", responses=answers(404))
@open_to(Role.CATALOGUER)
def preview_alike(
    session: Database, viewer: ViewerOf, document_id: int, field: str
) -> dict[str, Any]:
    """What would change if a correction of a field were applied to the others like it."""
    require_held(session, document_id, viewer)
    revision = _correction(session, document_id, field)
    ids = acts.others_like(session, viewer, revision, field)
    return {
        "field": field,
        "before": revision.before[field],
        "after": revision.after[field],
        "others": [asdict(entry) for entry in summaries(session, ids)],
    }


@router.post("/documents/{document_id}/alike", status_code=201, responses=answers(404))
@open_to(Role.CATALOGUER)
@retried
def apply_alike(
    services: ServicesOf, viewer: ViewerOf, document_id: int, wanted: AlikeIn
) -> dict[str, Any]:
    """Apply a correction to others like it, in one act; what is not like it any more stays."""
    with services.sessions.begin() as session:
        require_held(session, document_id, viewer)
        revision = _correction(session, document_id, wanted.field)
        act = acts.apply_to(session, viewer, revision, wanted.field, wanted.others)
        return _act(act, acts.of_act(session, viewer, act) or ())


@router.get("/acts/{act}", responses=answers(404))
@open_to(Role.CATALOGUER)
def one_act(session: Database, viewer: ViewerOf, act: str) -> dict[str, Any]:
    """What one act changed."""
    return _act(act, _revisions(session, viewer, act))


@router.post("/acts/{act}/undo", responses=answers(404, 409))
@open_to(Role.CATALOGUER)
@retried
def undo_act(services: ServicesOf, viewer: ViewerOf, act: str) -> Any:
    """Undo all that one act changed, or nothing of it."""
    try:
        with services.sessions.begin() as session:
            acts.undo(session, viewer, _revisions(session, viewer, act))
            return _act(act, _revisions(session, viewer, act))
    except corrections.NothingToUndoError as error:
        return problem(409, str(error))


def _correction(session: Session, document_id: int, field: str) -> Revision:
    try:
        return acts.correction(session, document_id, field)
    except acts.NoSuchCorrectionError as error:
        raise NotFoundError("correction") from error


def _revisions(session: Session, viewer: Viewer, act: str) -> Sequence[Revision]:
    found = acts.of_act(session, viewer, act)
    if not found:
        raise NotFoundError("act")
    return found


def _act(act: str, revisions: Sequence[Revision]) -> dict[str, Any]:
    changed = [
        {
            "document": one.document_id,
            "version": one.version,
            "before": one.before,
            "after": one.after,
        }
        for one in revisions
    ]
    return {"act": act, "changed": changed}
