"""Schedules: which sources are imported by themselves, when next, and what became of it last.

Whoever queues may look. What a schedule reads is any place that the workers reach, so only an
administrator adds or changes one.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from catalogue.viewer import Role
from schema import Batch, Schedule, ScheduleChange
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.services import Database, ServicesOf
from web.templating import page
from worker.intake import schedule_edits
from worker.intake.import_orders import ImportOrder, ImportOrderError
from worker.intake.schedule_edits import Terms, terms_of
from worker.intake.schedules import is_late, next_times, now

router = APIRouter()
_SHOWN = 20
_UPCOMING = 5


class TermsForm(BaseModel):
    """The fields of a schedule as a form sends them."""

    cron: Annotated[str, Field(max_length=200)]
    time_zone: Annotated[str, Field(max_length=100)] = "UTC"
    source: Annotated[str, Field(max_length=2000)]
    roots: Annotated[str, Field(max_length=4000)] = ""
    webhook: Annotated[str, Field(max_length=2000)] = ""
    mail: Annotated[str, Field(max_length=320)] = ""
    mail_when: Literal["always", "failures"] = "always"
    list_unchanged: bool = False
    restricted: bool = False

    def terms(self) -> Terms:
        """Return what the form says."""
        wanted = ImportOrder(
            self.source.strip(),
            roots=tuple(line.strip() for line in self.roots.splitlines() if line.strip()),
            webhook=self.webhook.strip() or None,
            mail=self.mail.strip() or None,
            mail_when=self.mail_when,
            list_unchanged=self.list_unchanged,
            restricted=self.restricted,
        )
        return Terms(self.cron.strip(), self.time_zone.strip() or "UTC", wanted)


class NewForm(TermsForm):
    """The same with a name."""

    name: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/schedules")
@open_to(Role.CLERK)
def show_all(request: Request, session: Database) -> Response:
    """All schedules."""
    return _list(request, session)


@router.post("/schedules")
@open_to(Role.ADMIN)
def add(
    request: Request, services: ServicesOf, viewer: ViewerOf, form: Annotated[NewForm, Form()]
) -> Response:
    """Add a schedule; what cannot be is said beside what was written."""
    terms = form.terms()
    name = form.name.strip()
    try:
        terms.order.check(services.import_roots)
        with services.sessions.begin() as session:
            schedule_edits.add(session, name, terms, who=viewer.name)
    except ImportOrderError as error:
        with services.sessions() as session:
            return _list(request, session, name=name, terms=terms, error=str(error))
    return RedirectResponse("/schedules", status_code=303)


@router.get("/schedules/{schedule_id}")
@open_to(Role.CLERK)
def show(request: Request, session: Database, schedule_id: int) -> Response:
    """One schedule: its next and last runs, its terms, its history."""
    return _one(request, session, _require(session, schedule_id))


@router.post("/schedules/{schedule_id}")
@open_to(Role.ADMIN)
def change(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    schedule_id: int,
    form: Annotated[TermsForm, Form()],
) -> Response:
    """Change a schedule; what cannot be is said beside what was written."""
    terms = form.terms()
    try:
        terms.order.check(services.import_roots)
        with services.sessions.begin() as session:
            schedule = _require(session, schedule_id)
            schedule_edits.change(session, schedule, terms, who=viewer.name)
    except ImportOrderError as error:
        with services.sessions() as session:
            schedule = _require(session, schedule_id)
            return _one(request, session, schedule, terms=terms, error=str(error))
    return RedirectResponse(f"/schedules/{schedule_id}", status_code=303)


@router.post("/schedules/{schedule_id}/{act}")
@open_to(Role.ADMIN)
def do(
    services: ServicesOf,
    viewer: ViewerOf,
    schedule_id: int,
    act: Literal["pause", "resume", "run", "remove"],
) -> Response:
    """Pause, resume, run or remove a schedule. The clock sends for a run's files."""
    with services.sessions.begin() as session:
        getattr(schedule_edits, act)(session, _require(session, schedule_id), who=viewer.name)
    gone = "" if act == "remove" else f"/{schedule_id}"
    return RedirectResponse(f"/schedules{gone}", status_code=303)


def _require(session: Session, schedule_id: int) -> Schedule:
    schedule = session.get(Schedule, schedule_id)
    if schedule is None:
        raise NotFoundError("schedule")
    return schedule


def _list(
    request: Request,
    session: Session,
    *,
    name: str = "",
    terms: Terms | None = None,
    error: str | None = None,
) -> Response:
    found = session.scalars(select(Schedule).order_by(Schedule.name)).all()
    last = session.execute(
        select(Batch.schedule_id, Batch.id, Batch.state, Batch.finished_at, Batch.problem)
        .where(Batch.schedule_id.in_([one.id for one in found]))
        .ext(distinct_on(Batch.schedule_id))
        .order_by(Batch.schedule_id, Batch.id.desc())
    )
    at = now(session)
    values = {
        "schedules": found,
        "last": {row.schedule_id: row for row in last},
        "late": [one.id for one in found if is_late(one, at)],
        "name": name,
        "terms": terms or Terms("0 2 * * *", "UTC", ImportOrder("")),
        "error": error,
    }
    return page(request, "schedules.html", values, status=422 if error else 200)


def _one(
    request: Request,
    session: Session,
    schedule: Schedule,
    *,
    terms: Terms | None = None,
    error: str | None = None,
) -> Response:
    at = now(session)
    values: dict[str, Any] = {
        "schedule": schedule,
        "upcoming": next_times(schedule.cron, schedule.time_zone, at, _UPCOMING),
        "is_late": is_late(schedule, at),
        "batches": session.scalars(
            select(Batch)
            .where(Batch.schedule_id == schedule.id)
            .order_by(Batch.id.desc())
            .limit(_SHOWN)
        ).all(),
        "changes": session.scalars(
            select(ScheduleChange)
            .where(ScheduleChange.schedule_id == schedule.id)
            .order_by(ScheduleChange.id.desc())
            .limit(_SHOWN)
        ).all(),
        "terms": terms or terms_of(schedule),
        "error": error,
    }
    return page(request, "schedule.html", values, status=422 if error else 200)
