"""The mail server that mail is handed to, and what an address for it is."""

import smtplib
import ssl
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage

import structlog

from worker.settings import Settings

log = structlog.get_logger()

_SECONDS = 20


class MailAddressError(ValueError):
    """An address is none that mail can be sent to."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address!r} is no mail address: write name@example.org")


def mail_address(typed: str) -> str:
    """Return an address that mail can be sent to.

    Raises:
        MailAddressError: it is none.
    """
    try:
        parsed = Address(addr_spec=typed.strip())
    except (ValueError, IndexError, HeaderParseError) as error:
        raise MailAddressError(typed) from error
    if not (parsed.username and parsed.domain) or not typed.isprintable():
        raise MailAddressError(typed)
    return parsed.addr_spec


def hand_in(message: EmailMessage, settings: Settings, **about: int) -> bool:
    """Give a mail to the server; tell whether it took it. What it is about goes into the log."""
    try:
        with _server(settings) as server:
            if settings.mail_user and settings.mail_password:
                server.login(settings.mail_user, settings.mail_password.get_secret_value())
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail_failed", error=str(error), **about)
        return False
    return True


def _server(settings: Settings) -> smtplib.SMTP:
    """Connect to the mail server; its certificate must be good for its name."""
    host, port = settings.mail_host or "", settings.mail_port
    if settings.mail_tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=_SECONDS)
    if settings.mail_tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
