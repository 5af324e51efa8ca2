"""How the API's description names its answers that are no results."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from web.errors import PROBLEM


class Problem(BaseModel):
    """What was wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str


def answers(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of answers by status: problems, or nothing at all (204, 304)."""
    schema = {"schema": Problem.model_json_schema()}
    return {
        code: {"description": HTTPStatus(code).phrase}
        | ({"content": {PROBLEM: schema}} if code >= HTTPStatus.BAD_REQUEST else {})
        for code in codes
    }


def file_of(*media_types: str) -> dict[str, Any]:
    """Return the description of an answer that is a file of one of some media types."""
    bytes_of_file = {"schema": {"type": "string", "format": "binary"}}
    return {"description": "The file.", "content": dict.fromkeys(media_types, bytes_of_file)}


# What any request may be answered with.
ALWAYS = answers(400, 401, 403, 422, 503)
