"""Errors as answers: problem+json (RFC 9457) to programs, a page to people."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from starlette.exceptions import HTTPException

from catalogue.transaction import is_of_the_machine
from web.form_errors import said_of
from web.sentences import said

PROBLEM = "application/problem+json"
API = "/api/"
# What our own scripts send with what they ask of the API: a person reads the answer.
OF_PAGE = "x-of-page"


class SignInNeededError(HTTPException):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__(
            401,
            "Sign in, or send a token.",
            headers={"WWW-Authenticate": 'Bearer realm="letterbook"'},
        )


class ForbiddenError(HTTPException):
    """The account may not do this."""

    def __init__(self, role: str) -> None:
        super().__init__(403, f"This takes the role {role}, or a token that may write.")


class PersonNeededError(HTTPException):
    """A token asked for what only a person at a browser may do."""

    def __init__(self) -> None:
        super().__init__(
            403, "A token may not do this. Sign in with a browser and do it on your account's page."
        )


class ForgedRequestError(HTTPException):
    """A change was asked for without the page's own mark."""

    def __init__(self) -> None:
        super().__init__(
            403, "This page is too old or was not ours. Load it again and repeat what you did."
        )


class NotFoundError(HTTPException):
    """What is asked for is not there, or not for this viewer: the two cannot be told apart."""

    def __init__(self, what: str = "page") -> None:
        super().__init__(404, f"There is no such {what}.")


class TooLargeError(HTTPException):
    """More was sent than may be received."""

    def __init__(self, detail: str) -> None:
        super().__init__(413, detail)


class UnclearError(HTTPException):
    """The request's words are off."""

    def __init__(self, detail: str) -> None:
        super().__init__(400, detail)


def is_for_program(request: Request) -> bool:
    """Tell whether a program asks, not a person's browser."""
    return request.url.path.startswith(API) or "text/html" not in request.headers.get("accept", "")


def problem(
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Return an answer of problem+json."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse(
        {**body, "detail": detail, **(more or {})},
        status_code=status,
        headers=dict(headers or {}),
        media_type=PROBLEM,
    )


def add_error_answers(app: FastAPI) -> None:
    """Teach an application how its errors are answered."""

    @app.exception_handler(HTTPException)
    def answer_http(request: Request, error: HTTPException) -> Response:
        return _answer(request, error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    def answer_invalid(request: Request, error: RequestValidationError) -> Response:
        return _answer(request, 422, said_of(error.errors()), None)

    @app.exception_handler(DataError)
    def answer_value(request: Request, _error: DataError) -> Response:
        wrong = "A value cannot be: it holds a NUL character, or is a number beyond all bounds."
        return _answer(request, 400, wrong, None)

    @app.exception_handler(OperationalError)
    def answer_database(request: Request, _error: OperationalError) -> Response:
        return _answer(
            request, 503, "The database does not answer. Try again.", {"Retry-After": "5"}
        )

    @app.exception_handler(DBAPIError)
    @app.exception_handler(OSError)
    def answer_machine(request: Request, error: DBAPIError | OSError) -> Response:
        if not is_of_the_machine(error):
            raise error
        said = "Nothing can be kept now: a disk is full or may not be written to. Send it again."
        return _answer(request, 503, said, {"Retry-After": "60"})


def _answer(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None
) -> Response:
    if is_for_program(request):
        spoken = said(detail) if OF_PAGE in request.headers else detail
        return problem(status, spoken, headers=headers)
    if status == HTTPStatus.UNAUTHORIZED:
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(back)}", status_code=303)
    from web.templating import page  # noqa: PLC0415 - templates know errors' answers, not the reverse

    # The page names no address: one that is missing and one that is hidden are answered alike.
    values = {"status": status, "detail": detail, "here": "/"}
    return page(request, "error.html", values, status=status)
