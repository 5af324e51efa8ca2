"""Addresses fetched over HTTP, without being led to where the caller did not mean to go.

A name is looked up once, what it stands for is judged, and that very address is connected to: a
second answer of the name's server cannot lead elsewhere. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import urllib.request
from typing import Any

from worker.connections import is_near

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Where clouds tell a machine its secrets, other than by link-local addresses: Amazon by IPv6,
# Alibaba, Oracle, Azure.
_SECRET_TELLERS = {
    ipaddress.ip_address(address)
    for address in ("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")
}
# IPv6 addresses that stand for an IPv4 one where a network translates them (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddressError(PermissionError):
    """A name stands for an address of this host, or for one that serves this host alone."""

    def __init__(self, host: str, address: Address) -> None:
        super().__init__(f"{host} stands for {address}, which is not for it to name; not asked")


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """What an address gives is taken from there or not at all."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing."""


def opener() -> urllib.request.OpenerDirector:
    """Return what opens http and https addresses, and nothing else."""
    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        NoRedirects(),
        _Plain(),
        _Safe(),
    ):
        director.add_handler(handler)
    return director


def connect(
    address: tuple[str, int], timeout: float | None = None, source_address: Any = None
) -> socket.socket:
    """Connect to a host by name, to the very address that was judged.

    Raises:
        ForbiddenAddressError: the name stands for an address that it may not.
        OSError: no address of it answers.
    """
    host, port = address
    failure: OSError = ConnectionRefusedError(f"{host}: it has no address")
    for family, kind, protocol, _, found in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        judge(host, str(found[0]))
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            if source_address:
                connection.bind(source_address)
            connection.connect(found)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def judge(host: str, found: str) -> None:
    """Refuse what a name may not stand for: this host unless it is named, and link-local ones.

    Link-local addresses are where clouds tell a machine its secrets. Those of private networks
    are allowed: that is where an archive's own servers are.

    Raises:
        ForbiddenAddressError: it is such an address.
    """
    address = _meant(ipaddress.ip_address(found.split("%", maxsplit=1)[0]))
    is_ours = address.is_loopback or address.is_unspecified
    is_secret = address.is_link_local or address in _SECRET_TELLERS
    if is_secret or address.is_multicast or (is_ours and not is_near(host)):
        raise ForbiddenAddressError(host, address)


def _meant(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _PlainConnection(http.client.HTTPConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = connect


class _SafeConnection(http.client.HTTPSConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = connect


class _Plain(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address in the clear."""
        return self.do_open(_PlainConnection, request)


class _Safe(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address by TLS; its certificate is verified."""
        return self.do_open(_SafeConnection, request)
