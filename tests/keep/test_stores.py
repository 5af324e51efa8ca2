"""Originals in a bucket: written once by however many, read back, mended, gone when disposed of."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from catalogue import bucket
from catalogue.bucket import BucketError, BucketOriginals
from catalogue.originals import LocalOriginals, OriginalDamagedError
from catalogue.stores import PairedOriginals, StoreAddressError, open_store, open_stores
from tests.keep.conftest import spoil

pytestmark = pytest.mark.filterwarnings("ignore")  # the client's own


def objects(store: BucketOriginals) -> list[str]:
    listed = boto3.client("s3").list_objects_v2(Bucket=store.bucket).get("Contents", [])
    return [entry["Key"] for entry in listed]


def put_raw(store: BucketOriginals, location: str, content: bytes) -> None:
    boto3.client("s3").put_object(
        Bucket=store.bucket, Key=f"{store.prefix}/{location}", Body=content
    )


def test_a_content_is_kept_under_its_digest(in_bucket):
    stored = in_bucket.put(io.BytesIO(b"letter"))
    assert stored.sha256 == hashlib.sha256(b"letter").hexdigest()
    assert objects(in_bucket) == [f"kept/{stored.location}"]
    assert in_bucket.path(stored.location).read_bytes() == b"letter"
    assert in_bucket.holds(stored.sha256, 6)
    assert not in_bucket.holds(stored.sha256, 7)
    assert not in_bucket.holds("0" * 64, 6)


def test_two_writers_of_one_content_keep_one_object(in_bucket, monkeypatch):
    answers = []
    call = BucketOriginals._call

    def watched(self, action, location, **more):
        try:
            answer = call(self, action, location, **more)
        except ClientError as error:
            answers.append(error.response["Error"]["Code"])
            raise
        answers.append(action)
        return answer

    monkeypatch.setattr(BucketOriginals, "_call", watched)
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: in_bucket.put(io.BytesIO(b"same" * 1000)), range(8)))
    assert len(set(kept)) == 1
    assert len(objects(in_bucket)) == 1
    # Each wrote only where nothing was: one was taken, the others were told.
    assert answers.count("put_object") == 1
    assert answers.count("PreconditionFailed") == 7


def test_a_server_that_knows_no_condition_is_asked_before(in_bucket, monkeypatch):
    call = BucketOriginals._call

    def without(self, action, location, **more):
        if "IfNoneMatch" in more:
            raise ClientError({"Error": {"Code": "NotImplemented"}}, "PutObject")
        return call(self, action, location, **more)

    monkeypatch.setattr(BucketOriginals, "_call", without)
    first = in_bucket.put(io.BytesIO(b"letter"))
    assert in_bucket.put(io.BytesIO(b"letter")) == first
    in_bucket.verify(first)


def test_damage_is_noticed_never_overwritten_and_mended(in_bucket):
    stored = in_bucket.put(io.BytesIO(b"letter"))
    put_raw(in_bucket, stored.location, b"forged")
    for act in (
        lambda: in_bucket.verify(stored),
        lambda: in_bucket.put(io.BytesIO(b"letter")),
        lambda: in_bucket.path(stored.location),
        lambda: in_bucket.mend(stored, io.BytesIO(b"not it")),
    ):
        with pytest.raises(OriginalDamagedError):
            act()
    in_bucket.mend(stored, io.BytesIO(b"letter"))
    in_bucket.verify(stored)


def test_what_is_gone_is_gone_at_hand_too(in_bucket):
    stored = in_bucket.put(io.BytesIO(b"letter"))
    path = in_bucket.path(stored.location)
    in_bucket.discard(stored)
    in_bucket.discard(stored)
    assert not path.exists()
    assert objects(in_bucket) == []
    with pytest.raises(FileNotFoundError):
        in_bucket.path(stored.location)


def test_what_is_at_hand_is_thrown_out_when_it_is_much_and_long_unused(s3_bucket, tmp_path):
    store = BucketOriginals(s3_bucket, "", tmp_path / "at-hand", 10)
    old = store.put(io.BytesIO(b"x" * 20))
    os.utime(store.path(old.location), (0, 0))
    new = store.put(io.BytesIO(b"y" * 20))
    store.path(new.location)
    files = {path.name for path in (tmp_path / "at-hand").rglob("*") if path.is_file()}
    assert files == {new.sha256}


def test_a_server_that_is_away_is_told(in_bucket, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    bucket._client.cache_clear()
    with pytest.raises(BucketError, match="AWS_ENDPOINT_URL"):
        in_bucket.put(io.BytesIO(b"letter"))


def test_a_pair_reads_from_whichever_has_the_bytes(pair, in_bucket):
    stored = pair.put(io.BytesIO(b"letter"))
    assert not pair.second.holds(stored.sha256, 6)
    pair.second.put(io.BytesIO(b"letter"))
    assert pair.path(stored.location).is_relative_to(pair.first.root)
    pair.first.path(stored.location).unlink()
    assert pair.path(stored.location).read_bytes() == b"letter"
    other_way = PairedOriginals(in_bucket, pair.second)
    assert other_way.path(stored.location).read_bytes() == b"letter"


def test_a_folder_is_mended_and_keeps_the_bad_bytes(store):
    stored = store.put(io.BytesIO(b"letter"))
    spoil(store, stored.sha256)
    with pytest.raises(OriginalDamagedError):
        store.mend(stored, io.BytesIO(b"not it"))
    store.mend(stored, io.BytesIO(b"letter"))
    store.verify(stored)
    assert (store.root / f".damaged-{stored.sha256}").read_bytes() == b"spoilt"
    store.discard(stored)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/srv/originals", LocalOriginals(Path("/srv/originals"))),
        ("s3://b/deep/prefix/", BucketOriginals("b", "deep/prefix", Path("c/b/deep/prefix"), 1)),
        ("s3://b", BucketOriginals("b", "", Path("c/b"), 1)),
    ],
)
def test_an_address_leads_to_its_store(address, expected):
    assert open_store(address, Path("c"), 1) == expected


@pytest.mark.parametrize("address", ["ftp://host/x", "s3:///nothing"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(StoreAddressError, match="s3://bucket"):
        open_store(address, Path("c"), 1)


def test_one_store_is_not_two(tmp_path):
    with pytest.raises(StoreAddressError, match="the same"):
        open_stores(tmp_path, None, str(tmp_path / "originals"), 1)
