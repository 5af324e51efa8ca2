"""The pulse: a file whose age tells a probe, without asking anybody, that a process is well."""

from pathlib import Path

import structlog

log = structlog.get_logger()


def beat(file: Path | None) -> None:
    """Touch the file, if there is to be one; a disk that does not take it is only told of."""
    if file is None:
        return
    try:
        file.touch()
    except OSError as error:
        log.warning("pulse_not_written", reason=error.strerror)
