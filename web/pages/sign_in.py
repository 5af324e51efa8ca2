"""Sign in by a one-time address or a password; sign out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from catalogue import accounts, sign_in_tries
from catalogue.viewer import Role
from web.access import COOKIE, local_path, open_to
from web.services import Services, ServicesOf
from web.templating import page

router = APIRouter()


@router.get("/sign-in")
@open_to(Role.NOBODY)
def show(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address's own word
    """The form."""
    values = {"next": local_path(next), "error": "", "provider": _provider(request)}
    return page(request, "sign-in.html", values)


@router.post("/sign-in")
@open_to(Role.NOBODY)
def by_password(
    request: Request,
    services: ServicesOf,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",  # noqa: A002 - the address's own word
) -> Response:
    """Sign in with a name and a password."""
    host = request.client.host if request.client else ""
    keys = (f"name:{name}", f"address:{sign_in_tries.neighbourhood(host)}")
    with services.sessions.begin() as session:
        tries = sign_in_tries.begin(session, *keys)
    if tries is None:
        error = "Too many wrong tries. Wait five minutes."
        return refused(request, error, status=429, address=next)
    with services.sessions.begin() as session:
        secret = accounts.sign_in_by_password(session, name, password)
        if secret is not None:
            sign_in_tries.take_back(session, tries)
    if secret is None:
        return refused(request, "Name or password is wrong.", status=403, address=next)
    return signed_in(request, secret, local_path(next))


@router.get("/enter/{code}")
@open_to(Role.NOBODY)
def by_address(request: Request, services: ServicesOf, code: str) -> Response:
    """Sign in with a one-time address."""
    with services.sessions.begin() as session:
        secret = accounts.sign_in_by_code(session, code)
    if secret is None:
        error = "This address was used or is too old. Print another: letterbook web-address"
        return refused(request, error, status=403)
    return signed_in(request, secret, "/")


@router.post("/sign-out")
@open_to(Role.NOBODY)
def leave(request: Request, services: ServicesOf) -> Response:
    """Sign out."""
    _end(services, request.cookies.get(COOKIE))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _end(services: Services, cookie: str | None) -> None:
    if cookie:
        with services.sessions.begin() as session:
            accounts.sign_out(session, cookie)


def refused(request: Request, error: str, *, status: int, address: str = "/") -> Response:
    """Return the form again, with what was wrong."""
    values = {"next": local_path(address), "error": error, "provider": _provider(request)}
    return page(request, "sign-in.html", values, status=status)


def _provider(request: Request) -> str | None:
    """Return what the sign-in page calls the provider, if there is one."""
    services: Services = request.app.state.services
    return services.settings.oidc_label if request.app.state.provider else None


def signed_in(request: Request, secret: str, address: str) -> Response:
    """Go on to an address of ours with the cookie of a sign-in."""
    answer = RedirectResponse(address, status_code=303)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(accounts.SIGNED_IN_FOR.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer
