"""Imports ordered over HTTP, now: a worker receives them, as it does those of schedules."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from catalogue.viewer import Role, Viewer
from web.access import ViewerOf, open_to
from web.errors import problem
from web.idempotency import known_answer, remember_answer
from web.services import Services, ServicesOf
from worker.intake.import_orders import ImportOrder, ImportOrderError, order

router = APIRouter(prefix="/api/v1", tags=["intake"])
Text = Annotated[str, Field(max_length=2000)]


class OrderIn(BaseModel):
    """Where files are, and who is told when all have an outcome."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[
        str, Field(min_length=1, max_length=2000, description="As `letterbook import` takes it.")
    ]
    roots: Annotated[list[Text], Field(max_length=50)] = []
    webhook: Annotated[str | None, Field(max_length=2000)] = None
    mail: Annotated[str | None, Field(max_length=320)] = None
    mail_when: Literal["always", "failures"] = "always"
    list_unchanged: Annotated[
        bool, Field(description="A line for each unchanged file too, not only their count.")
    ] = False

    restricted: Annotated[
        bool, Field(description="All of it, until somebody who may see it says otherwise.")
    ] = False

    def order(self) -> ImportOrder:
        """Return what it says."""
        return ImportOrder(
            self.source,
            roots=tuple(self.roots),
            webhook=self.webhook or None,
            mail=self.mail or None,
            mail_when=self.mail_when,
            list_unchanged=self.list_unchanged,
            restricted=self.restricted,
        )


class ImportIn(OrderIn):
    """The same with a name, and passwords of what is locked."""

    name: Annotated[str, Field(max_length=200)] = ""
    passwords: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)] = []
    dry_run: Annotated[
        bool, Field(description="Keep nothing; the batch says what would become of the files.")
    ] = False


@router.post("/imports", status_code=201)
@open_to(Role.ADMIN)
def start_import(
    services: ServicesOf,
    viewer: ViewerOf,
    wanted: ImportIn,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Response:
    """Import a source now: a folder, archive, bag, manifest, bucket or mailbox.

    The answer is the batch's address, where its counts are; files come in from the worker's next
    look on. With an Idempotency-Key a request may be sent again: there is one batch.
    """
    try:
        wanted.order().check(services.import_roots)
        return _started(services, viewer, wanted, idempotency_key)
    except ImportOrderError as error:
        return problem(422, str(error))


def _started(services: Services, viewer: Viewer, wanted: ImportIn, key: str | None) -> Response:
    # Not even the digest of a password is kept with a key.
    said = wanted.model_dump_json(exclude={"passwords"})
    fingerprint = f"import {hashlib.sha256(said.encode()).hexdigest()}"
    with services.sessions() as session:
        if known := known_answer(session, viewer, key, fingerprint):
            return known
        batch = order(
            session,
            wanted.order(),
            name=wanted.name,
            who=viewer.name,
            passwords=wanted.passwords,
            dry_run=wanted.dry_run,
        )
        answer: dict[str, Any] = {"id": batch.id, "address": f"/batches/{batch.id}"}
        if key and not remember_answer(session, viewer, key, fingerprint, answer):
            # Another with this key came first meanwhile: ours is taken back, theirs is the answer.
            session.rollback()
            return known_answer(session, viewer, key, fingerprint) or problem(409, "Ask again.")
        session.commit()
    return JSONResponse(answer, 201, headers={"Location": f"/api/v1{answer['address']}"})
