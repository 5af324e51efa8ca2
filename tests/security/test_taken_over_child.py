"""A child that a letter has taken over can do no more than tell lies about that letter."""

import os
import socket

import pytest

from tests.made_letters import letter
from worker.reading.errors import ReaderFailedError, UnreadableFileError
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options
from worker.settings import Settings

SECRET = "known to the worker alone"


@pytest.fixture(scope="module")
def reader():
    os.environ["LETTERBOOK_DATABASE_URL"] = SECRET
    reader = Reader(Options(limits=Limits(seconds=20)), "tests.security.taken_over")
    given_up = reader.confinement()
    try:
        if not given_up.is_full:
            pytest.skip(f"this platform does not let a child give up all: {given_up.reasons}")
        yield reader
    finally:
        reader.close()
        del os.environ["LETTERBOOK_DATABASE_URL"]


@pytest.fixture
def attempt(reader, tmp_path):
    """Return a function that has the child try something, and returns what it then says."""

    def go(what: str) -> str:
        path = tmp_path / "letter"
        path.write_bytes(f"#!try {what}".encode())
        return reader.read(path, "x").pages[0].text

    return go


@pytest.mark.parametrize(
    "what",
    [
        "unix socket",
        "fork",
        "limit:1",
        "signal:1",
        "open:/etc/passwd",
        "open:/proc/1/environ",
        "open:/proc/self/environ",
        "open:{other}",
        "list:/",
        "list:/etc",
        "create:/tmp/planted",
        "create:{folder}/planted",
        "link",
    ],
)
def test_what_reading_does_not_need_is_refused(attempt, reader, tmp_path, what):
    other = tmp_path / "another letter"
    other.write_bytes(letter())
    with pytest.raises(ReaderFailedError, match="PermissionError"):
        attempt(what.format(other=other, folder=tmp_path))
    assert reader.read(other, "y").record.symbols, "the child lives on and reads"


def test_the_network_is_out_of_reach(attempt):
    refused = pytest.raises(ReaderFailedError, match="PermissionError")
    with socket.create_server(("127.0.0.1", 0)) as server, refused:
        attempt(f"connect:{server.getsockname()[1]}")


@pytest.mark.parametrize("what", ["shell", "trace"])
def test_what_only_an_attacker_does_ends_the_child_and_is_seen(attempt, what):
    with pytest.raises(UnreadableFileError, match="SIGSYS") as caught:
        attempt(what)
    assert caught.value.code == "reader_died"


def test_it_knows_no_secret(attempt):
    said = attempt("environment")
    assert SECRET not in said
    assert "LETTERBOOK" not in said
    assert "PYTHONPATH" in said, "the environment was looked at"


@pytest.mark.parametrize("what", ["thread", "scratch"])
def test_what_reading_needs_is_allowed(attempt, what):
    assert attempt(what) == "It was allowed."


def test_the_worker_and_the_pages_use_the_confined_child():
    assert Settings.model_fields["reader"].default == "worker.reading.child"
