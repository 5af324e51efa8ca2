"""One's own account: password and tokens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from catalogue import accounts
from catalogue.viewer import Role
from web.access import ViewerOf, open_to
from web.errors import NotFoundError
from web.services import Database, ServicesOf
from web.templating import page

router = APIRouter()


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
) -> Response:
    """Set a password."""
    try:
        with services.sessions.begin() as session:
            accounts.set_password(session, viewer.account_id, password)
    except accounts.WeakPasswordError as error:
        with services.sessions() as session:
            return _page(request, session, viewer, error=str(error), status=422)
    with services.sessions() as session:
        return _page(request, session, viewer, said="The password is set.")


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
    values = {"tokens": tokens, "error": error, "said": said, "secret": secret}
    return page(request, "account.html", values, status=status)
