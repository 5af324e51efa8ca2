"""Whether a person is told by mail what is new in a saved search: said on a page or over HTTP."""

from catalogue import search_mails
from catalogue.viewer import Viewer
from schema.access import MAIL_TIMES
from web.errors import NotFoundError, UnclearError
from web.services import Services
from worker.mail_server import MailAddressError, mail_address
from worker.translations import interfaces

NEVER = "never"


def set_mail(
    services: Services,
    viewer: Viewer,
    search_id: int,
    how_often: str,
    address: str,
    *,
    language: str,
) -> None:
    """Have what is new in one of the viewer's searches mailed to an address, or no more.

    Raises:
        NotFoundError: it is not theirs.
        UnclearError: the address is none, or no such time or language of mails is known.
    """
    if how_often not in {NEVER, *MAIL_TIMES}:
        message = f"how often: {NEVER}, {', '.join(MAIL_TIMES)}"
        raise UnclearError(message)
    if language not in interfaces():
        message = f"language: {', '.join(interfaces())}"
        raise UnclearError(message)
    with services.sessions.begin() as session:
        if how_often == NEVER:
            is_theirs = search_mails.tell_no_more(session, viewer, search_id)
        else:
            try:
                written = mail_address(address)
            except MailAddressError as error:
                raise UnclearError(str(error)) from error
            is_theirs = search_mails.tell(
                session, viewer, search_id, how_often, written, language=language
            )
    if not is_theirs:
        raise NotFoundError("saved search")
