"""Review: the queue, one record with its doubtful fields, and what else is like a correction."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from catalogue import acts, corrections, review_queue
from catalogue.field_text import FieldTextError, from_text
from catalogue.summaries import Summary, summaries
from catalogue.transaction import retried
from catalogue.viewer import Role, Viewer
from schema import Revision
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.record_fields import fields_of, lines_of, why_of
from web.record_page import opened_record, record_values, require_held
from web.services import Database, Services, ServicesOf
from web.templating import page

router = APIRouter()


@router.get("/review")
@open_to(Role.CATALOGUER)
def show_queue(request: Request, session: Database, viewer: ViewerOf) -> Response:
    """What waits, the most doubtful first."""
    found = review_queue.queue(session, viewer)
    known = {entry.id: entry for entry in summaries(session, [one.document_id for one in found])}
    values = {"queue": found, "known": known, "waiting": review_queue.waiting(session, viewer)}
    return page(request, "review-queue.html", values)


@router.post("/review/next")
@open_to(Role.CATALOGUER)
def open_next(
    services: ServicesOf,
    viewer: ViewerOf,
    skipped: Annotated[int | None, Form()] = None,
) -> Response:
    """Claim the next record and open it; the one that is skipped is given up."""
    return RedirectResponse(_next_address(services, viewer, but=skipped), status_code=303)


def _next_address(
    services: Services, viewer: Viewer, *, but: int | None = None, done: int | None = None
) -> str:
    with services.sessions.begin() as session:
        if but is not None:
            review_queue.release(session, but, viewer.account_id)
        found = review_queue.claim_next(session, viewer, but=but)
    said = f"?done={done}" if done else ""
    return f"/review/{found}{said}" if found else f"/review{said}"


@router.get("/review/alike")
@open_to(Role.CATALOGUER)
def show_alike(
    request: Request, session: Database, viewer: ViewerOf, document: int, field: str
) -> Response:
    """What would change if a correction were applied to the others like it."""
    require_held(session, document, viewer)
    revision = _correction(session, document, field)
    ids = acts.others_like(session, viewer, revision, field)
    values = {
        "document_id": document,
        "field": field,
        "before": lines_of(field, revision.before[field]),
        "after": lines_of(field, revision.after[field]),
        "others": summaries(session, ids),
    }
    return page(request, "review-alike.html", values)


@router.post("/review/alike")
@open_to(Role.CATALOGUER)
@retried
def apply_alike(
    services: ServicesOf,
    viewer: ViewerOf,
    document: Annotated[int, Form()],
    field: Annotated[str, Form(max_length=40)],
    others: Annotated[list[int] | None, Form()] = None,
) -> Response:
    """Apply a correction to the others that were chosen, in one act."""
    with services.sessions.begin() as session:
        require_held(session, document, viewer)
        revision = _correction(session, document, field)
        act = acts.apply_to(session, viewer, revision, field, others or ())
    return RedirectResponse(f"/review/acts/{act}", status_code=303)


@router.get("/review/acts/{act}")
@open_to(Role.CATALOGUER)
def show_act(request: Request, session: Database, viewer: ViewerOf, act: str) -> Response:
    """What one act changed."""
    values = {"act": act, "entries": _of_act(session, viewer, act), "wrong": ""}
    return page(request, "review-act.html", values)


@router.post("/review/acts/{act}/undo")
@open_to(Role.CATALOGUER)
@retried
def undo_act(request: Request, services: ServicesOf, viewer: ViewerOf, act: str) -> Response:
    """Undo all that one act changed, or nothing of it."""
    try:
        with services.sessions.begin() as session:
            acts.undo(session, viewer, [revision for _, revision in _of_act(session, viewer, act)])
    except corrections.NothingToUndoError as error:
        with services.sessions() as session:
            values = {"act": act, "entries": _of_act(session, viewer, act), "wrong": str(error)}
            return page(request, "review-act.html", values, status=409)
    return RedirectResponse("/review", status_code=303)


def _of_act(session: Session, viewer: Viewer, act: str) -> list[tuple[Summary, Revision]]:
    rows = acts.of_act(session, viewer, act)
    if rows is None:
        raise NotFoundError("document")
    known = {entry.id: entry for entry in summaries(session, [row.document_id for row in rows])}
    return [(known[row.document_id], row) for row in rows]


def _correction(session: Session, document_id: int, field: str) -> Revision:
    try:
        return acts.correction(session, document_id, field)
    except acts.NoSuchCorrectionError as error:
        raise NotFoundError("correction") from error


@router.get("/review/{document_id}")
@open_to(Role.CATALOGUER)
def show(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    version: int | None = None,
    number: int = 1,
    field: str = "",
    done: int | None = None,
) -> Response:
    """One record, its doubtful fields to be settled; it is claimed."""
    return _page(
        request,
        services,
        viewer,
        document_id,
        place={"version": version, "number": number, "field": field},
        done=done,
    )


def _page(
    request: Request,
    services: Services,
    viewer: Viewer,
    document_id: int,
    *,
    place: dict[str, Any],
    done: int | None = None,
    wrong: str = "",
    conflict: corrections.EditConflictError | None = None,
    given: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    values = record_values(request, services, viewer, document_id, **place)
    doubtful = [entry for entry in values["fields"] if entry.doubts]
    if not place["field"] and doubtful:
        first = next((entry for entry in doubtful if entry.pages), doubtful[0])
        number = first.pages[0] if first.pages else 1
        name = first.name.partition(".")[0] if first.name.startswith("title.") else first.name
        place = {**place, "field": name, "number": number}
        values = record_values(request, services, viewer, document_id, **place)
        doubtful = [entry for entry in values["fields"] if entry.doubts]
    with services.sessions.begin() as session:
        other = review_queue.claim(session, document_id, viewer.account_id)
        shown = {
            **values,
            "doubtful": doubtful,
            "claimed_by": other,
            "done": _done(session, viewer, done) if done else None,
            "waiting": review_queue.waiting(session, viewer),
            "wrong": wrong,
            "conflict": conflict,
            "given": given or {},
        }
    return page(request, "review.html", shown, status=status)


def _done(session: Session, viewer: Viewer, document_id: int) -> dict[str, Any] | None:
    """Return what the viewer did last to a document, and how many others are like it."""
    found = session.scalars(
        select(Revision)
        .where(Revision.document_id == document_id, Revision.who == viewer.name)
        .order_by(Revision.version.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    require_held(session, document_id, viewer)
    alike = {
        field: count
        for field in found.after
        if field in acts.SHARED
        and (
            count := len(
                review_queue.alike(session, viewer, document_id, field, found.before[field])
            )
        )
    }
    return {
        "entry": summaries(session, [document_id])[0],
        "version": found.version,
        "alike": alike,
    }


@router.post("/review/{document_id}")
@open_to(Role.CATALOGUER)
async def save(
    request: Request, services: ServicesOf, viewer: ViewerOf, document_id: int
) -> Response:
    """Save the fields that were settled and open the next record."""
    form = await request.form()
    given = {
        name.removeprefix("value:"): value
        for name, value in form.items()
        if name.startswith("value:") and isinstance(value, str)
    }
    settled = [name for name in form.getlist("settle") if isinstance(name, str)]
    return await run_in_threadpool(
        _save,
        request,
        services,
        viewer,
        document_id,
        given=given,
        settled=settled,
        version=_number(form.get("version")),
        rendition=_number(form.get("rendition")),
    )


def _number(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


@retried
def _save(
    request: Request,
    services: Services,
    viewer: Viewer,
    document_id: int,
    *,
    given: dict[str, str],
    settled: list[str],
    version: int,
    rendition: int,
) -> Response:
    place = {"version": rendition or None, "number": 1, "field": ""}
    try:
        with services.sessions.begin() as session:
            document, opened = opened_record(session, viewer, document_id, rendition)
            changes = {
                name: from_text(name, given[name], opened["language"])
                for name in settled
                if name in given
            }
            corrections.correct(
                session,
                document_id,
                changes,
                who=viewer.name,
                why=why_of(changes, fields_of(document, opened)),
                version=version,
            )
            for name in settled:
                if name not in given:
                    corrections.confirm(session, document_id, [name], who=viewer.name)
            review_queue.release(session, document_id, viewer.account_id)
    except corrections.EditConflictError as error:
        return _page(
            request,
            services,
            viewer,
            document_id,
            place=place,
            conflict=error,
            given=given,
            status=409,
        )
    except (FieldTextError, corrections.SymbolTakenError, corrections.UnknownFieldError) as error:
        return _page(
            request,
            services,
            viewer,
            document_id,
            place=place,
            wrong=str(error),
            given=given,
            status=422,
        )
    address = _next_address(services, viewer, but=document_id, done=document_id)
    return RedirectResponse(address, status_code=303)


@router.post("/review/{document_id}/claim")
@open_to(Role.CATALOGUER)
def renew(services: ServicesOf, viewer: ViewerOf, document_id: int) -> Response:
    """Renew the claim, as the page does while somebody works on it."""
    with services.sessions.begin() as session:
        require_held(session, document_id, viewer)
        other = review_queue.claim(session, document_id, viewer.account_id)
    return Response(status_code=409 if other else 204)
