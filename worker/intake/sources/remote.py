"""Object stores and remote shares, by fsspec: ``s3://bucket/letters``, ``sftp://host/letters``.

Keys and endpoints come from the environment (``AWS_…``, ``FSSPEC_S3_ENDPOINT_URL``) and from
``~/.ssh``, as fsspec and SSH have it: a batch keeps the address alone.
"""

import io
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
_SMALL = 1 << 20
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
            for info in _objects(system, root) if _is_bucket(system) else _below(system, root):
                yield _entry(system, root, info)
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


def _below(system: Any, folder: str) -> Iterator[dict[str, Any]]:
    """Yield the files below a folder. Of one folder at a time the names are in memory, no more.

    A folder that cannot be listed is no empty one: it ends the listing. (fsspec's own walk would
    pass over it in silence.)
    """
    listed = sorted(system.ls(folder, detail=True), key=lambda info: str(info["name"]))
    system.invalidate_cache(folder)
    yield from (info for info in listed if info["type"] == "file")
    inner = [info["name"].rstrip("/") for info in listed if info["type"] == "directory"]
    del listed
    for name in inner:
        if name != folder.rstrip("/"):
            yield from _below(system, name)


def _is_bucket(system: Any) -> bool:
    """Tell whether it is S3, which gives its keys in pages."""
    return "s3" in system.protocol


def _objects(system: Any, root: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a bucket below a prefix, in the order of their keys, page by page.

    A bucket's folders hold a million keys more often than not: none is listed whole.
    """
    bucket, prefix, _ = system.split_path(root)
    asked = {"Bucket": bucket, "Prefix": f"{prefix}/" if prefix else ""}
    while True:
        page = system.call_s3("list_objects_v2", **asked)
        for found in page.get("Contents", ()):
            if not found["Key"].endswith("/"):  # what marks an empty folder
                yield {**found, "name": f"{bucket}/{found['Key']}", "size": found["Size"]}
        if not page.get("IsTruncated"):
            return
        asked["ContinuationToken"] = page["NextContinuationToken"]


def _entry(system: Any, root: str, info: dict[str, Any]) -> Entry:
    path = info["name"]
    stamp = " ".join(str(info[tag]) for tag in _TAGS if info.get(tag) is not None)
    # Keys may have any number of slashes: what is left of two of them must not be the same.
    shown = path.removeprefix(root).removeprefix("/")
    is_small = _is_bucket(system) and info["size"] <= _SMALL
    return Entry(shown, stamp, partial(_fetch if is_small else _open, system, path))


def _open(system: Any, path: str) -> AbstractContextManager[Readable]:
    opened: AbstractContextManager[Readable] = system.open(path, "rb")
    return opened


def _fetch(system: Any, path: str) -> AbstractContextManager[Readable]:
    """Return a small object by one request, where opening it would take two."""
    return io.BytesIO(system.cat_file(path))
