"""No file harms the worker: the child is killed, reaped, replaced, and its reason told."""

import socket
import threading
from contextlib import suppress

import psutil
import pytest

from tests.made_letters import letter
from tests.reading import made_files as made
from worker.reading.errors import UnreadableFileError
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options

# Generous, for a machine with much else to do: what hangs hangs for an hour.
LIMITS = Limits(seconds=12, idle_seconds=6, cpu_seconds=5, memory=1 << 30, scratch=1 << 20)


@pytest.fixture(scope="module")
def reader():
    reader = Reader(Options(limits=LIMITS), "tests.reading.chaos")
    yield reader
    reader.close()


@pytest.fixture
def given(tmp_path):
    def write(content: bytes):
        path = tmp_path / "content"
        path.write_bytes(content)
        return path

    return write


COMMANDS = {
    "hang": "stalled",
    "hang busily": "out_of_time",
    "crash": "reader_died",
    "exit": "reader_died",
    "memory": "out_of_memory",
    "recurse": "out_of_memory",
    "print": "too_much_output",
    "flood": "too_much_output",
    "nonsense": "reader_died",
    "stutter": "stalled",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_hostile_file_does_is_its_own_outcome(reader, given, command):
    with pytest.raises(UnreadableFileError) as caught:
        reader.read(given(f"#!chaos {command}".encode()), "x")
    assert caught.value.code == COMMANDS[command]
    assert reader.read(given(letter()), "y").record.symbols
    children = [child for child in psutil.Process().children() if _is_reader(child)]
    assert len(children) == 1


def _is_reader(child: psutil.Process) -> bool:
    """One that was not reaped is a zombie, without a command line of its own."""
    return child.status() == psutil.STATUS_ZOMBIE or "tests.reading.chaos" in child.cmdline()


def test_processor_time_is_limited(given):
    limits = Limits(seconds=20, idle_seconds=20, cpu_seconds=1)
    reader = Reader(Options(limits=limits), "tests.reading.chaos")
    with pytest.raises(UnreadableFileError, match="processor time"):
        reader.read(given(b"#!chaos spin"), "x")
    reader.close()


def test_files_are_written_to_the_private_folder_alone_and_no_more_than_a_little(reader, given):
    with pytest.raises(UnreadableFileError) as caught:
        reader.read(given(b"#!chaos write"), "x")
    assert caught.value.code == "too_much_output"


def test_there_is_no_network(reader, given):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(UnreadableFileError, match="PermissionError"):
            reader.read(given(f"#!chaos network {port}".encode()), "x")


@pytest.mark.parametrize("make", [made.flate_bomb, made.deep_html, made.huge_sheet])
def test_bombs_end_within_the_limits(reader, given, make):
    """Some are read for what little is in them, some are refused; all end, and soon."""
    with suppress(UnreadableFileError):
        assert reader.read(given(make()), "x").record.form == "other"
    assert reader.read(given(letter()), "y").record.symbols


def test_many_threads_share_a_reader(reader, given):
    path = given(letter())
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(reader.read(path, "x").record.symbols))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [("A/75/101", "S/2021/101")] * 8
