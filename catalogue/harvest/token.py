"""Resumption tokens: all that the next part of a list needs, kept by the harvester.

Nothing is kept here, so a token survives every restart and never runs out. It is no secret and
needs no signature: one that somebody made up asks for nothing that could not be asked for plainly.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime

from catalogue.harvest.errors import BadTokenError


@dataclass(frozen=True, slots=True)
class Token:
    """Where a list goes on.

    Attributes:
        prefix: its format.
        set_: its set.
        before: where the list ends: fixed at its beginning, so that it does end.
        at: the datestamp of the last record that was given; ``document_id`` is that record.
        given: how many were given so far.
    """

    verb: str
    prefix: str
    set_: str | None
    before: datetime
    at: datetime
    document_id: int
    given: int

    def __str__(self) -> str:
        fields = [
            self.verb,
            self.prefix,
            self.set_,
            self.before.isoformat(),
            self.at.isoformat(),
            self.document_id,
            self.given,
        ]
        text = json.dumps(fields, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def parse_token(text: str, verb: str) -> Token:
    """Return what a token says.

    Raises:
        BadTokenError: it is none of ours, or belongs to another verb.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        fields = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        said, prefix, set_, before, at, document_id, given = fields
        token = Token(
            str(said),
            str(prefix),
            set_ if set_ is None else str(set_),
            datetime.fromisoformat(before),
            datetime.fromisoformat(at),
            int(document_id),
            int(given),
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise BadTokenError("this token was not given out here") from error
    is_ours = (
        token.verb == verb
        and token.prefix in ("oai_dc", "marcxml")
        and token.before.tzinfo is not None
        and token.at.tzinfo is not None
        and 0 <= token.document_id < 1 << 63
        and "\x00" not in (token.set_ or "")
        and str(token) == text
    )
    if not is_ours:
        raise BadTokenError("this token was not given out here")
    return token
