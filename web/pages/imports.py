"""Import now: an administrator names a source on the page of batches, and a worker receives it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.pages.batches import list_page
from web.services import ServicesOf
from worker.intake.import_orders import ImportOrder, ImportOrderError, order

router = APIRouter()


class ImportForm(BaseModel):
    """The fields of an import as the form sends them; a box that is not ticked is not sent."""

    source: Annotated[str, Field(max_length=2000)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    restricted: bool = False
    dry_run: bool = False


@router.post("/batches")
@open_to(Role.ADMIN)
def start(
    request: Request, services: ServicesOf, viewer: ViewerOf, form: Annotated[ImportForm, Form()]
) -> Response:
    """Begin an import; what cannot be is said beside what was written."""
    wanted = ImportOrder(form.source.strip(), restricted=form.restricted)
    try:
        wanted.check(services.import_roots)
        with services.sessions.begin() as session:
            batch = order(
                session, wanted, name=form.name.strip(), who=viewer.name, dry_run=form.dry_run
            )
            address = f"/batches/{batch.id}"
    except ImportOrderError as error:
        with services.sessions() as session:
            return list_page(request, services, session, said=form.model_dump(), error=str(error))
    return RedirectResponse(address, status_code=303)
