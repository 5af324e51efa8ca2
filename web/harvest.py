"""``/oai``: the catalogue for harvesters, by OAI-PMH 2.0.

Open to accounts and tokens; to everybody where `LETTERBOOK_PUBLIC_HARVEST` says so. Restricted
documents are harvested by nobody, whoever asks.
"""

from datetime import UTC, datetime
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from catalogue.exports.exported import Repository
from catalogue.exports.stream import one_instant
from catalogue.harvest.provider import Provider
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.errors import SignInNeededError
from web.services import Services, ServicesOf

router = APIRouter()
_MOST_BODY = 1 << 16


@router.get("/oai")
@open_to(Role.NOBODY)
def ask(request: Request, services: ServicesOf, viewer: ViewerOf) -> Response:
    """Answer a harvester's question in its address."""
    _allow(services, viewer.role)
    return _answer(services, request, request.url.query)


@router.post("/oai")
@open_to(Role.NOBODY)
async def ask_by_post(request: Request, services: ServicesOf, viewer: ViewerOf) -> Response:
    """Answer a harvester's question in a form; the protocol asks for both."""
    _allow(services, viewer.role)
    body = await request.body()
    query = body[:_MOST_BODY].decode("utf-8", "replace")
    return await run_in_threadpool(_answer, services, request, query)


def _allow(services: Services, role: Role) -> None:
    if not services.settings.public_harvest and role < Role.READER:
        raise SignInNeededError


def _answer(services: Services, request: Request, query: str) -> Response:
    settings = services.settings
    base = f"{settings.public_url or str(request.base_url).rstrip('/')}/oai"
    repository = Repository(settings.repository_domain, settings.public_url)
    provider = Provider(repository, settings.repository_name, base, settings.admin_email)
    pairs = parse_qsl(query, keep_blank_values=True)
    with services.sessions() as session:
        one_instant(session)
        content = provider.answer(session, pairs, datetime.now(UTC))
    return Response(content, media_type="text/xml; charset=utf-8")
