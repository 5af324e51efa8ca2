"""The store of originals: written once, read back, never overwritten."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalogue.originals import LocalOriginals, OriginalDamagedError


def test_a_content_is_kept_under_its_digest(store: LocalOriginals):
    stored = store.put(io.BytesIO(b"letter"))
    assert stored.sha256 == hashlib.sha256(b"letter").hexdigest()
    assert store.path(stored.location).read_bytes() == b"letter"
    store.verify(stored)


def test_two_writers_of_one_content_keep_one_file(store: LocalOriginals):
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: store.put(io.BytesIO(b"same" * 1000)), range(8)))
    assert len(set(kept)) == 1
    files = [path for path in store.root.rglob("*") if path.is_file()]
    assert len(files) == 1


def test_damage_is_noticed_and_not_overwritten(store: LocalOriginals):
    stored = store.put(io.BytesIO(b"letter"))
    path = store.path(stored.location)
    path.chmod(0o600)
    path.write_bytes(b"forged")
    with pytest.raises(OriginalDamagedError, match="restore"):
        store.verify(stored)
    with pytest.raises(OriginalDamagedError):
        store.put(io.BytesIO(b"letter"))
    assert path.read_bytes() == b"forged"


def test_a_source_that_breaks_leaves_nothing(store: LocalOriginals):
    class Broken:
        def read(self, _size: int = -1, /) -> bytes:
            raise OSError("the share went away")

    with pytest.raises(OSError, match="share went away"):
        store.put(Broken())
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
