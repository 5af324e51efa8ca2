"""Object stores and remote shares, by fsspec: ``s3://bucket/letters``, ``sftp://host/letters``.

Keys and endpoints come from the environment (``AWS_…``, ``FSSPEC_S3_ENDPOINT_URL``), as fsspec
has it: a batch keeps the address alone.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import fsspec

from catalogue.originals import Readable
from worker.intake.sources.source import Entry, SourceUnreadableError

# What changes when a file does, as different stores name it.
_TAGS = ("ETag", "etag", "checksum", "size", "LastModified", "mtime", "created")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or folder that fsspec can list."""

    address: str

    def entries(self) -> Iterator[Entry]:
        """Yield the files, one folder after the other."""
        try:
            system, root = fsspec.url_to_fs(self.address)
            # A worker lives long: what it listed an hour ago is not what is there.
            system.invalidate_cache()
            if not system.exists(root):
                raise SourceUnreadableError(self.address, "there is no such file or folder")
            if system.isfile(root):
                yield _entry(system, root.rsplit("/", 1)[0], system.info(root))
                return
            for _, _, files in system.walk(root, detail=True):
                for name in sorted(files):
                    yield _entry(system, root, files[name])
        except (ImportError, OSError, ValueError) as error:
            if isinstance(error, SourceUnreadableError):
                raise
            raise SourceUnreadableError(self.address, str(error)) from error

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Leave the file where it is."""


def _entry(system: Any, root: str, info: dict[str, Any]) -> Entry:
    path = info["name"]
    stamp = " ".join(str(info[tag]) for tag in _TAGS if info.get(tag) is not None)
    shown = path.removeprefix(root).lstrip("/")
    return Entry(shown, stamp, partial(_open, system, path))


def _open(system: Any, path: str) -> AbstractContextManager[Readable]:
    opened: AbstractContextManager[Readable] = system.open(path, "rb")
    return opened
