"""The exit codes of every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0  #: all was done
    FAILED = 1  #: a fault of the machine: a server does not start, a disk is full
    USAGE = 2  #: the call's words are off
    NOT_ALL = 3  #: done, but some files were rejected or quarantined, or could not be read
    NOT_FOUND = 4  #: nothing was found
    PENDING = 5  #: kept and queued, but not catalogued within the time given
    INTERRUPTED = 130  #: Ctrl-C; what has a receipt goes on in the background
