"""Nothing stays of a suite, however it ended: neither its own nor what another left."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.faults import namespace
from tests.faults.leftovers import PREFIX, claim, clear, notes_of
from tests.faults.namespace import Namespace

_NOBODY = 2**22 + 1  # more than the largest number that a process can have


def _sleeping(folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        cwd=folder,
        env={**os.environ, **environment},
    )


def test_what_a_killed_suite_left_is_ended_and_what_a_living_one_does_is_not(tmp_path):
    stale, living = tmp_path / f"{PREFIX}stale", tmp_path / f"{PREFIX}living"
    for folder in (stale, living):
        (folder / "servers" / "data").mkdir(parents=True)
    claim(living)
    (stale / "suite").write_text(f"{_NOBODY} 1.0")
    doomed = [
        _sleeping(tmp_path, LETTERBOOK_FAULTS=str(notes_of(stale))),
        _sleeping(stale / "servers" / "data"),
    ]
    spared = [
        _sleeping(tmp_path, LETTERBOOK_FAULTS=str(notes_of(living))),
        _sleeping(living / "servers" / "data"),
        _sleeping(stale),
    ]
    try:
        assert clear(tmp_path) == [stale]
        assert all(process.wait(10) is not None for process in doomed)
        assert [process.poll() for process in spared] == [None, None, None]
        assert clear(tmp_path) == []
    finally:
        for process in spared:
            process.kill()
            process.wait()


@pytest.fixture
def may_make_namespaces():
    try:
        namespace.ip("netns", "list")
        Namespace.made().remove()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine does not allow network namespaces (needs root and iproute2)")


@pytest.mark.usefixtures("may_make_namespaces")
def test_a_namespace_that_cannot_be_made_whole_leaves_nothing(monkeypatch):
    real = namespace.ip

    def failing(*words: str) -> str:
        if "address" in words and "-n" in words:
            raise KeyboardInterrupt
        return real(*words)

    monkeypatch.setattr(namespace, "ip", failing)
    with pytest.raises(KeyboardInterrupt):
        Namespace.made()
    assert not _is_there(Namespace(os.getpid()))


@pytest.mark.usefixtures("may_make_namespaces")
def test_a_namespace_of_a_process_that_is_gone_is_cleared():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not psutil.pid_exists(ended.pid)
    stale, own = Namespace(ended.pid), Namespace.made()
    stale._make()
    namespace.clear_stale()
    assert (_is_there(stale), _is_there(own)) == (False, True)
    own.remove()
    assert not _is_there(own)


def _is_there(one: Namespace) -> bool:
    return Path("/run/netns", one.name).exists() or Path("/sys/class/net", one.cable).exists()
