"""What a reading child gives up before it reads: the network, other files, most system calls."""

import ctypes
import os
import resource
import signal
import sys
from functools import partial
from pathlib import Path

import msgspec

from worker.reading.system_calls import filter_system_calls, find_library
from worker.reading.visible_files import hide_files

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000


class Confinement(msgspec.Struct, frozen=True):
    """What a child has given up, and what the platform did not let it.

    Attributes:
        network: whether it has no network. A filter of system calls alone shuts it out too.
        files: whether it can open no file of others.
        system_calls: whether it can make none that reading does not need.
        reasons: why not, for each that is missing.
    """

    network: bool = False
    files: bool = False
    system_calls: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing."""
        return self.network and self.files and self.system_calls


def confine(private: Path, also: tuple[Path, ...] = ()) -> Confinement:
    """Give up, for good, what reading does not need; return what of that the platform allowed.

    Args:
        private: the folder that may be written to.
        also: folders that may be read beside the usual ones.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    # Python ignores this signal, and a flood of output would go on.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return Confinement(reasons=(f"{sys.platform} lets a process give up nothing of this",))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # An ordinary user may give up the network only inside a user namespace.
    is_alone = libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    reasons = [] if is_alone else [f"no network namespace: {os.strerror(ctypes.get_errno())}"]
    find_library()
    done = []
    # The filter comes last: it refuses the calls by which the others are done.
    for step in (partial(hide_files, private, also), filter_system_calls):
        try:
            step()
            done.append(True)
        except OSError as error:
            done.append(False)
            reasons.append(str(error))
    files, system_calls = done
    return Confinement(is_alone or system_calls, files, system_calls, tuple(reasons))
