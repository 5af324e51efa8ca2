"""A real mail server on loopback, for the tests of what is mailed."""

import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class PostOffice:
    """A mail server that answers as it is told, and keeps what it took."""

    answers: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append((message, session.ssl is not None, session.authenticated))
        return answer


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as server:
        return server.getsockname()[1]
