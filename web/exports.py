"""``/export/{format}``: what a search finds, as a file in a format of other programs."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi import Query as Parameter
from fastapi.responses import Response, StreamingResponse

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.formats import FORMATS
from catalogue.exports.stream import stream
from catalogue.lookups import Criteria
from catalogue.viewer import RESTRICTED, Role, Viewer
from schema import RestrictedView
from web.access import ViewerOf, open_to
from web.api.answers import answers, file_of
from web.errors import NotFoundError
from web.services import Services, ServicesOf
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
    found = stream(
        services.sessions,
        Criteria(words=q),
        include_restricted=restricted,
        with_proof=form.has_proof,
    )
    if restricted:
        found = _noted(services, viewer, found, f"/export/{name}")
    disposition = f'attachment; filename="letterbook.{form.extension}"'
    return StreamingResponse(
        form.write(found, repository),
        media_type=form.media_type,
        headers={"content-disposition": disposition},
    )


def _noted(
    services: Services, viewer: Viewer, found: Iterable[Exported], address: str
) -> Iterator[Exported]:
    """Yield documents; of a restricted one it is written down first who gets it."""
    for exported in found:
        if exported.description.distribution == RESTRICTED:
            with services.sessions.begin() as session:
                session.add(RestrictedView(exported.id, viewer.name, address))
        yield exported
