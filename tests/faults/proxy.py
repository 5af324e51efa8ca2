"""A wire between Letterbook and one of its servers that can be cut, stilled and healed."""

import socket
import threading
from contextlib import suppress
from typing import Literal

_CHUNK = 1 << 16
# How long a stilled wire looks away before it looks whether it was healed, in seconds.
_GLANCE = 0.05

State = Literal["whole", "cut", "still"]


class Proxy:
    """Passes bytes between clients and a server on loopback.

    ``cut`` ends all connections and refuses new ones, as a server that is gone does; ``still``
    keeps them and passes nothing on, as a network that is gone does. ``lose_answers_to_commit``
    lets so many COMMITs reach the server and cuts each connection before the answer comes back.
    """

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.server_port = port
        self.state: State = "whole"
        self.lose_answers_to_commit = 0
        self.lost = 0
        self._listener = socket.create_server((address, 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection, and accept none until healed."""
        self.state = "cut"
        self.drop()

    def drop(self) -> None:
        """End every connection; new ones are accepted."""
        for end in list(self._ends):
            _shut(end)

    def still(self) -> None:
        """Pass nothing on until healed; new connections get no answer."""
        self.state = "still"

    def heal(self) -> None:
        """Pass everything on again."""
        self.state = "whole"
        self.lose_answers_to_commit = 0

    def close(self) -> None:
        """End everything for good."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            self._wait_while_still()
            if self.state == "cut":
                return
            with socket.create_connection(("127.0.0.1", self.server_port), timeout=5) as server:
                server.settimeout(None)
                self._join(client, server)

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        self._ends |= {client, server}
        doomed = threading.Event()
        back = threading.Thread(target=self._pump, args=(server, client, doomed), daemon=True)
        back.start()
        self._pump(client, server, doomed, forth=True)
        back.join()
        self._ends -= {client, server}

    def _pump(
        self,
        source: socket.socket,
        target: socket.socket,
        doomed: threading.Event,
        *,
        forth: bool = False,
    ) -> None:
        """Pass bytes one way until an end is shut. What comes back on a doomed wire is lost."""
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                self._wait_while_still()
                if forth and self.lose_answers_to_commit and b"COMMIT\0" in chunk:
                    self.lose_answers_to_commit -= 1
                    doomed.set()
                if not forth and doomed.is_set():
                    self.lost += 1
                    break
                target.sendall(chunk)
        _shut(source)
        _shut(target)

    def _wait_while_still(self) -> None:
        pause = threading.Event()
        while self.state == "still":
            pause.wait(_GLANCE)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
