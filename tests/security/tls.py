"""Servers that speak TLS in front of the real ones, with certificates of a throw-away authority."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import trustme

_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Authority:
    """An authority, and the file that a client trusts it by."""

    ca: trustme.CA
    file: Path

    def context(self, *names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names).configure_cert(context)
        return context


def make_authority(folder: Path, name: str) -> Authority:
    ca = trustme.CA(organization_name=name)
    file = folder / f"{name}.pem"
    ca.cert_pem.write_to_path(str(file))
    return Authority(ca, file)


def as_postgres_asks(client: socket.socket) -> None:
    """Answer the request for TLS with which a client of PostgreSQL begins."""
    assert client.recv(len(_SSL_REQUEST)) == _SSL_REQUEST, "not asked for TLS"
    client.sendall(b"S")


def at_once(_client: socket.socket) -> None:
    """Redis speaks TLS from the first byte."""


@contextmanager
def tls_before(
    port: int, context: ssl.SSLContext, greet: Callable[[socket.socket], None]
) -> Iterator[int]:
    """Put TLS before a server of this host; give the port that it is spoken on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, port, context, greet), daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, port: int, context: ssl.SSLContext, greet) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            threading.Thread(
                target=_carry, args=(client, port, context, greet), daemon=True
            ).start()


def _carry(client: socket.socket, port: int, context: ssl.SSLContext, greet) -> None:
    with suppress(OSError, AssertionError), client:
        greet(client)
        with (
            context.wrap_socket(client, server_side=True) as safe,
            socket.create_connection(("127.0.0.1", port)) as behind,
        ):
            back = threading.Thread(target=_pump, args=(behind, safe), daemon=True)
            back.start()
            _pump(safe, behind)
            behind.shutdown(socket.SHUT_RDWR)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(_CHUNK):
            target.sendall(chunk)
