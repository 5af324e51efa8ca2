"""Servers beside Letterbook: a mailbox, a bucket, one that is told; each started when asked for."""

import imaplib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread

from tests.intake import imap_server

_ACCOUNT = "office"


@dataclass(slots=True)
class Elsewhere:
    """The servers, and what ends them."""

    undo: ExitStack
    _imap: int | None = field(default=None, init=False)
    _s3: str | None = field(default=None, init=False)
    _ear: "Ear | None" = field(default=None, init=False)

    def mailbox(self, name: str) -> "Folder":
        """Return an empty folder of a mailbox."""
        if self._imap is None:
            self._imap = self.undo.enter_context(imap_server.imap_server())
            os.environ["LETTERBOOK_IMAP_PASSWORD"] = imap_server.PASSWORD
        folder = Folder(self._imap, name)
        with folder.opened(select=False) as client:
            client.create(name)
        return folder

    def ear(self) -> "Ear":
        """Return what hears of the ends of batches."""
        if self._ear is None:
            self._ear = self.undo.enter_context(_listening())
        return self._ear

    def bucket(self, name: str, files: dict[str, bytes]) -> str:
        """Return the address of a bucket with files in it."""
        import boto3  # noqa: PLC0415 - slow to import, and for one way in alone

        if self._s3 is None:
            self._s3 = self.undo.enter_context(_s3_server())
            os.environ |= {
                "AWS_ACCESS_KEY_ID": "testing",
                "AWS_SECRET_ACCESS_KEY": "testing",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": self._s3,
            }
        client = boto3.client("s3", endpoint_url=self._s3)
        client.create_bucket(Bucket=name)
        for key, content in files.items():
            client.put_object(Bucket=name, Key=f"letters/{key}", Body=content)
        return f"s3://{name}/letters"


@dataclass(frozen=True, slots=True)
class Ear:
    """A server that webhooks are sent to: its address, and the batches that it heard of."""

    address: str
    heard: set[int] = field(default_factory=set)


@contextmanager
def _listening() -> Iterator[Ear]:
    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ear.heard.add(json.loads(body)["batch"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        ear = Ear(f"http://127.0.0.1:{server.server_port}/")
        Thread(target=server.serve_forever, daemon=True).start()
        yield ear
        server.shutdown()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox."""

    port: int
    name: str

    @property
    def address(self) -> str:
        """Where `letterbook import` finds it."""
        return f"imap://{_ACCOUNT}@127.0.0.1:{self.port}/{self.name}"

    def put(self, message: bytes) -> bytes:
        """Deliver a message, and return its bytes as they will be fetched."""
        sent = message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        with self.opened() as client:
            client.append(self.name, None, None, sent)
        return sent

    def marked(self) -> list[bytes]:
        """Return the messages that bear the mark of being received."""
        with self.opened() as client:
            _, (found,) = client.search(None, "KEYWORD LetterbookReceived")
            fetched = [client.fetch(number, "(BODY.PEEK[])")[1] for number in found.split()]
        return [part[1] for parts in fetched for part in parts if isinstance(part, tuple)]

    @contextmanager
    def opened(self, *, select: bool = True) -> Iterator[imaplib.IMAP4]:
        """Give a connection that has looked into the folder."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login(_ACCOUNT, imap_server.PASSWORD)
        if select:
            client.select(self.name)
        try:
            yield client
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()


@contextmanager
def _s3_server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - slow, and for one way in alone

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def lacks_s3() -> str | None:
    """Return what a machine lacks for a bucket."""
    has_all = all(find_spec(name) for name in ("moto", "s3fs", "boto3"))
    return None if has_all else "moto and s3fs are not installed"
