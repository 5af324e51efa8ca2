"""Look up: search, facets, offers, one document, many symbols at once."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select

from catalogue.lookups import held
from catalogue.lookups import show as show_document
from catalogue.search.facets import facets
from catalogue.search.nothing import advice
from catalogue.search.offers import offers
from catalogue.search.results import BadCursorError, default_sort, search
from catalogue.search.symbols import symbols_typed
from catalogue.summaries import summaries
from catalogue.viewer import Role, Viewer, note_view, visible_to
from schema import Document, SymbolRow
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.errors import NotFoundError, UnclearError
from web.page_images import page_text
from web.record_page import opened_rendition
from web.services import Database, Services, ServicesOf
from web.typed import understood

router = APIRouter(prefix="/api/v1", tags=["catalogue"])
_MOST_SYMBOLS = 1000
Box = Annotated[str, Query(max_length=1000, description="As typed into the search box.")]


class SymbolsIn(BaseModel):
    """Symbols in any shape."""

    symbols: list[Annotated[str, Field(max_length=200)]] = Field(max_length=_MOST_SYMBOLS)


@router.get("/documents")
@open_to(Role.READER)
def find(
    session: Database,
    viewer: ViewerOf,
    q: Box = "",
    sort: Literal["", "newest", "relevance", "date", "oldest"] = "",
    cursor: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """Search; pages follow one another by their cursors."""
    query = understood(q)
    chosen = sort or default_sort(query)
    try:
        found = search(session, query, viewer, sort=chosen, after=cursor, limit=limit)
    except BadCursorError as error:
        raise UnclearError(str(error)) from error
    answer: dict[str, Any] = {
        "query": query.text,
        "sort": chosen,
        "results": [asdict(entry) for entry in found.results],
        "next": found.next,
    }
    if not found.results and query.terms and cursor is None:
        said = advice(session, query, viewer)
        answer["advice"] = {
            "alone": [term.typed for term in said.alone],
            "without": [term.typed for term in said.without],
            "nearest": list(said.nearest),
        }
    return answer


@router.get("/facets")
@open_to(Role.READER)
def count(session: Database, viewer: ViewerOf, q: Box = "") -> dict[str, Any]:
    """How the results of a search divide, counted among the newest ten thousand."""
    return asdict(facets(session, understood(q), viewer))


@router.get("/offers")
@open_to(Role.READER)
def offer(session: Database, viewer: ViewerOf, q: Box = "") -> list[dict[str, str]]:
    """What the end of a search, `typed`, may become."""
    return [asdict(entry) for entry in offers(session, q, viewer)]


@router.get("/documents/{document_id}", responses=answers(304, 404))
@open_to(Role.READER)
def one(
    request: Request, response: Response, services: ServicesOf, viewer: ViewerOf, document_id: int
) -> Any:
    """All that is known of a document; its ETag is wanted for a change."""
    return _answer(request, response, services, viewer, str(document_id))


@router.get("/symbols/{symbol:path}", responses=answers(304, 404))
@open_to(Role.READER)
def one_by_symbol(
    request: Request, response: Response, services: ServicesOf, viewer: ViewerOf, symbol: str
) -> Any:
    """A document by its symbol, in any shape."""
    return _answer(request, response, services, viewer, "" if symbol.isdecimal() else symbol)


def _answer(
    request: Request, response: Response, services: Services, viewer: Viewer, key: str
) -> Any:
    with services.sessions.begin() as session:
        document = held(session, key, viewer)
        if document is None:
            raise NotFoundError("document")
        note_view(session, viewer, document, request.url.path)
        tag = etag(document.id, document.version)
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        response.headers["ETag"] = tag
        return show_document(session, str(document.id), viewer)


def etag(document_id: int, version: int) -> str:
    """Return the mark of a document's version."""
    return f'"{document_id}-{version}"'


@router.get("/documents/{document_id}/versions/{version}/pages/{number}", responses=answers(404))
@open_to(Role.READER)
def text(
    request: Request,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    version: int,
    number: int,
) -> dict[str, Any]:
    """The text of a page as it was read: the places of evidence count in it."""
    with services.sessions.begin() as session:
        rendition = opened_rendition(session, request, document_id, version, viewer, page=number)
        return {
            "page": number,
            "pages": rendition.pages,
            "language": rendition.language,
            "text": page_text(rendition, number),
        }


@router.post("/lookup")
@open_to(Role.READER)
def look_up(session: Database, viewer: ViewerOf, wanted: SymbolsIn) -> dict[str, Any]:
    """Look up to a thousand symbols up; each is answered, in the order sent, or with null."""
    normal = [(typed, next(iter(symbols_typed(typed)), typed)) for typed in wanted.symbols]
    rows = session.execute(
        select(SymbolRow.normal, SymbolRow.document_id)
        .join(Document, Document.id == SymbolRow.document_id)
        .where(SymbolRow.normal.in_({symbol for _, symbol in normal}), visible_to(viewer))
    )
    ids = {row.normal: row.document_id for row in rows}
    known = {entry.id: asdict(entry) for entry in summaries(session, sorted(set(ids.values())))}
    return {
        "results": [
            {"symbol": typed, "normal": symbol, "document": known.get(ids.get(symbol, 0))}
            for typed, symbol in normal
        ]
    }
