"""What a suite leaves behind that was ended itself: processes, mounts, namespaces.

A suite notes its number in its folder. The next one clears what belongs to a number that is no
more: a suite that was killed can clear nothing.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from tests.faults.namespace import clear_stale

PREFIX = "letterbook-faults-"
_NOTE = "suite"
_NAME = "LETTERBOOK_FAULTS"


def claim(folder: Path) -> None:
    """Note that a folder is that of this process."""
    process = psutil.Process()
    (folder / _NOTE).write_text(f"{process.pid} {process.create_time()}")


def unclaim(folder: Path) -> None:
    """Note that a folder's suite has left nothing but its logs."""
    (folder / _NOTE).unlink()


def notes_of(folder: Path) -> Path:
    """Return where processes note their steps; each bears it in its environment."""
    return folder / "faults"


def clear(place: Path) -> list[Path]:
    """Take away what suites left in a place that are no more, but for their logs."""
    clear_stale()
    stale = [folder for folder in place.glob(f"{PREFIX}*") if _is_stale(folder)]
    for folder in stale:
        end_all(folder)
        _end_servers(folder)
        unmount_all(folder)
        unclaim(folder)
    return stale


def end_all(folder: Path) -> None:
    """Kill whatever was started with a folder's notes in its environment, frozen or not."""
    for _ in range(5):  # one that is being killed may have started another meanwhile
        doomed = list(_bearing(notes_of(folder)))
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(doomed, timeout=10)
        if not doomed:
            return


def unmount_all(folder: Path) -> None:
    """Take away the disks that were mounted below a folder."""
    for line in Path("/proc/mounts").read_text().splitlines():
        where = Path(line.split(" ")[1])
        if where.is_relative_to(folder):
            subprocess.run(["umount", "--lazy", where], check=True)


def _is_stale(folder: Path) -> bool:
    try:
        number, began = (folder / _NOTE).read_text().split()
        return abs(psutil.Process(int(number)).create_time() - float(began)) >= 1
    except psutil.NoSuchProcess:
        return True
    except (FileNotFoundError, PermissionError, ValueError):  # another's, or none of ours
        return False


def _bearing(notes: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            is_other = process.pid != os.getpid()
            if is_other and process.environ().get(_NAME) == str(notes):
                yield process


def _end_servers(folder: Path) -> None:
    """Kill the servers, which bear no notes, by the folder that they stand in."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder / "servers"):
                process.kill()
