"""A reading child that does what a file tells it: hang, crash, eat memory, flood its output.

Workers run it in place of the real one (``LETTERBOOK_READER=tests.reading.chaos``), so that what a
hostile file might one day do is done today. Files without a command are read as ever.
"""

import os
import signal
import sys
import time

import worker.reading.child as real
from worker.reading.document import read_document as read_really
from worker.reading.wire import LENGTH, MOST_BYTES

MARK = b"#!chaos "


def read(content, name, options, recognised=(), tick=lambda: None):
    command = content.removeprefix(MARK).decode().split() if content.startswith(MARK) else []
    match command:
        case ["hang"]:
            time.sleep(3600)
        case ["hang", "busily"]:
            while True:
                time.sleep(0.05)
                tick()
        case ["spin"]:
            while True:
                pass
        case ["crash"]:
            os.kill(os.getpid(), signal.SIGSEGV)
        case ["exit"]:
            os._exit(3)
        case ["memory"]:
            hoard = [bytearray(1 << 26) for _ in range(1000)]
            raise AssertionError(len(hoard))
        case ["recurse"]:
            return read(content, name, options)
        case ["print"]:
            for _ in range(1 << 20):
                print("x" * 1000)
                sys.stdout.flush()
        case ["write"]:
            with open("flood", "wb") as file:
                for _ in range(1 << 20):
                    file.write(bytes(1 << 20))
        case ["flood"]:
            os.write(_replies(), LENGTH.pack(MOST_BYTES + 1) + b"x" * 1000)
            time.sleep(3600)
        case ["nonsense"]:
            os.write(_replies(), LENGTH.pack(4) + b"\xff\xff\xff\xff")
            time.sleep(3600)
        case ["stutter"]:
            os.write(_replies(), LENGTH.pack(1000) + b"x")
            time.sleep(3600)
        case ["network", port]:
            import socket  # noqa: PLC0415

            socket.create_connection(("127.0.0.1", int(port)), timeout=5)
    return read_really(content, name, options, recognised, tick)


def _replies() -> int:
    """The pipe to the parent: the only one, for requests come over a socket."""
    for number in range(3, 64):
        try:
            if os.readlink(f"/proc/self/fd/{number}").startswith("pipe"):
                return number
        except OSError:
            continue
    raise AssertionError("no pipe")


real.read_document = read

if __name__ == "__main__":
    real.main()
