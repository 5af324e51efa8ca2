"""A reading child that a file has taken over: it tries what an attacker would try next.

Run in place of the real one, under the confinement of the real one. The file says what to try.
"""

import ctypes
import os
import resource
import socket
import threading
from pathlib import Path

import worker.reading.child as real
from worker.reading.document import read_document as read_really

MARK = b"#!try "
_PTRACE_TRACEME = 0


def _thread(_: str) -> None:
    thread = threading.Thread(target=len, args=("",))
    thread.start()
    thread.join()


# What is refused raises, or ends this process.
ATTEMPTS = {
    "connect": lambda port: socket.create_connection(("127.0.0.1", int(port)), timeout=5),
    "unix socket": lambda _: socket.socket(socket.AF_UNIX),
    "fork": lambda _: os.fork(),
    "shell": lambda _: os.execv("/bin/sh", ["sh", "-c", "exit 0"]),
    "trace": lambda _: ctypes.CDLL(None).ptrace(_PTRACE_TRACEME, 0, 0, 0),
    "signal": lambda number: os.kill(int(number), 0),
    "limit": lambda number: resource.prlimit(int(number), resource.RLIMIT_NOFILE),
    "open": lambda path: Path(path).read_bytes(),
    "list": lambda path: list(Path(path).iterdir()),
    "create": lambda path: Path(path).write_text("planted"),
    "link": lambda _: Path("here").symlink_to("/etc/passwd"),
    "thread": _thread,
    "scratch": lambda _: Path("scratch").write_text("a little"),
}


def read(content, name, options, recognised=(), tick=lambda: None):
    if content.startswith(MARK):
        what, _, argument = content.removeprefix(MARK).decode().partition(":")
        if what == "environment":
            content = "\n".join(f"{key} {value}" for key, value in os.environ.items()).encode()
        else:
            ATTEMPTS[what](argument)
            content = b"It was allowed."
    return read_really(content, name, options, recognised, tick)


real.read_document = read

if __name__ == "__main__":
    real.main()
