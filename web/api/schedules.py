"""Schedules over HTTP: whoever queues may look, an administrator adds, changes, runs, removes."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select

from catalogue.viewer import Role, Viewer
from schema import Batch, Schedule
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.api.imports import OrderIn
from web.errors import NotFoundError, problem
from web.services import Database, ServicesOf
from worker.intake import schedule_edits
from worker.intake.import_orders import ImportOrderError
from worker.intake.schedule_edits import Terms, terms_of
from worker.intake.schedules import is_late, next_times, now

router = APIRouter(prefix="/api/v1", tags=["schedules"])
_UPCOMING = 5
_LAST = 20
_PRIVATE = ("roots", "webhook", "mail", "mail_when")


class TermsIn(OrderIn):
    """What is said of a schedule: its imports, and when."""

    cron: Annotated[str, Field(max_length=200, description="Five fields: `0 2 * * 1-5`.")]
    time_zone: Annotated[str, Field(max_length=100)] = "UTC"

    def terms(self) -> Terms:
        """Return what it says."""
        return Terms(self.cron, self.time_zone, self.order())


class ScheduleIn(TermsIn):
    """The same with a name."""

    name: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/schedules")
@open_to(Role.CLERK)
def list_schedules(
    session: Database,
    viewer: ViewerOf,
    cursor: Annotated[int, Query(ge=0, lt=1 << 63)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """All schedules, in the order in which they were added."""
    query = select(Schedule).where(Schedule.id > cursor).order_by(Schedule.id).limit(limit)
    found = session.scalars(query).all()
    more = found[-1].id if len(found) == limit else None
    return {"results": [_plain(session, one, viewer) for one in found], "next": more}


@router.post("/schedules", status_code=201)
@open_to(Role.ADMIN)
def add(services: ServicesOf, viewer: ViewerOf, wanted: ScheduleIn) -> Any:
    """Add a schedule."""
    try:
        wanted.order().check(services.import_roots)
        with services.sessions.begin() as session:
            made = schedule_edits.add(session, wanted.name, wanted.terms(), who=viewer.name)
            return _plain(session, made, viewer)
    except ImportOrderError as error:
        return problem(422, str(error))


@router.get("/schedules/{schedule_id}", responses=answers(404))
@open_to(Role.CLERK)
def one(session: Database, viewer: ViewerOf, schedule_id: int) -> dict[str, Any]:
    """One schedule with its next times and its last batches."""
    schedule = _require(session, schedule_id)
    batches = session.scalars(
        select(Batch).where(Batch.schedule_id == schedule.id).order_by(Batch.id.desc()).limit(_LAST)
    )
    upcoming = next_times(schedule.cron, schedule.time_zone, now(session), _UPCOMING)
    return {
        **_plain(session, schedule, viewer),
        "upcoming": [time.isoformat() for time in upcoming],
        "batches": [
            {"id": batch.id, "state": batch.state, "problem": batch.problem} for batch in batches
        ],
    }


@router.put("/schedules/{schedule_id}", responses=answers(404))
@open_to(Role.ADMIN)
def change(services: ServicesOf, viewer: ViewerOf, schedule_id: int, wanted: TermsIn) -> Any:
    """Set all that is said of a schedule."""
    try:
        wanted.order().check(services.import_roots)
        with services.sessions.begin() as session:
            schedule = _require(session, schedule_id)
            schedule_edits.change(session, schedule, wanted.terms(), who=viewer.name)
            return _plain(session, schedule, viewer)
    except ImportOrderError as error:
        return problem(422, str(error))


@router.delete("/schedules/{schedule_id}", status_code=204, responses=answers(404))
@open_to(Role.ADMIN)
def remove(services: ServicesOf, viewer: ViewerOf, schedule_id: int) -> Response:
    """Remove a schedule; its batches and its history stay."""
    with services.sessions.begin() as session:
        schedule_edits.remove(session, _require(session, schedule_id), who=viewer.name)
    return Response(status_code=204)


@router.post("/schedules/{schedule_id}/run", responses=answers(404, 409))
@open_to(Role.ADMIN)
def run(services: ServicesOf, viewer: ViewerOf, schedule_id: int) -> Any:
    """Start a schedule out of its time; 409 while its last batch goes on."""
    with services.sessions.begin() as session:
        started = schedule_edits.run(session, _require(session, schedule_id), who=viewer.name)
    if started.batch_id is None:
        return problem(409, started.problem or "Its last batch has not ended.")
    return {"batch": started.batch_id}


@router.post("/schedules/{schedule_id}/{act}", responses=answers(404))
@open_to(Role.ADMIN)
def stop(
    services: ServicesOf, viewer: ViewerOf, schedule_id: int, act: Literal["pause", "resume"]
) -> dict[str, Any]:
    """Pause a schedule, or let it go on from now."""
    with services.sessions.begin() as session:
        schedule = _require(session, schedule_id)
        getattr(schedule_edits, act)(session, schedule, who=viewer.name)
        return _plain(session, schedule, viewer)


def _require(session: Database, schedule_id: int) -> Schedule:
    schedule = session.get(Schedule, schedule_id)
    if schedule is None:
        raise NotFoundError("schedule")
    return schedule


def _plain(session: Database, schedule: Schedule, viewer: Viewer) -> dict[str, Any]:
    """Return a schedule; who is told of its batches is the administrators' business."""
    terms = terms_of(schedule).plain()
    private = {} if viewer.role >= Role.ADMIN else dict.fromkeys(_PRIVATE)
    return {
        "id": schedule.id,
        "name": schedule.name,
        **(terms | private),
        "is_paused": schedule.is_paused,
        "next_at": schedule.next_at.isoformat(),
        "is_late": is_late(schedule, now(session)),
    }
