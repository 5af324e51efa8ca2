"""Sign in by an OpenID provider: leave for it, and come back."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from catalogue.single_sign_on import NotLetInError, Person, sign_in_by_provider
from catalogue.viewer import Role
from web.access import local_path, open_to
from web.pages.sign_in import refused, signed_in
from web.services import Services, ServicesOf
from web.single_sign_on import Provider, ProviderError

router = APIRouter()

_NEXT = "next"


@router.get("/sign-in/with")
@open_to(Role.NOBODY)
async def leave(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address's own word
    """Send the browser to the provider."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        return refused(request, "No provider is set (LETTERBOOK_OIDC_ISSUER).", status=404)
    request.session[_NEXT] = local_path(next)
    services: Services = request.app.state.services
    here = services.settings.public_url or str(request.base_url).rstrip("/")
    try:
        return await provider.leave(request, f"{here}/sign-in/back")
    except ProviderError as error:
        return refused(request, f"The sign-in service did not answer: {error}.", status=502)


@router.get("/sign-in/back")
@open_to(Role.NOBODY)
async def come_back(request: Request, services: ServicesOf) -> Response:
    """Take the browser in for whom the provider vouches."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        return refused(request, "No provider is set (LETTERBOOK_OIDC_ISSUER).", status=404)
    address = local_path(str(request.session.pop(_NEXT, "/")))
    try:
        person = await provider.returned(request)
        secret = await run_in_threadpool(_sign_in, services, person)
    except ProviderError as error:
        return refused(request, f"The sign-in service did not let you in: {error}.", status=403)
    except NotLetInError as error:
        return refused(request, str(error), status=403)
    return signed_in(request, secret, address)


def _sign_in(services: Services, person: Person) -> str:
    makes_accounts = services.settings.oidc_makes_accounts
    with services.sessions.begin() as session:
        return sign_in_by_provider(session, person, makes_accounts=makes_accounts)
