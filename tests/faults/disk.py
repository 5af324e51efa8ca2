"""A small disk that can be filled: mounted in memory, where the machine allows mounting."""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk, by where it is mounted."""

    place: Path

    @property
    def _filler(self) -> Path:
        return self.place / "filler"

    def fill(self) -> None:
        """Leave not a byte free."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (_BLOCK, 4096, 1):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def empty(self) -> None:
        """Give the room back."""
        self._filler.unlink(missing_ok=True)


def mounted(place: Path, *, megabytes: int) -> Disk | None:
    """Mount a small disk on a folder; ``None`` where the machine does not allow it."""
    if os.geteuid() != 0:
        return None
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place],
        check=False,
        capture_output=True,
    )
    return Disk(place) if done.returncode == 0 else None
