"""Make a process of Letterbook die at a step of its path; loaded by being on ``PYTHONPATH``.

Nothing of the product knows of it. What moves a letter on goes through a few doors: commits and
statements of the driver, flushes and links of the file system, messages of Celery, leases, and
the reader. Each door is put in a frame that names the step by the door and by the function of
ours that went through it (``commit worker.pipeline:Pipeline._enter``), so that no list of steps is
kept by hand and a new commit is a new step.

``LETTERBOOK_FAULTS`` names a folder. A process notes there, in ``steps``, what it goes through;
``armed`` says where to die or freeze: whom, when, and at which step. Whoever takes that note away
is the one.
"""

import functools
import importlib.abc
import importlib.machinery
import importlib.util
import os
import re
import select
import signal
import stat
import sys
import time
from pathlib import Path

_FOLDER = Path(os.environ.get("LETTERBOOK_FAULTS", "/nonexistent"))
_PRODUCT = Path(__file__).parents[3]
_OURS = ("worker", "catalogue", "cli", "web")
# A query may begin with WITH, too, and writes nothing.
_WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|COPY|WITH\b.*\b(INSERT INTO|UPDATE|DELETE FROM))\b",
    re.IGNORECASE | re.DOTALL,
)

# Module: (class or None, function, the step's name). What is not a write is not a step.
_DOORS = {
    "os": [(None, "fsync", "fsync"), (None, "link", "link"), (None, "rename", "rename")],
    "psycopg": [
        ("Connection", "commit", "commit"),
        ("Cursor", "execute", "write"),
        ("Cursor", "copy", "write"),
    ],
    "celery.app.base": [("Celery", "send_task", "send")],
    "worker.intake.jobs": [(None, "lease", "lease")],
    "worker.intake.leases": [(None, "lease_fresh", "lease")],
    "worker.reading.isolated": [("Reader", "read", "read"), ("Reader", "recognise", "read")],
}


def _frame(owner, name, door):
    """Put a function in a frame that dies before or after it, if that is what is armed."""
    within = getattr(owner, name)

    @functools.wraps(within)
    def framed(*args, **kwargs):
        if door == "write" and not _WRITES.match(_text(args[1])):
            return within(*args, **kwargs)
        step = f"{door} {_caller()}"
        _pass("before", step)
        result = within(*args, **kwargs)
        if door == "fsync":
            _note_flushed(args[0])
        _pass("after", step)
        return result

    setattr(owner, name, framed)


def _note_flushed(descriptor):
    """Note what is on the disk now: so much of a file, or the names in a folder."""
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        line = "\t".join(["folder", str(place), *(path.name for path in place.iterdir())])
    else:
        line = f"file\t{found.st_ino}\t{found.st_size}"
    with (_FOLDER / "flushed").open("a") as file:
        file.write(f"{line}\n")


def _text(statement):
    """Return a statement as text; one that is composed is one of our COPYs."""
    if isinstance(statement, bytes):
        return statement.decode()
    return statement if isinstance(statement, str) else "COPY"


def _caller():
    """Name the nearest function of ours that goes through a door."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(_PRODUCT)):
            parts = Path(path).relative_to(_PRODUCT).with_suffix("").parts
            if parts[0] in _OURS:
                return f"{'.'.join(parts)}:{frame.f_code.co_qualname}"
        frame = frame.f_back
    return "elsewhere"


def _pass(moment, step):
    """Note a step, and die if it is the one."""
    # Looked up in the file each time: it is taken away when what follows belongs to another way in.
    noted = _FOLDER / "steps"
    if not noted.exists() or step not in noted.read_text().splitlines():
        with noted.open("a") as file:
            file.write(f"{step}\n")
    armed = _FOLDER / "armed"
    try:
        whom, when, where = armed.read_text().split(" ", 2)
        if (when, where) != (moment, step):
            return
        armed.unlink()
    except (FileNotFoundError, ValueError):
        return
    match whom:
        case "family":
            os.killpg(0, signal.SIGKILL)
        case "child":
            os.kill(os.getpid(), signal.SIGKILL)
        case "freeze":
            (_FOLDER / f"frozen-{os.getpid()}").touch()
            os.kill(os.getpid(), signal.SIGSTOP)


class _Framing(importlib.abc.MetaPathFinder):
    """Frame a module's doors as soon as it is imported."""

    def find_spec(self, name, path, _target=None):
        if name not in _DOORS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                _frame_module(module, _DOORS[name])

            spec.loader.exec_module = exec_module
        return spec


def _frame_module(module, doors):
    for owner, name, door in doors:
        _frame(getattr(module, owner) if owner else module, name, door)


def _sleep(seconds):
    """Sleep as long as is said: libfaketime takes the jump from the sleeps of `time.sleep`."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


if "FAKETIME_TIMESTAMP_FILE" in os.environ:
    time.sleep = _sleep


def _tell_the_database():
    """Have every connection say whose it is."""
    os.environ["PGAPPNAME"] = str(os.getpid())


if _FOLDER.is_dir():
    _tell_the_database()
    os.register_at_fork(after_in_child=_tell_the_database)
    _frame_module(os, _DOORS["os"])
    sys.meta_path.insert(0, _Framing())
