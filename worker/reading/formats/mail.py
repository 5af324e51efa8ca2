"""Read an e-mail: its message as a page, its attachments as files of their own."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from extraction.pages import Page
from worker.reading.errors import DamagedFileError, DecompressionBombError, TooManyAttachmentsError
from worker.reading.formats.html import text_of_html
from worker.reading.limits import Limits
from worker.reading.reading import Attachment, Reading

# Pictures smaller than this are logos and smileys, in bytes.
_LEAST_PICTURE = 20_000


def read_mail(content: bytes, name: str, limits: Limits) -> Reading:
    """Return the text of a message, and the files that it brought.

    A message within the message is one attachment: what it brings comes out of it in its turn.

    Raises:
        DamagedFileError: it cannot be parsed as a message.
        TooManyAttachmentsError, DecompressionBombError: it brings more than ``limits`` allow.
    """
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        body = _body(message, name)
        attachments = tuple(_attachments(message, name, limits))
        subject = str(message.get("subject", ""))
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        if isinstance(error, (TooManyAttachmentsError, DecompressionBombError)):
            raise
        raise DamagedFileError(name, f"{type(error).__name__} in its parts") from error
    notes = [f"subject: {''.join(filter(str.isprintable, subject))[:200]}"] if subject else []
    if attachments:
        notes.append(f"brought {', '.join(attachment.name for attachment in attachments)}")
    return Reading([Page(1, body, "text")], (), notes, [], attachments)


def _body(message: EmailMessage, name: str) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())
    if part.get_content_subtype() == "html" and text.strip():
        return text_of_html(text, name)
    return text.replace("\r\n", "\n")


def _attachments(message: EmailMessage, name: str, limits: Limits) -> Iterator[Attachment]:
    total = 0
    for number, part in enumerate(message.iter_attachments(), start=1):
        if number > limits.attachments:
            raise TooManyAttachmentsError(name, f"more than {limits.attachments}")
        content = _bytes_of(part)
        total += len(content)
        if total > limits.unpacked:
            raise DecompressionBombError(name, f"more than {limits.unpacked} bytes")
        is_logo = part.get_content_maintype() == "image" and len(content) < _LEAST_PICTURE
        if content.strip() and not is_logo:
            default = "message.eml" if part.get_content_type() == "message/rfc822" else "unnamed"
            yield Attachment(part.get_filename() or f"{default}", content)


def _bytes_of(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_content()
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
