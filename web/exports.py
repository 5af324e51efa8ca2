"""``/export/{format}``: what a search finds, as a file in a format of other programs."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi import Query as Parameter
from fastapi.responses import Response, StreamingResponse

from catalogue.exports.exported import Repository
from catalogue.exports.formats import FORMATS
from catalogue.lookups import Criteria
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.api.answers import answers, file_of
from web.errors import NotFoundError
from web.services import ServicesOf
from web.takings import noted
from web.typed import understood

router = APIRouter(tags=["files"])
_FILE = file_of(*sorted({form.media_type.partition(";")[0] for form in FORMATS.values()}))


@router.get(
    "/export/{name}",
    response_class=StreamingResponse,
    responses={200: _FILE, **answers(404)},
)
@open_to(Role.READER)
def export(
    name: Annotated[str, Path(description=f"One of {', '.join(FORMATS)}.")],
    services: ServicesOf,
    viewer: ViewerOf,
    q: Annotated[str, Parameter(max_length=1000, description="As typed into the box.")] = "",
    *,
    restricted: bool = False,
) -> Response:
    """Stream what the search finds; restricted documents only for those who may see them and ask.

    A file outlives the session that fetched it: so they must be asked for by name.
    """
    form = FORMATS.get(name)
    if form is None:
        raise NotFoundError("format")
    if restricted and not viewer.sees_restricted:
        raise NotFoundError("format")
    understood(q)
    settings = services.settings
    repository = Repository(settings.repository_domain, settings.public_url)
    found = form.found(services.sessions, Criteria(words=q), include_restricted=restricted)
    taken = noted(services, viewer, found, f"/export/{name}")
    disposition = f'attachment; filename="letterbook.{form.extension}"'
    return StreamingResponse(
        form.write(taken, repository),
        media_type=form.media_type,
        headers={"content-disposition": disposition},
    )
