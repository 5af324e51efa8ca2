"""One's own account: password and tokens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from catalogue import accounts, sign_in_tries
from catalogue.viewer import Role, Viewer
from web.access import COOKIE, ViewerOf, open_to, require_person
from web.errors import NotFoundError
from web.services import Database, Services, ServicesOf
from web.templating import page
from worker.translations import gettext

router = APIRouter(dependencies=[Depends(require_person)])


@router.get("/account")
@open_to(Role.READER)
def show(request: Request, session: Database, viewer: ViewerOf) -> Response:
    """One's rights, password and tokens."""
    return _page(request, session, viewer)


@router.post("/account/password")
@open_to(Role.READER)
def change_password(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    password: Annotated[str, Form(max_length=1000)],
    present: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Set a password; every other browser that is signed in to the account is signed out."""
    with services.sessions.begin() as session:
        tries = sign_in_tries.begin(session, f"name:{viewer.name}")
    if tries is None:
        return _refused(request, services, viewer, "Too many wrong tries. Wait five minutes.", 429)
    kept = request.cookies.get(COOKIE, "")
    try:
        with services.sessions.begin() as session:
            accounts.change_password(session, viewer.account_id, present, password, kept=kept)
            sign_in_tries.take_back(session, tries)
    except accounts.WeakPasswordError as error:
        with services.sessions.begin() as session:
            sign_in_tries.take_back(session, tries)
        return _refused(request, services, viewer, str(error), 422)
    except accounts.WrongPasswordError as error:
        return _refused(request, services, viewer, str(error), 403)
    with services.sessions() as session:
        said = gettext("The password is set. Other browsers are signed out.")
        return _page(request, session, viewer, said=said)


def _refused(
    request: Request, services: Services, viewer: Viewer, error: str, status: int
) -> Response:
    with services.sessions() as session:
        return _page(request, session, viewer, error=error, status=status)


@router.post("/account/tokens")
@open_to(Role.READER)
def make_token(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    name: Annotated[str, Form(min_length=1, max_length=200)],
    scope: Annotated[Literal["read", "write"], Form()],
    days: Annotated[int, Form(ge=1, le=730)] = 90,
) -> Response:
    """Make a token; it is shown once."""
    with services.sessions.begin() as session:
        secret = accounts.make_token(session, viewer.account_id, name, scope, days)
    with services.sessions() as session:
        return _page(request, session, viewer, secret=secret)


@router.post("/account/tokens/{token_id}/revoke")
@open_to(Role.READER)
def revoke_token(services: ServicesOf, viewer: ViewerOf, token_id: int) -> Response:
    """Make a token useless."""
    with services.sessions.begin() as session:
        if not accounts.revoke_token(session, viewer.account_id, token_id):
            raise NotFoundError("token")
    return RedirectResponse("/account", status_code=303)


def _page(
    request: Request,
    session: Database,
    viewer: ViewerOf,
    *,
    error: str = "",
    said: str = "",
    secret: str = "",
    status: int = 200,
) -> Response:
    tokens = accounts.tokens_of(session, viewer.account_id)
    has_password = accounts.has_password(session, viewer.account_id)
    values = {
        "has_password": has_password,
        "tokens": tokens,
        "error": error,
        "said": said,
        "secret": secret,
    }
    return page(request, "account.html", values, status=status)
