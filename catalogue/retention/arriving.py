"""A letter that is received at the moment in which the same content is disposed of."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from catalogue.originals import Originals, StoredOriginal

_JUST_GONE = text(
    """
    SELECT entry ->> 'sha256' FROM disposal, jsonb_array_elements(originals) AS entry
     WHERE done_at > now() - interval '1 hour' AND entry ->> 'sha256' IN :sha256s
    """
).bindparams(bindparam("sha256s", expanding=True))


class OriginalGoneError(OSError):
    """The bytes of a letter went while it was received: an earlier one was disposed of."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"{sha256}: the same content was disposed of at this moment. Nothing was received; "
            "send it again if it is to be kept."
        )


def require_kept(session: Session, store: Originals, new: Sequence[StoredOriginal]) -> None:
    """Refuse to receive what is no more: called in the transaction that made the rows.

    The bytes were in the store before that transaction. A disposal takes them away before its own
    commit, for which the insert of the row had to wait: here it is seen.

    Raises:
        OriginalGoneError: the bytes of one are gone.
    """
    if not new:
        return
    gone = set(session.scalars(_JUST_GONE, {"sha256s": [stored.sha256 for stored in new]}))
    for stored in new:
        if stored.sha256 in gone and not store.holds(stored.sha256, stored.size):
            raise OriginalGoneError(stored.sha256)
