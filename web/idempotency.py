"""Requests that may be sent again: the second has the answer of the first."""

from typing import Any

from fastapi.responses import JSONResponse, Response
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.viewer import Viewer
from schema import IdempotentRequest
from web.errors import problem


def known_answer(
    session: Session, viewer: Viewer, key: str | None, fingerprint: str
) -> Response | None:
    """Return the answer that a request had before; 422, if its key was another request's."""
    row = session.get(IdempotentRequest, (viewer.account_id, key)) if key else None
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        return problem(422, "This Idempotency-Key was used for another request.")
    headers = {"Idempotency-Replayed": "true"}
    return JSONResponse(row.answer, 201, headers=headers)


def remember_answer(
    session: Session, viewer: Viewer, key: str, fingerprint: str, answer: dict[str, Any]
) -> bool:
    """Keep an answer for the next such request; tell whether it is the first under its key."""
    row = insert(IdempotentRequest).values(
        account_id=viewer.account_id, key=key, fingerprint=fingerprint, answer=answer
    )
    kept = row.on_conflict_do_nothing().returning(IdempotentRequest.key)
    return session.scalar(kept) is not None
