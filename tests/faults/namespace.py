"""A network namespace on a cable of its own, named after the process that made it."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

_NAME = re.compile(r"lb(\d+)")
_PLACE = Path("/run/netns")


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace, its cable, and an address at either end; two suites have not the same."""

    owner: int

    @classmethod
    def made(cls) -> Self:
        """Make it; what was made of it is taken away again where the rest cannot be."""
        namespace = cls(os.getpid())
        namespace.remove()
        try:
            namespace._make()
        except BaseException:
            namespace.remove()
            raise
        return namespace

    @property
    def name(self) -> str:
        """What the system calls it."""
        return f"lb{self.owner}"

    @property
    def cable(self) -> str:
        """The end of the cable that is here."""
        return f"{self.name}a"

    @property
    def here(self) -> str:
        """The address of this host on the cable."""
        return self._address(1)

    def _address(self, end: int) -> str:
        high, low = divmod(self.owner % (1 << 14), 64)
        return f"10.177.{high}.{low * 4 + end}"

    def _make(self) -> None:
        far = f"{self.name}b"
        ip("netns", "add", self.name)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", far, "netns", self.name)
        ip("address", "add", f"{self.here}/30", "dev", self.cable)
        ip("link", "set", self.cable, "up")
        ip("-n", self.name, "address", "add", f"{self._address(2)}/30", "dev", far)
        ip("-n", self.name, "link", "set", far, "up")

    def remove(self) -> None:
        """Take away what there is of it, and kill who is still in it."""
        if (_PLACE / self.name).exists():
            inside = ip("netns", "pids", self.name).split()
            for number in inside:
                subprocess.run(["kill", "-KILL", number], check=False, capture_output=True)
            ip("netns", "delete", self.name)
        if Path("/sys/class/net", self.cable).exists():
            # The other end may be gone with the namespace, and this one with it, meanwhile.
            subprocess.run(["ip", "link", "delete", self.cable], check=False, capture_output=True)


def clear_stale() -> None:
    """Remove the namespaces of processes that are no more."""
    if not _PLACE.is_dir():
        return
    for path in list(_PLACE.iterdir()):
        found = _NAME.fullmatch(path.name)
        if found and not psutil.pid_exists(int(found[1])):
            Namespace(int(found[1])).remove()


def ip(*words: str) -> str:
    """Give a command to iproute2, and return what it said."""
    done = subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
    return done.stdout
