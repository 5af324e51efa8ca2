"""Originals in a bucket that speaks S3, with a folder of this host for what is being read.

Written once: a put says ``If-None-Match: *``, so that of two writers one is told that the other
was first. A server that does not know the condition is asked before; what two write at once is
then the same bytes under the same name.
"""

import base64
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from catalogue.originals import (
    LocalOriginals,
    OriginalDamagedError,
    Readable,
    StoredOriginal,
    digest_of,
    place_of,
)

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_CHUNK = 1 << 20
_GONE = {"NoSuchKey", "404", "NotFound"}
_TAKEN = {"PreconditionFailed", "412"}
_AT_ONCE = {"ConditionalRequestConflict", "409"}
_UNKNOWN_CONDITION = {"NotImplemented", "501", "InvalidArgument"}
_ATTEMPTS = 5
# What was used within this time may be open in a reader, and is not thrown out.
_IN_USE_SECONDS = 3600


class BucketError(OSError):
    """A bucket does not do what is asked; the message says which, what and what to do."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address}: {reason}. See that the bucket exists, that its server answers "
            "(AWS_ENDPOINT_URL), and that the keys (AWS_ACCESS_KEY_ID, …) may read and write it."
        )


@dataclass(frozen=True, slots=True)
class BucketOriginals:
    """Originals as objects ``prefix/ab/cd/abcd…``.

    Attributes:
        bucket: its name.
        prefix: what all names begin with; may be empty.
        cache: a folder for fetched files; losing it loses nothing.
        most_cached: how many bytes it may grow to.
    """

    bucket: str
    prefix: str
    cache: Path
    most_cached: int

    @property
    def address(self) -> str:
        """The address as settings have it."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    def put(self, stream: Readable) -> StoredOriginal:
        """Store what is left in a stream, and read it back.

        Raises:
            OriginalDamagedError: what is there, or was read back, is not what was given.
            BucketError: the server does not take it; nothing may be relied on.
        """
        self.cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=self.cache) as file:
            digest, size = hashlib.sha256(), 0
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                size += len(chunk)
            stored = StoredOriginal(digest.hexdigest(), size, place_of(digest.hexdigest()))
            self._put_once(stored, file)
        self.verify(stored)
        return stored

    def put_unsynced(self, stream: Readable, unsynced: set[Path]) -> StoredOriginal:  # noqa: ARG002 - a bucket has no folders to flush
        """Store as :meth:`put` does: an object is durable when the server has answered."""
        return self.put(stream)

    def sync(self, folders: Iterable[Path]) -> None:
        """Do nothing: there are no folders."""

    def holds(self, sha256: str, size: int) -> bool:
        """Tell whether a content is at its place, whole by its size."""
        try:
            found = self._ask("head_object", place_of(sha256))
        except FileNotFoundError:
            return False
        return bool(found["ContentLength"] == size)

    def open(self, location: str) -> IO[bytes]:
        """Open an original for reading: fetched, compared with its name."""
        return self.path(location).open("rb")

    def path(self, location: str) -> Path:
        """Return a file of this host with an original's bytes, fetched if it is not there yet.

        Raises:
            FileNotFoundError: the bucket does not hold it.
            OriginalDamagedError: what the bucket holds does not hash to its name.
        """
        kept = LocalOriginals(self.cache)
        path = kept.path(location)
        try:
            os.utime(path)
        except FileNotFoundError:
            sha256 = path.name
            self._make_room()
            fetched = kept.put(_Body(self._ask("get_object", location)["Body"], self.address))
            if fetched.sha256 != sha256:
                kept.discard(fetched)
                raise OriginalDamagedError(sha256, f"{self.address}/{location}") from None
        return path

    def verify(self, stored: StoredOriginal) -> None:
        """Read an original from the bucket, never from the cache, and compare it with its name."""
        body = _Body(self._ask("get_object", stored.location)["Body"], self.address)
        digest = hashlib.sha256()
        while chunk := body.read(_CHUNK):
            digest.update(chunk)
        if digest.hexdigest() != stored.sha256:
            raise OriginalDamagedError(stored.sha256, f"{self.address}/{stored.location}")

    def mend(self, stored: StoredOriginal, good: Readable) -> None:
        """Put good bytes in the place of bad or missing ones."""
        self.cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=self.cache) as file:
            while chunk := good.read(_CHUNK):
                file.write(chunk)
            file.flush()
            if digest_of(Path(file.name)) != stored.sha256:
                raise OriginalDamagedError(stored.sha256, "the copy to mend it with")
            file.seek(0)
            self._ask("put_object", stored.location, Body=file, ChecksumSHA256=_sum(stored))
        self.verify(stored)

    def discard(self, stored: StoredOriginal) -> None:
        """Remove an original, and what was fetched of it."""
        LocalOriginals(self.cache).discard(stored)
        self._ask("delete_object", stored.location)

    def _put_once(self, stored: StoredOriginal, file: IO[bytes]) -> None:
        condition: dict[str, Any] = {"IfNoneMatch": "*"}
        for attempt in range(_ATTEMPTS):
            file.seek(0)
            try:
                self._call(
                    "put_object",
                    stored.location,
                    Body=file,
                    ChecksumSHA256=_sum(stored),
                    **condition,
                )
            except _client_error() as error:
                code = _code(error)
                if code in _TAKEN:
                    return
                if code in _AT_ONCE:
                    time.sleep(0.1 * 2**attempt)
                elif code in _UNKNOWN_CONDITION and condition:
                    if self.holds(stored.sha256, stored.size):
                        return
                    condition = {}
                else:
                    raise BucketError(self.address, str(error)) from error
            else:
                return
        raise BucketError(self.address, f"{stored.location} is being written by others")

    def _ask(self, action: str, location: str, **more: Any) -> Any:
        try:
            return self._call(action, location, **more)
        except _client_error() as error:
            if _code(error) in _GONE:
                message = f"{self.address}/{location}: the original is gone"
                raise FileNotFoundError(message) from error
            raise BucketError(self.address, str(error)) from error

    def _call(self, action: str, location: str, **more: Any) -> Any:
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - an optional part

        key = f"{self.prefix}/{location}".lstrip("/")
        try:
            return getattr(_client(os.getpid()), action)(Bucket=self.bucket, Key=key, **more)
        except BotoCoreError as error:
            raise BucketError(self.address, str(error)) from error

    def _make_room(self) -> None:
        """Throw out what was used longest ago, as long as there is too much."""
        files = [(path.stat(), path) for path in self.cache.glob("??/??/*")]
        total = sum(status.st_size for status, _ in files)
        before = time.time() - _IN_USE_SECONDS
        for status, path in sorted(files, key=lambda entry: entry[0].st_mtime):
            if total <= self.most_cached or status.st_mtime > before:
                return
            path.unlink(missing_ok=True)
            total -= status.st_size


