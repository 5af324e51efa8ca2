"""A proxy before the broker that can swallow what goes over its connections, and keep them open."""

import socket
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit


class SwallowingProxy:
    """Passes bytes on both ways, until told to swallow those of the connections open by then."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self._generation = 0
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self) -> None:
        """Pass nothing more on of the connections that are open; new ones are served."""
        self._generation += 1

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            for source, sink in ((near, far), (far, near)):
                threading.Thread(
                    target=self._pump, args=(source, sink, self._generation), daemon=True
                ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, generation: int) -> None:
        try:
            while data := source.recv(65536):
                if generation == self._generation:
                    sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            end.close()


@contextmanager
def proxied(url: str):
    """Yield a proxy before the broker of an address, and the address that leads through it."""
    parts = urlsplit(url)
    proxy = SwallowingProxy((parts.hostname, parts.port))
    yield proxy, url.replace(f":{parts.port}/", f":{proxy.port}/")
    proxy.close()
