"""Which stores of originals there are: the first, and perhaps a second that keeps a copy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from catalogue.bucket import BucketOriginals
from catalogue.originals import LocalOriginals, Originals, Readable, StoredOriginal

FIRST, SECOND = "first", "second"


class StoreAddressError(ValueError):
    """The address of a store is none; the message says what one looks like."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address}: {reason}. A store of originals is a folder (/srv/originals) or a bucket "
            "(s3://bucket/prefix)."
        )


@dataclass(frozen=True, slots=True)
class PairedOriginals:
    """Two stores as one: written to the first, read from whichever has the bytes.

    The second is filled after the commit, by :mod:`catalogue.replication`: a second store that is
    away keeps no letter waiting.
    """

    first: Originals
    second: Originals

    @property
    def address(self) -> str:
        """The address of the first."""
        return self.first.address

    def put(self, stream: Readable) -> StoredOriginal:
        """Store in the first."""
        return self.first.put(stream)

    def put_unsynced(self, stream: Readable, unsynced: set[Path]) -> StoredOriginal:
        """Store in the first, its folders left to :meth:`sync`."""
        return self.first.put_unsynced(stream, unsynced)

    def sync(self, folders: Iterable[Path]) -> None:
        """Flush the folders of the first."""
        self.first.sync(folders)

    def holds(self, sha256: str, size: int) -> bool:
        """Tell whether the first holds a content."""
        return self.first.holds(sha256, size)

    def open(self, location: str) -> IO[bytes]:
        """Open an original in the store that has it."""
        return self.path(location).open("rb")

    def path(self, location: str) -> Path:
        """Return a file with an original's bytes, from the second store where the first fails."""
        try:
            path = self.first.path(location)
            path.stat()
        except OSError:
            return self.second.path(location)
        return path

    def verify(self, stored: StoredOriginal) -> None:
        """Compare what the first holds with its name."""
        self.first.verify(stored)

    def mend(self, stored: StoredOriginal, good: Readable) -> None:
        """Mend the first."""
        self.first.mend(stored, good)

    def discard(self, stored: StoredOriginal) -> None:
        """Remove an original from both."""
        self.first.discard(stored)
        self.second.discard(stored)


def open_store(address: str, cache: Path, most_cached: int) -> Originals:
    """Return the store at an address.

    Raises:
        StoreAddressError: the address is none, or what it needs is not installed.
    """
    parts = urlsplit(address)
    if not parts.scheme:
        return LocalOriginals(Path(address).expanduser().absolute())
    if parts.scheme != "s3" or not parts.netloc:
        raise StoreAddressError(address, "no folder and no bucket")
    if find_spec("boto3") is None:
        raise StoreAddressError(address, "boto3 is not installed: install letterbook[s3]")
    bucket, prefix = parts.netloc, parts.path.strip("/")
    return BucketOriginals(bucket, prefix, cache / bucket / prefix, most_cached)


def open_stores(
    home: Path, first: str | None, second: str | None, most_cached: int
) -> Originals | PairedOriginals:
    """Return the store or the two stores of a Letterbook.

    The first is in its data folder if nothing else is said.

    Raises:
        StoreAddressError: an address is none.
    """
    cache = home / "cache" / "originals"
    store = open_store(first, cache, most_cached) if first else LocalOriginals(home / "originals")
    if not second:
        return store
    copy = open_store(second, cache, most_cached)
    if copy.address == store.address:
        raise StoreAddressError(second, "the first and the second store are the same")
    return PairedOriginals(store, copy)


def folder_of(store: Originals) -> Path | None:
    """Return the folder that the first store is; ``None`` for a bucket."""
    first = store.first if isinstance(store, PairedOriginals) else store
    return first.root if isinstance(first, LocalOriginals) else None


def by_name(store: Originals) -> Iterator[tuple[str, Originals]]:
    """Yield the stores behind one, each with its name in the ledger."""
    if isinstance(store, PairedOriginals):
        yield FIRST, store.first
        yield SECOND, store.second
    else:
        yield FIRST, store
