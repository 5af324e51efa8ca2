"""The search box and its results; the same address with an ending gives them as a file."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from sqlalchemy.orm import Session

from catalogue.exports.workbook import XLSX
from catalogue.search.conditions import sought
from catalogue.search.facets import COUNTED, FACETS, Facets, divided
from catalogue.search.newest import newest
from catalogue.search.nothing import advice
from catalogue.search.offers import offers
from catalogue.search.query import Query, parse
from catalogue.search.results import (
    SORTS,
    BadCursorError,
    Page,
    default_sort,
    page_of,
    stream,
)
from catalogue.summaries import Summary
from catalogue.viewer import Role, Viewer, visible_to
from web.access import ViewerOf, open_to
from web.errors import NotFoundError, UnclearError
from web.services import Database, Services, ServicesOf
from web.tables import as_csv, as_xlsx
from web.takings import noted
from web.templating import page
from web.typed import understood
from worker.translations import interface

router = APIRouter()
_A_PAGE = 25
Box = Annotated[str, Parameter(max_length=1000)]
Sort = Annotated[str, Parameter(max_length=20)]


@router.get("/search")
@open_to(Role.READER)
def show(
    request: Request,
    session: Database,
    viewer: ViewerOf,
    q: Box = "",
    sort: Sort = "",
    after: str = "",
) -> Response:
    """Results with their facets; one document alone, asked for by its symbol, is shown at once."""
    query = parse(q)
    chosen = sort if sort in SORTS else default_sort(query)
    try:
        found, divisions = _looked_up(session, query, viewer, sort=chosen, after=after or None)
    except BadCursorError as error:
        raise UnclearError(str(error)) from error
    if _is_one_symbol(query, found) and not after:
        return RedirectResponse(f"/documents/{found.results[0].id}?q={urlencode({'': q})[1:]}", 303)
    helpful = advice(session, query, viewer) if not found.results and query.terms else None
    values = {
        "q": q,
        "query": query,
        "found": found,
        "sort": chosen,
        "sorts": [name for name in SORTS if name != "relevance" or query.of("words")],
        "facets": divisions,
        "facet_names": FACETS,
        "advice": helpful,
        "address": _address,
        "is_first": not after,
    }
    part = request.headers.get("hx-target") == "results"
    return page(request, "search-results.html" if part else "search.html", values)


def _looked_up(
    session: Session, query: Query, viewer: Viewer, *, sort: str, after: str | None
) -> tuple[Page, Facets | None]:
    """Return a page of results and how they divide; what is sought is worked out once for both."""
    if query.problems and not query.terms:
        return Page((), None), None  # all that is held would be no answer
    wanted = sought(session, query, visible_to(viewer))
    latest = newest(session, wanted, COUNTED + 1)
    found = page_of(session, wanted, sort=sort, after=after, limit=_A_PAGE, latest=latest)
    if not found.results:
        return found, None
    return found, divided(session, query, latest, language=interface().code)


def _is_one_symbol(query: Query, found: Page) -> bool:
    only_symbols = bool(query.terms) and all(
        term.field == "symbol" and not term.excluded for term in query.terms
    )
    if not only_symbols or len(found.results) != 1:
        return False
    return query.terms[0].value in found.results[0].symbols


def _address(q: str, **more: str) -> str:
    return "/search?" + urlencode(
        {"q": q, **{name: value for name, value in more.items() if value}}
    )


@router.get("/search.{ending}")
@open_to(Role.READER)
def download(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    ending: str,
    q: Box = "",
    sort: Sort = "",
) -> Response:
    """All results as a file: json, csv, xlsx."""
    if ending not in _FILES:
        raise NotFoundError
    media_type, write = _FILES[ending]
    query = understood(q)
    chosen = sort if sort in SORTS else "newest"
    found = _streamed(services, query, viewer, chosen)
    body = write(noted(services, viewer, found, request.url.path))
    headers = {"Content-Disposition": f'attachment; filename="letterbook.{ending}"'}
    return StreamingResponse(body, media_type=media_type, headers=headers)


def _streamed(services: Services, query: Query, viewer: Viewer, sort: str) -> Iterator[Summary]:
    with services.sessions() as session:
        yield from stream(session, query, viewer, sort)


def _as_json(found: Iterable[Summary]) -> Iterator[bytes]:
    """Yield one JSON array, row by row."""
    yield b"["
    for place, entry in enumerate(found):
        comma = ",\n" if place else "\n"
        yield (comma + json.dumps(asdict(entry), ensure_ascii=False)).encode()
    yield b"\n]\n"


_FILES: dict[str, tuple[str, Callable[[Iterable[Summary]], Iterator[bytes]]]] = {
    "json": ("application/json", _as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (XLSX, as_xlsx),
}


@router.get("/offers")
@open_to(Role.READER)
def offer(session: Database, viewer: ViewerOf, q: Box = "") -> Response:
    """What the end of the box may become, while one types."""
    return JSONResponse(
        [asdict(entry) for entry in offers(session, q, viewer, language=interface().code)]
    )
