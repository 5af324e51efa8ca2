"""Which files a reading child may open: its own code, fonts, language data, its private folder.

The file that it reads is handed to it open. So a child that a letter has taken over can read no
other letter, no secret and no setting of this host.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

_ROOT = Path(__file__).parents[2]
# What reading imports, and what tests put in the child's place. The folder of the checkout itself
# may hold a data folder, and is not among them.
_CODE = ("extraction", "worker", "schema", "catalogue", "tests")
_SYSTEM = ("usr", "lib", "lib64", "etc/fonts", "etc/ld.so.cache", "etc/localtime", "etc/mime.types")
_MACHINE = (
    "proc/cpuinfo",
    "proc/meminfo",
    "sys/devices/system/cpu",
    "dev/urandom",
    "dev/zero",
)
_NULL = "dev/null"


class NotHiddenError(OSError):
    """The kernel cannot hide files from a process."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}: hiding files takes Landlock (Linux 5.13, lsm=landlock)")


def hide_files(private: Path, also: Iterable[Path]) -> None:
    """Take from this process the right to open any file but those that reading needs, for good.

    Args:
        private: the folder that it may write to.
        also: folders that it may read beside the usual ones.

    Raises:
        NotHiddenError: the kernel cannot do that.
    """
    try:
        import landlockpy  # noqa: PLC0415 - it is installed on Linux alone
    except ImportError as error:
        raise NotHiddenError(str(error)) from error
    if not landlockpy.supported():
        raise NotHiddenError("this kernel has no Landlock")
    right = landlockpy.AccessFS
    reading = right.READ_FILE | right.READ_DIR
    writing = right.WRITE_FILE | right.TRUNCATE
    keeping = right.MAKE_REG | right.MAKE_DIR | right.REMOVE_FILE | right.REMOVE_DIR
    scope = landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL
    with landlockpy.Ruleset(scoped=scope) as rules:
        for path in _present([*_readable(), *also]):
            rules.allow_path(path, reading if path.is_dir() else right.READ_FILE)
        # Looking for a module lists this folder; its files stay shut.
        rules.allow_path(_ROOT, right.READ_DIR)
        rules.allow_path(Path("/", _NULL), right.READ_FILE | writing)
        rules.allow_path(private, reading | writing | keeping)
        rules.restrict()


def _readable() -> list[Path]:
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix}
    code = [_ROOT / name for name in _CODE]
    return [*code, *map(Path, prefixes), *(Path("/", name) for name in (*_SYSTEM, *_MACHINE))]


def _present(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.exists()]
