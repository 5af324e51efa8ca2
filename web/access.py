"""The one place that decides who may do what: :func:`guard`, run before every route.

A route says with :func:`open_to` which role it takes. One that says nothing takes a reader to
look and an administrator to change: forgetting shuts a door, it opens none.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from catalogue.accounts import TOKEN_PREFIX, viewer_of_sign_in, viewer_of_token
from catalogue.viewer import NOBODY, Role, Viewer
from web.errors import (
    ForbiddenError,
    ForgedRequestError,
    PersonNeededError,
    SignInNeededError,
)
from web.services import Services, services_of

COOKIE = "letterbook"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
_SAFE = {"GET", "HEAD"}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NEED = "__letterbook_role__"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def open_to(role: Role) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that says which role a route takes at least."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _NEED, role)
        return endpoint

    return mark


def need_of(endpoint: Any, method: str) -> Role:
    """Return the role that a route takes for a method."""
    said: Role | None = getattr(endpoint, _NEED, None)
    if said is not None:
        return said
    return Role.READER if method in _SAFE else Role.ADMIN


async def guard(request: Request) -> None:
    """Find out who asks, and stop whoever may not.

    Raises:
        SignInNeededError: nobody is signed in, and the route is not for everybody.
        ForbiddenError: the account's role or the token's scope is too small.
        ForgedRequestError: a change was asked for by another site's page.
    """
    services = services_of(request)
    viewer, scope = await run_in_threadpool(_identify, services, request)
    request.state.viewer = viewer
    request.state.is_program = scope is not None
    request.state.csrf = csrf_of(services.secret, request.cookies.get(COOKIE, ""))
    need = need_of(request.scope.get("endpoint"), request.method)
    if need > Role.NOBODY and viewer.role == Role.NOBODY:
        raise SignInNeededError
    if viewer.role < need or (scope == "read" and request.method not in _SAFE):
        raise ForbiddenError(need.name.lower())
    is_by_cookie = scope is None and viewer is not NOBODY
    if is_by_cookie and request.method not in _SAFE:
        await _require_own_page(request)


def require_person(request: Request) -> None:
    """Stop a token where only a person at a browser may go on.

    A token that leaks must not outlive itself: it may neither make another nor set a password.

    Raises:
        PersonNeededError: a token asks.
    """
    if request.state.is_program:
        raise PersonNeededError


def _identify(services: Services, request: Request) -> tuple[Viewer, str | None]:
    """Return who asks; the scope is a token's, ``None`` for a cookie or nobody."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    with services.sessions() as session:
        if kind.lower() == "bearer" and secret.startswith(TOKEN_PREFIX):
            found = viewer_of_token(session, secret.strip())
            return found or (NOBODY, None)
        cookie = request.cookies.get(COOKIE)
        viewer = viewer_of_sign_in(session, cookie) if cookie else None
    return viewer or NOBODY, None


async def _require_own_page(request: Request) -> None:
    """Demand the page's own mark: another site's page sends the cookie, but cannot read it."""
    given = request.headers.get(CSRF_HEADER)
    if given is None and request.headers.get("content-type", "").startswith(_FORMS):
        value = (await request.form()).get(CSRF_FIELD)
        given = value if isinstance(value, str) else None
    if not hmac.compare_digest((given or "").encode(), request.state.csrf.encode()):
        raise ForgedRequestError


def csrf_of(secret: str, cookie: str) -> str:
    """Return the mark that the pages of a signed-in browser carry."""
    return hmac.new(secret.encode(), f"csrf:{cookie}".encode(), hashlib.sha256).hexdigest()


def local_path(address: str) -> str:
    """Return an address to go on to after signing in, or ``/`` if it leads elsewhere."""
    parts = urlsplit(address)
    is_local = not parts.scheme and not parts.netloc and address.startswith("/")
    return address if is_local and not address.startswith(("//", "/\\")) else "/"


def _viewer(request: Request) -> Viewer:
    viewer: Viewer = request.state.viewer
    return viewer


ViewerOf = Annotated[Viewer, Depends(_viewer)]
