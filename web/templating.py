"""Pages from templates: every value is escaped, whatever a document holds."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from catalogue.viewer import NOBODY, Role
from web import words
from web.sentences import reason, said, why
from worker import translations

_STATIC = Path(__file__).parent / "static"
_OF_LANGUAGE = {"interface": translations.interface, "interfaces": translations.interfaces}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translations.gettext,
        translations.ngettext,
        newstyle=True,
        pgettext=translations.pgettext,
        npgettext=translations.npgettext,
    )
    environment.globals.update(static=static_address, Role=Role, words=words, **_OF_LANGUAGE)
    environment.filters.update(
        language=words.language_name,
        state=words.state_name,
        organ=words.organ_name,
        code=words.code_name,
        ago=words.moment,
        moment=words.moment,
        size=words.size,
        direction=words.direction,
        number=words.number,
        decimal=words.decimal,
        said=said,
        why=why,
        reason=reason,
    )
    return environment


def page(
    request: Request, template: str, values: Mapping[str, Any], *, status: int = 200
) -> HTMLResponse:
    """Return a page; every template knows who looks at it."""
    known = {
        "request": request,
        "viewer": getattr(request.state, "viewer", NOBODY),
        "csrf": getattr(request.state, "csrf", ""),
        "path": request.url.path,
        "here": _here(request),
    }
    return HTMLResponse(fragment(request, template, {**known, **values}), status_code=status)


def _here(request: Request) -> str:
    """Return the page to come back to; the first one, where the page answers a form."""
    if request.method != "GET":
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def fragment(request: Request, template: str, values: Mapping[str, Any]) -> str:
    """Return a piece of a page, or of another file, as text."""
    known = {"csrf": getattr(request.state, "csrf", "")}
    return _environment().get_template(template).render({**known, **values})


@cache
def static_address(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    content = (_STATIC / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:10]}"
