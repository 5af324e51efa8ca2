"""Object stores and remote shares, by fsspec: ``s3://bucket/letters``, ``sftp://host/letters``.

Keys and endpoints come from the environment (``AWS_…``, ``FSSPEC_S3_ENDPOINT_URL``) and from
``~/.ssh``, as fsspec and SSH have it: a batch keeps the address alone.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import fsspec

from catalogue.originals import Readable
from worker.intake.sources.source import Entry, SourceUnreadableError

# An SSH server must be known to the account (``~/.ssh/known_hosts``): the client of fsspec takes
# any otherwise, and letters would come from whoever answers.
_GIVEN: dict[str, dict[str, Any]] = {
    "sftp": {"known_hosts": ()},
    "ssh": {"known_hosts": ()},
}
# What changes when a file does, as different stores name it.
_TAGS = ("ETag", "etag", "checksum", "size", "LastModified", "mtime", "created")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or folder that fsspec can list."""

    address: str

    def entries(self) -> Iterator[Entry]:
        """Yield the files, one folder after the other."""
        try:
            given = _GIVEN.get(self.address.partition("://")[0], {})
            system, root = fsspec.url_to_fs(self.address, **given)
            # A worker lives long: what it listed an hour ago is not what is there.
            system.invalidate_cache()
            if not system.exists(root):
                raise SourceUnreadableError(self.address, "there is no such file or folder")
            if system.isfile(root):
                yield _entry(system, root.rsplit("/", 1)[0], system.info(root))
                return
            for _, _, files in system.walk(root, detail=True):
                for name in sorted(files):
                    if files[name]["type"] == "file":
                        yield _entry(system, root, files[name])
        except _unreadable() as error:
            if isinstance(error, SourceUnreadableError):
                raise
            raise SourceUnreadableError(self.address, str(error)) from error

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Leave the file where it is."""


def _unreadable() -> tuple[type[Exception], ...]:
    """Return what is raised where there is nothing to read: SSH has errors of its own."""
    try:
        from asyncssh import Error  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        return ImportError, OSError, ValueError
    return ImportError, OSError, ValueError, Error


def _entry(system: Any, root: str, info: dict[str, Any]) -> Entry:
    path = info["name"]
    stamp = " ".join(str(info[tag]) for tag in _TAGS if info.get(tag) is not None)
    shown = path.removeprefix(root).lstrip("/")
    return Entry(shown, stamp, partial(_open, system, path))


def _open(system: Any, path: str) -> AbstractContextManager[Readable]:
    opened: AbstractContextManager[Readable] = system.open(path, "rb")
    return opened
