"""Correct, confirm, claim and undo over HTTP, each change on the version that was read."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, ConfigDict, Field

from catalogue import corrections
from catalogue.field_text import LISTS, FieldTextError, from_text, to_text
from catalogue.lookups import held
from catalogue.lookups import show as show_document
from catalogue.transaction import retried
from catalogue.viewer import Role, Viewer
from web.access import ViewerOf, open_to
from web.api.answers import answers
from web.api.catalogue import etag
from web.errors import problem
from web.record_page import require_held
from web.services import Services, ServicesOf

router = APIRouter(prefix="/api/v1", tags=["corrections"])
NEEDS_TAG = "Send If-Match with the ETag of the document that you read."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganIn(_Strict):
    """An organ, as in the record."""

    organ: str
    session: str | None = None
    year: int | None = None
    council_year: int | None = None
    stated: bool = True


class AgendaItemIn(_Strict):
    """An agenda item, as in the record."""

    organ: str
    session: str | None = None
    stage: str = "final"
    item: int | None = None
    subitem: str | None = None
    title: str | None = None


class SenderIn(_Strict):
    """A sender, as in the record."""

    state: str | None = None
    office: str
    name: str | None = None


class AnnexIn(_Strict):
    """An annex, as in the record."""

    label: str
    title: str | None = None
    original_language: str | None = None
    signatories: list[str] = []


class ChangesIn(_Strict):
    """Fields with their values in the form of the record; what is left out stays."""

    form: str | None = None
    letter_date: str | None = Field(None, alias="dates.letter")
    masthead_date: str | None = Field(None, alias="dates.masthead")
    distribution: str | None = None
    original_language: str | None = None
    symbols: list[str] | None = None
    organs: list[OrganIn] | None = None
    agenda_items: list[AgendaItemIn] | None = None
    senders: list[SenderIn] | None = None
    on_behalf_of: list[str] | None = None
    addressees: list[str] | None = None
    signatories: list[str] | None = None
    annexes: list[AnnexIn] | None = None
    citations: list[str] | None = None
    titles: dict[str, str | None] | None = None
    why: str = Field("", max_length=1000)


class RevisionIn(_Strict):
    """A revision, by the version that it made."""

    version: int


@router.patch("/documents/{document_id}", responses=answers(204, 404, 412, 428))
@open_to(Role.CATALOGUER)
@retried
def correct(
    response: Response,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    changes: ChangesIn,
    if_match: Annotated[str | None, Header()] = None,
) -> Any:
    """Set fields; they are locked, and their doubts settled. Needs If-Match with the ETag."""
    if if_match is None:
        return problem(428, NEEDS_TAG)
    try:
        with services.sessions.begin() as session:
            document = require_held(session, document_id, viewer)
            version = version_of(if_match, document_id)
            values = _values(changes)
            corrections.correct(
                session,
                document.id,
                values,
                who=viewer.name,
                why=changes.why,
                version=version,
            )
    except corrections.EditConflictError as error:
        return changed_meanwhile(document_id, error)
    except (FieldTextError, corrections.SymbolTakenError, corrections.UnknownFieldError) as error:
        return problem(422, str(error))
    return shown(services, viewer, document_id, response)


def changed_meanwhile(document_id: int, error: corrections.EditConflictError) -> Response:
    """Return the answer to a change on a version that is not the last: what changed since."""
    tag = etag(document_id, error.version)
    more = {"changed": error.changed, "version": error.version}
    return problem(412, str(error), headers={"ETag": tag}, more=more)


def version_of(if_match: str, document_id: int) -> int | None:
    """Return the version that an ETag names, ``None`` for any; another document's matches none."""
    if if_match == "*":
        return None
    number, _, version = if_match.strip('"').partition("-")
    return int(version) if number == str(document_id) and version.isdecimal() else -1


def _values(changes: ChangesIn) -> dict[str, Any]:
    """Return the fields that were sent, each checked as if a person had typed it."""
    whole = changes.model_dump(by_alias=True)
    named = {ChangesIn.model_fields[name].alias or name for name in changes.model_fields_set}
    sent = {field: whole[field] for field in whole if field in named - {"why", "titles"}}
    values: dict[str, Any] = {}
    for field, value in sent.items():
        if value is None and field in LISTS:
            value = []  # noqa: PLW2901 - nothing and no entries are the same
        read = from_text(field, to_text(field, value))
        has_parts = isinstance(value, list) and value and isinstance(value[0], dict)
        values[field] = value if has_parts else read
    return values | {f"title.{code}": title for code, title in (changes.titles or {}).items()}


def shown(services: Services, viewer: Viewer, document_id: int, response: Response) -> Any:
    """Return a document after a change; nothing, if the viewer may not see it any more."""
    with services.sessions() as session:
        document = held(session, str(document_id), viewer)
        if document is None:  # made restricted by this very change
            return Response(status_code=204)
        response.headers["ETag"] = etag(document_id, document.version)
        return show_document(session, str(document_id), viewer)


@router.post("/documents/{document_id}/undo", responses=answers(204, 404, 409))
@open_to(Role.CATALOGUER)
@retried
def undo(
    response: Response,
    services: ServicesOf,
    viewer: ViewerOf,
    document_id: int,
    revision: RevisionIn,
) -> Any:
    """Set back what one revision changed."""
    try:
        with services.sessions.begin() as session:
            require_held(session, document_id, viewer)
            corrections.undo(session, document_id, revision.version, who=viewer.name)
    except corrections.NothingToUndoError as error:
        return problem(409, str(error))
    return shown(services, viewer, document_id, response)
