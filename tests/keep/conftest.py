"""Stores of every kind, and letters that are kept in them."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest

from catalogue import bucket
from catalogue.bucket import BucketOriginals
from catalogue.originals import LocalOriginals
from catalogue.records import enter
from catalogue.stores import PairedOriginals
from extraction.extract import extract
from extraction.pages import Origin
from tests.made_letters import letter
from tests.worker.conftest import runtime  # noqa: F401 - a fixture
from worker.intake import jobs
from worker.intake.receive import Receipt, receive, record_arrival
from worker.reading.formats.plain_text import read_plain_text


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a server that speaks S3, on loopback."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_bucket(s3_server, monkeypatch) -> Iterator[str]:
    """The name of an empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    bucket._client.cache_clear()
    name = f"letters-{uuid4().hex[:8]}"
    boto3.client("s3").create_bucket(Bucket=name)
    yield name
    bucket._client.cache_clear()


@pytest.fixture
def in_bucket(s3_bucket, tmp_path: Path) -> BucketOriginals:
    return BucketOriginals(s3_bucket, "kept", tmp_path / "at-hand", 1 << 20)


@pytest.fixture
def second(tmp_path: Path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "second")


@pytest.fixture
def pair(store, second) -> PairedOriginals:
    return PairedOriginals(store, second)


@pytest.fixture
def catalogued(sessions, store):
    """Return a function that takes a letter all the way, without a worker; it returns its id."""

    def take(content: bytes, *, parent: int | None = None, batch: int | None = None) -> int:
        stored = store.put(io.BytesIO(content))
        pages = read_plain_text(content).pages
        origin = Origin("letter.txt", stored.sha256, "text/plain")
        record = extract(pages, origin)
        with sessions.begin() as session:
            receipt = record_arrival(
                session,
                stored,
                name="letter.txt",
                source="test",
                who="me",
                lane="bulk",
                parent_id=parent,
                batch_id=batch,
            )
            lease = jobs.lease(session, receipt.job_id, holder="test", seconds=60)
            entry = enter(session, lease.original_id, record, [page.text for page in pages])
            jobs.finish(session, lease, entry.document_id)
        return entry.document_id

    return take


@pytest.fixture
def message(sessions, store):
    """Return a function that receives a message that is no letter itself; its arrival's id."""

    def take(content: bytes) -> int:
        stored = store.put(io.BytesIO(content))
        with sessions.begin() as session:
            receipt = record_arrival(
                session, stored, name="mail.eml", source="test", who="me", lane="bulk"
            )
            lease = jobs.lease(session, receipt.job_id, holder="test", seconds=60)
            jobs.reject(session, lease, "carrier", "a carrier")
        return receipt.arrival_id

    return take


@pytest.fixture
def deliver(sessions, store):
    """Return a function that receives a letter of a number into the first store."""

    def take(number: int = 1) -> Receipt:
        content = letter(number=number)
        return receive(sessions, store, io.BytesIO(content), name="a.txt", source="test", who="me")

    return take


def spoil(store: LocalOriginals, sha256: str) -> Path:
    """Change the bytes of an original, as a failing disk does."""
    path = store.path(f"{sha256[:2]}/{sha256[2:4]}/{sha256}")
    path.chmod(0o600)
    path.write_bytes(b"spoilt")
    return path
