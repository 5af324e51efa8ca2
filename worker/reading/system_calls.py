"""Which system calls a reading child may make: all others are refused by the kernel.

The list was made by watching children read every format, draw pages and recognise scans, and holds
what Python and glibc need beside that. What is refused fails with EPERM, as a missing right does,
and libraries go on without; what only a program that was taken over would try ends the child.
"""

import contextlib
import errno
import importlib
import os
from typing import Any

_FILES = """
    open openat read readv pread64 write writev pwrite64 lseek close fcntl dup dup2 dup3 ftruncate
    fsync fdatasync flock fadvise64 fstat stat lstat newfstatat statx statfs fstatfs access
    faccessat faccessat2 readlink readlinkat getdents64 getcwd mkdir mkdirat rmdir unlink unlinkat
    rename renameat renameat2 chmod fchmod fchmodat
"""
_MEMORY = "brk mmap munmap mprotect mremap madvise mincore"
_SIGNALS = "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall"
_TIME = "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times"
_THREADS = """
    futex set_robust_list set_tid_address rseq sched_yield sched_getaffinity exit exit_group
    getpid gettid getppid getuid geteuid getgid getegid
"""
_MACHINE = "getrandom getrusage getrlimit setrlimit sysinfo uname getcpu arch_prctl"
# The requests come over a socket that is open; none can be made.
_REQUESTS = "recvmsg recvfrom poll ppoll select pselect6"
ALLOWED = tuple(f"{_FILES} {_MEMORY} {_SIGNALS} {_TIME} {_THREADS} {_MACHINE} {_REQUESTS}".split())

# No reader calls these. Ending the child makes the attempt seen: its letter has died of SIGSYS.
DEADLY = ("execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev")

_CLONE_THREAD = 0x10000
_PR_SET_NAME = 15
# What Python asks of a file that it opens: whether it is a terminal, whether it closes on exec.
_HARMLESS_CONTROLS = (0x5401, 0x5450, 0x5451)
_UNKNOWN = -1


class FilterMissingError(OSError):
    """The platform has no filter of system calls, or its library is not installed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no filter of system calls: {reason}")


def find_library() -> None:
    """Load libseccomp; looking for it takes programs and files that :func:`hide_files` hides."""
    with contextlib.suppress(ImportError, RuntimeError):
        importlib.import_module("pyseccomp")


def filter_system_calls() -> None:
    """Refuse all system calls of this process but those that reading needs, for good.

    Raises:
        FilterMissingError: there is no libseccomp, or a kernel without filters.
    """
    try:
        import pyseccomp  # noqa: PLC0415 - where libseccomp is missing, the import fails
    except (ImportError, RuntimeError) as error:
        raise FilterMissingError(
            f"{error}; not installed: run deploy/install-test-packages, or install libseccomp2"
        ) from error
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        _add(rules, pyseccomp, pyseccomp.ALLOW, name)
    for name in DEADLY:
        _add(rules, pyseccomp, pyseccomp.KILL_PROCESS, name)
    _add_those_that_depend(rules, pyseccomp)
    try:
        rules.load()
    except OSError as error:
        raise FilterMissingError(f"the kernel takes none ({error.strerror})") from error


def _add_those_that_depend(rules: Any, seccomp: Any) -> None:
    """Allow what is harmless with some arguments: threads, signals and limits of one's own."""
    equal, masked, argument = seccomp.EQ, seccomp.MASKED_EQ, seccomp.Arg
    own = os.getpid()
    thread = argument(0, masked, _CLONE_THREAD, _CLONE_THREAD)
    _add(rules, seccomp, seccomp.ALLOW, "clone", thread)
    # Its arguments cannot be looked at. "Not there" makes glibc take clone.
    _add(rules, seccomp, seccomp.ERRNO(errno.ENOSYS), "clone3")
    for name in ("kill", "tgkill"):
        _add(rules, seccomp, seccomp.ALLOW, name, argument(0, equal, own))
    _add(rules, seccomp, seccomp.ALLOW, "prlimit64", argument(0, equal, 0))
    _add(rules, seccomp, seccomp.ALLOW, "prctl", argument(0, equal, _PR_SET_NAME))
    for control in _HARMLESS_CONTROLS:
        _add(rules, seccomp, seccomp.ALLOW, "ioctl", argument(1, equal, control))


def _add(rules: Any, seccomp: Any, action: int, name: str, *arguments: Any) -> None:
    """Add a rule, unless this processor has no such call."""
    if seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) != _UNKNOWN:
        rules.add_rule(action, name, *arguments)
