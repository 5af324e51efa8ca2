"""Mailboxes by IMAP: each message is received whole; what it carries arrives under it.

The password comes from the environment (``LETTERBOOK_IMAP_PASSWORD``, or ``…_FILE``) and is
kept nowhere.
"""

import imaplib
import io
import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from worker.intake.sources.source import Entry, SourceUnreadableError
from worker.intake.sources.spool import spool
from worker.secret_files import read_secret

_PASSWORD = "LETTERBOOK_IMAP_PASSWORD"  # noqa: S105 - the name of a variable
# Set on what was received. A flag of our own where the server allows it, for people read mail too.
_OURS = "LetterbookReceived"
_SEEN = "\\Seen"
_SECONDS = 60


@dataclass(slots=True, weakref_slot=True)
class Mailbox:
    """A folder of a mailbox: ``imaps://user@host/INBOX``.

    Attributes:
        address: where it is.
        most_bytes: the largest message that is received.
    """

    address: str
    most_bytes: int
    _connection: imaplib.IMAP4 | None = field(default=None, init=False)
    _flag: str = field(default=_OURS, init=False)

    def entries(self) -> Iterator[Entry]:
        """Yield the messages that do not bear the mark yet."""
        try:
            connection = self._connect()
            validity = _number(connection.response("UIDVALIDITY")[1])
            wanted = "UNSEEN" if self._flag == _SEEN else f"UNKEYWORD {_OURS}"
            _, (found,) = connection.uid("SEARCH", wanted)
            for number in (found or b"").split():
                _, parts = connection.uid("FETCH", number.decode(), "(BODY.PEEK[])")
                content = next((part[1] for part in parts if isinstance(part, tuple)), None)
                if content is None:  # deleted by somebody meanwhile
                    continue
                opener = spool(io.BytesIO(content), most_bytes=self.most_bytes)
                yield Entry(f"{validity}-{number.decode()}.eml", str(len(content)), opener)
        except (imaplib.IMAP4.error, OSError) as error:
            raise SourceUnreadableError(self.address, str(error)) from error

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Mark the message, now that it is committed; one that was refused stays unmarked."""
        if problem is None and self._connection is not None:
            number = entry.path.removesuffix(".eml").rsplit("-", 1)[1]
            try:
                self._connection.uid("STORE", number, "+FLAGS", f"({self._flag})")
            except imaplib.IMAP4.error as error:
                raise OSError(str(error)) from error

    def _connect(self) -> imaplib.IMAP4:
        parts = urlsplit(self.address)
        is_safe = parts.scheme == "imaps"
        kind = imaplib.IMAP4_SSL if is_safe else imaplib.IMAP4
        port = parts.port or (993 if is_safe else 143)
        connection = kind(parts.hostname or "", port, timeout=_SECONDS)
        # Ended with the source: messages are marked until the last of them is settled.
        weakref.finalize(self, connection.shutdown)
        connection.login(unquote(parts.username or ""), read_secret(_PASSWORD) or "")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        status, detail = connection.select(f'"{folder}"')
        if status != "OK":
            raise SourceUnreadableError(self.address, f"no such folder: {detail[0]!r}")
        _, allowed = connection.response("PERMANENTFLAGS")
        flags = b" ".join(flag for flag in allowed if flag)
        self._flag = _OURS if b"\\*" in flags or _OURS.encode() in flags else _SEEN
        self._connection = connection
        return connection


def _number(response: list[bytes | None]) -> str:
    found = re.search(rb"\d+", b" ".join(part for part in response if part))
    return found.group().decode() if found else "0"
