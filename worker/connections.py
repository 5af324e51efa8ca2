"""Addresses of the database and the broker, with TLS and its verification unless they are near.

A server on another host is spoken to by TLS with a certificate that is verified, name and all.
What would not be is refused before anything is sent: a password least of all.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sqlalchemy import URL, make_url

from migrations.address import normal_url
from worker.settings import Settings

_VERIFIED = "verify-full"
_BROKERS = {"redis", "rediss", "valkey", "valkeys"}
_BY_TLS = {"rediss", "valkeys"}


class InsecureConnectionError(ValueError):
    """A server on another host would be spoken to in the clear, or without knowing it."""

    def __init__(self, variable: str, host: str, reason: str) -> None:
        super().__init__(
            f"{variable} names {host}, which is another host: {reason}. Inside a network that "
            "nobody else is on, set LETTERBOOK_VERIFY_SERVERS=0."
        )


class BrokerRefusedError(ValueError):
    """The broker is of a kind that Letterbook was not tried with."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"LETTERBOOK_BROKER_URL begins with {scheme}://: the broker is a Redis or Valkey by "
            "itself (redis:// or rediss://). RabbitMQ, Sentinel and cluster are not supported; "
            "losing the broker loses no letter, so a standby is enough."
        )


class CertificateMissingError(ValueError):
    """The file of certificates to trust is not there."""

    def __init__(self, variable: str, path: Path) -> None:
        super().__init__(f"{variable}: {path} is no file of certificates (PEM)")


def database_address(settings: Settings) -> str | None:
    """Return where the database answers and how it is verified; ``None`` for the embedded one.

    Raises:
        InsecureConnectionError: it is on another host and would not be verified.
        CertificateMissingError: the file of trusted certificates is not there.
    """
    if settings.database_url is None:
        return None
    url = make_url(normal_url(settings.database_url.get_secret_value()))
    trusted = _trusted(settings.database_ca, "LETTERBOOK_DATABASE_CA")
    hosts = [host for host in _hosts(url) if not is_near(host)]
    asked = url.query.get("sslmode")
    if hosts and settings.verify_servers:
        if asked not in {None, _VERIFIED}:
            reason = f"sslmode={asked} does not verify it; leave sslmode out"
            raise InsecureConnectionError("LETTERBOOK_DATABASE_URL", hosts[0], reason)
        url = url.update_query_dict({"sslmode": _VERIFIED})
    if url.query.get("sslmode") == _VERIFIED and "sslrootcert" not in url.query:
        url = url.update_query_dict({"sslrootcert": trusted})
    return url.render_as_string(hide_password=False)


def broker_address(settings: Settings) -> str | None:
    """Return where the broker answers and how it is verified; ``None`` for the embedded one.

    Raises:
        BrokerRefusedError: it is neither a Redis nor a Valkey.
        InsecureConnectionError: it is on another host and would not be verified.
        CertificateMissingError: the file of trusted certificates is not there.
    """
    if settings.broker_url is None:
        return None
    parts = urlsplit(settings.broker_url.get_secret_value())
    if parts.scheme not in _BROKERS:
        raise BrokerRefusedError(parts.scheme)
    # To Celery and its driver a Valkey is a Redis.
    parts = parts._replace(scheme=parts.scheme.replace("valkey", "redis"))
    host = parts.hostname or "localhost"
    query = dict(parse_qsl(parts.query))
    if parts.scheme in _BY_TLS:
        query = _verified(query, settings)
    if settings.verify_servers and not is_near(host):
        _require_verified(host, parts.scheme, query)
    return urlunsplit(parts._replace(query=urlencode(query)))


def is_near(host: str) -> bool:
    """Tell whether a host is this one: nothing leaves it on the way there."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _hosts(url: URL) -> list[str]:
    """Return all hosts that the driver may try: of the address and of its query."""
    asked = url.query.get("host", ())
    listed = [asked] if isinstance(asked, str) else list(asked)
    named = [part for entry in (url.host or "", *listed) for part in entry.split(",")]
    return [host for host in named if host]


def _verified(query: Mapping[str, str], settings: Settings) -> dict[str, str]:
    trusted = _trusted(settings.broker_ca, "LETTERBOOK_BROKER_CA")
    usual = {
        "ssl_cert_reqs": "required",
        "ssl_check_hostname": "true",
        "ssl_ca_certs": trusted,
    }
    return {**usual, **query}


def _require_verified(host: str, scheme: str, query: Mapping[str, str]) -> None:
    variable = "LETTERBOOK_BROKER_URL"
    if scheme not in _BY_TLS:
        raise InsecureConnectionError(variable, host, "redis:// is in the clear; use rediss://")
    is_checked = query["ssl_check_hostname"].lower() in {"true", "1"}
    if query["ssl_cert_reqs"].lower() not in {"required", "cert_required"} or not is_checked:
        raise InsecureConnectionError(variable, host, "its certificate would not be verified")


def _trusted(given: Path | None, variable: str) -> str:
    """Return the file of certificates to trust: the given one, or that of the system."""
    if given is None:
        return ssl.get_default_verify_paths().cafile or "system"
    if not given.is_file():
        raise CertificateMissingError(variable, given)
    return str(given)
