"""What the page of retention and the API share: which disposals a viewer may decide."""

from sqlalchemy.orm import Session

from catalogue.retention import disposals, holds
from catalogue.viewer import Viewer
from schema import Disposal
from web.errors import NotFoundError

# What is refused for a reason that a person should be told.
REFUSALS = (
    disposals.DisposalStateError,
    disposals.DocumentHeldError,
    disposals.SamePersonError,
    holds.UnclearQueryError,
)


def require_seen(session: Session, viewer: Viewer, disposal_id: int) -> None:
    """Answer of a restricted document's disposal as if there were none.

    Raises:
        NotFoundError: there is none, or not for this viewer.
    """
    disposal = session.get(Disposal, disposal_id)
    if disposal is None or (disposal.is_restricted and not viewer.sees_restricted):
        raise NotFoundError("disposal")
