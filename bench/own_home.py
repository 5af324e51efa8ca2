"""A Letterbook of a measurement's own, and the processor time of its parts."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from cli.embedded.home import open_home
from cli.embedded.process import Background
from cli.runtime import Runtime
from worker.settings import Settings


@contextmanager
def folder_or_new(given: Path | None) -> Iterator[Path]:
    """Yield the folder that is given, made if it is missing, or one that goes afterwards."""
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def with_servers(root: Path, *, workers: bool = False) -> Iterator[Runtime]:
    """Start the servers of a Letterbook below a folder, and stop all that then runs."""
    home = root / "home"
    os.environ |= {"LETTERBOOK_HOME": str(home), "LETTERBOOK_LOG_LEVEL": "WARNING"}
    runtime = Runtime(Settings(home=home, log_level="WARNING"), open_home(home))
    try:
        runtime.start_servers()
        if workers:
            runtime.start_workers()
        yield runtime
    finally:
        runtime.stop()


def processor_time(background: Background | None) -> float:
    """Return what a background process and all that it started have used so far, in seconds."""
    process = background.find() if background else None
    return used_by(process) if process else 0.0


def used_by(process: psutil.Process) -> float:
    """Return what a process and all that it started have used so far, in seconds."""
    return sum(map(_used, [process, *process.children(recursive=True)]))


def own_processor_time() -> float:
    """Return what this process has used so far, in seconds."""
    user, system, *_ = os.times()
    return user + system


def of_postgres(runtime: Runtime) -> float:
    """Return what the embedded PostgreSQL has used so far, in seconds."""
    return processor_time(runtime.postgres.background if runtime.postgres else None)


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