class _Body:
    """An object's bytes; a connection that breaks is told as the store's fault."""

    def __init__(self, body: Any, address: str) -> None:
        self._body, self._address = body, address

    def read(self, size: int = -1, /) -> bytes:
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - an optional part

        try:
            content: bytes = self._body.read(None if size < 0 else size)
        except BotoCoreError as error:
            raise BucketError(self._address, str(error)) from error
        return content


@cache
def _client(_process: int) -> Any:
    """Return this process's client: one that was made before a fork must not be used after it."""
    import boto3  # noqa: PLC0415 - an optional part
    from botocore.config import Config  # noqa: PLC0415

    retries: Any = {"max_attempts": 4, "mode": "standard"}
    return boto3.session.Session().client(
        "s3",
        config=Config(connect_timeout=10, read_timeout=60, retries=retries, max_pool_connections=8),
    )


def _client_error() -> "type[ClientError]":
    from botocore.exceptions import ClientError  # noqa: PLC0415 - an optional part

    kind: type[ClientError] = ClientError
    return kind


def _code(error: "ClientError") -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _sum(stored: StoredOriginal) -> str:
    """Return the digest as S3 wants it: the server refuses bytes that were changed on the way."""
    return base64.b64encode(bytes.fromhex(stored.sha256)).decode()
