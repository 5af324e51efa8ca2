"""Which language a page is in: what was chosen, else what the browser asks for, else English."""

from collections.abc import Mapping

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import API, OF_PAGE
from worker.translations import ENGLISH, interfaces, speak

COOKIE = "letterbook-language"
LASTS_SECONDS = 400 * 24 * 3600


class LanguageChoice:
    """Middleware that chooses the language of each answer.

    Programs are answered in English, whatever they accept: they log it and compare it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose the language and pass the request on."""
        if scope["type"] == "http":
            request = Request(scope)
            is_page = not request.url.path.startswith(API) or OF_PAGE in request.headers
            speak(chosen(request.cookies, request.headers) if is_page else ENGLISH)
        await self._app(scope, receive, send)


def chosen(cookies: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """Return the code of the language that a browser wants, of those that there are."""
    wanted = cookies.get(COOKIE, "")
    if wanted in interfaces():
        return wanted
    return asked_for(headers.get("accept-language", ""))


def asked_for(accepted: str) -> str:
    """Return the language that an ``Accept-Language`` header likes best; English if none fits.

    A region is given up where it has no catalogue of its own: ``fr-CH`` is answered with ``fr``.
    """
    weighed = [_weighed(entry) for entry in accepted.split(",")]
    for weight, tag in sorted(weighed, key=lambda entry: -entry[0]):
        known = {code.lower(): code for code in interfaces()}
        found = known.get(tag) or known.get(tag.partition("-")[0])
        if found and weight > 0:
            return found
    return ENGLISH


def _weighed(entry: str) -> tuple[float, str]:
    tag, _, weight = entry.strip().lower().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), tag.strip()
    except ValueError:
        return 0.0, ""
