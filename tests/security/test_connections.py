"""What goes to another host goes by TLS, to a server that was verified, or does not go."""

import re
import socket
from urllib.parse import urlsplit

import kombu
import pytest
import redis
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from tests.security.tls import as_postgres_asks, at_once, make_authority, tls_before
from worker.app import make_app
from worker.connections import (
    BrokerRefusedError,
    CertificateMissingError,
    InsecureConnectionError,
    broker_address,
    database_address,
    is_near,
)
from worker.database import make_engine
from worker.settings import Settings

DATABASE, BROKER = "db.letterbook.test", "broker.letterbook.test"


@pytest.mark.parametrize(
    "host,near",
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("", True),
        ("/run/postgresql", True),
        ("0.0.0.0", False),
        ("10.0.0.5", False),
        ("169.254.169.254", False),
        ("localhost.evil.test", False),
        ("db", False),
    ],
)
def test_which_hosts_are_near(host, near):
    assert is_near(host) is near


@pytest.mark.parametrize(
    "url,mode",
    [
        ("postgresql://u:p@127.0.0.1/x", None),
        ("postgresql://u:p@/x?host=/run/postgresql", None),
        ("postgresql://u:p@db/x", "verify-full"),
        ("postgresql://u:p@localhost/x?host=db", "verify-full"),
        ("postgresql://u:p@localhost,db/x", "verify-full"),
        ("postgresql://u:p@db/x?sslmode=verify-full", "verify-full"),
    ],
)
def test_a_remote_database_is_verified_unless_said_otherwise(url, mode):
    address = make_url(database_address(Settings(database_url=url)))
    assert address.query.get("sslmode") == mode
    assert ("sslrootcert" in address.query) is (mode is not None)
    plain = make_url(database_address(Settings(database_url=url, verify_servers=False)))
    assert plain.query == make_url(url).query or mode == "verify-full"


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_a_remote_database_is_not_spoken_to_without_knowing_it(mode):
    settings = Settings(database_url=f"postgresql://u:hunter2@db/x?sslmode={mode}")
    with pytest.raises(InsecureConnectionError, match="LETTERBOOK_VERIFY_SERVERS=0") as caught:
        database_address(settings)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hunter2@broker/0",
        "rediss://:hunter2@broker/0?ssl_cert_reqs=none",
        "rediss://:hunter2@broker/0?ssl_check_hostname=false",
    ],
)
def test_a_remote_broker_is_not_spoken_to_without_knowing_it(url):
    with pytest.raises(InsecureConnectionError, match="broker") as caught:
        broker_address(Settings(broker_url=url))
    assert "hunter2" not in str(caught.value)
    assert broker_address(Settings(broker_url=url, verify_servers=False))


@pytest.mark.parametrize("scheme", ["amqp", "sentinel", "sqs", "redis+socket"])
def test_another_kind_of_broker_is_refused_by_name(scheme):
    with pytest.raises(BrokerRefusedError, match=re.escape(scheme)):
        broker_address(Settings(broker_url=f"{scheme}://broker/0"))


def test_certificates_that_are_not_there_are_missed_at_once(tmp_path):
    settings = Settings(
        database_url="postgresql://db/x",
        broker_url="rediss://broker/0",
        database_ca=tmp_path / "none",
        broker_ca=tmp_path / "none",
    )
    with pytest.raises(CertificateMissingError, match="LETTERBOOK_DATABASE_CA"):
        database_address(settings)
    with pytest.raises(CertificateMissingError, match="LETTERBOOK_BROKER_CA"):
        broker_address(settings)


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authorities")
    return make_authority(folder, "ours"), make_authority(folder, "another")


@pytest.fixture
def database(database_url, authorities):
    """Return a function: the settings for the database by TLS on a name that is remote."""
    port = make_url(database_url).port
    with tls_before(port, authorities[0].context(DATABASE), as_postgres_asks) as tls_port:

        def settings_for(host: str, authority) -> Settings:
            far = make_url(database_url).set(host=host, port=tls_port)
            far = far.update_query_dict({"hostaddr": "127.0.0.1"})
            return Settings(
                database_url=far.render_as_string(hide_password=False), database_ca=authority.file
            )

        yield settings_for


def _asked(settings: Settings) -> int:
    engine = make_engine(database_address(settings))
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar_one()
    finally:
        engine.dispose()


def test_the_database_is_reached_by_tls_with_the_right_authority_and_name(database, authorities):
    ours, another = authorities
    assert _asked(database(DATABASE, ours)) == 1
    with pytest.raises(OperationalError, match="certificate verify failed"):
        _asked(database(DATABASE, another))
    with pytest.raises(OperationalError, match="does not match host name"):
        _asked(database("other.letterbook.test", ours))


def test_a_database_without_tls_is_refused_before_the_password(database_url, authorities):
    far = make_url(database_url).set(host=DATABASE).update_query_dict({"hostaddr": "127.0.0.1"})
    plain = Settings(
        database_url=far.render_as_string(hide_password=False), database_ca=authorities[0].file
    )
    with pytest.raises(OperationalError, match="does not support SSL"):
        _asked(plain)


@pytest.fixture
def broker(valkey_url, authorities, monkeypatch):
    """Return a function: the settings for the broker by TLS on a name that is remote."""
    parts = urlsplit(valkey_url)
    known = socket.getaddrinfo

    def resolved(host, *more, **other):
        return known("127.0.0.1" if str(host).endswith(".test") else host, *more, **other)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with tls_before(parts.port, authorities[0].context(BROKER), at_once) as port:

        def settings_for(host: str, authority) -> Settings:
            url = f"rediss://:{parts.password}@{host}:{port}/0"
            return Settings(broker_url=url, broker_ca=authority.file)

        yield settings_for


def test_the_broker_is_reached_by_tls_with_the_right_authority_and_name(broker, authorities):
    ours, another = authorities
    _knock(broker(BROKER, ours))
    for settings in (broker(BROKER, another), broker("other.letterbook.test", ours)):
        refused = (kombu.exceptions.OperationalError, redis.ConnectionError)
        with pytest.raises(refused, match="certificate verify failed"):
            _knock(settings)


def _knock(settings: Settings) -> None:
    """Connect as the worker's library does, and as the driver does."""
    address = broker_address(settings)
    app = make_app(address, settings)
    try:
        with kombu.Connection(app.conf.broker_url) as link:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=5)
            assert link.connected
        with redis.Redis.from_url(address) as client:
            assert client.ping()
    finally:
        app.close()
