"""Real workers keep originals: in a bucket, with a second store, hashed again, read from either."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from sqlalchemy import select, text

from catalogue.fixity.checking import due
from catalogue.lookups import Criteria, find
from catalogue.stores import PairedOriginals
from schema import FixityRun, Job, Replica
from tests.made_letters import letter
from tests.worker.conftest import deliver as send
from tests.worker.conftest import until
from worker.app import make_app

pytestmark = pytest.mark.filterwarnings("ignore")  # the object store's client has its own
BUCKET = "letters-of-workers"
SECOND = Path(tempfile.gettempdir()) / "letterbook-second-of-tests"
SETTINGS = {
    "LETTERBOOK_ORIGINALS": f"s3://{BUCKET}/kept",
    "LETTERBOOK_ORIGINALS_SECOND": str(SECOND),
    "LETTERBOOK_FIXITY_DAYS": "0.000001",
}


@pytest.fixture
def bucket_of_workers(s3_server, s3_bucket) -> Iterator[None]:
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    yield
    shutil.rmtree(SECOND, ignore_errors=True)


@pytest.mark.parametrize("runtime", [SETTINGS], indirect=True)
def test_a_letter_in_a_bucket_is_read_copied_and_hashed(
    bucket_of_workers,
    runtime,
    sessions,
    tmp_path,
):
    assert isinstance(runtime.store, PairedOriginals)
    runtime.start_workers()
    send(runtime, sessions, tmp_path, {"a.txt": letter(number=7)})

    def count(query) -> int:
        with sessions() as session:
            return len(session.execute(query).all())

    until(lambda: count(select(Job).where(Job.state == "done")) == 1)
    with sessions() as session:
        assert len(find(session, Criteria(symbol="A/75/7"))) == 1
        (one,) = due(session, "first", text("'infinity'"))
    sender = make_app(runtime.broker_url, runtime.settings)
    sender.send_task("letterbook.replicate", queue="maintenance")
    until(lambda: count(select(Replica)) == 1)
    runtime.store.second.verify(one.stored)
    sender.send_task("letterbook.check_fixity", queue="maintenance")
    until(lambda: count(select(FixityRun).where(FixityRun.checked == 1)) >= 2)
    # The first loses it, at hand and in the bucket: it is read from the second.
    runtime.store.first.discard(one.stored)
    with sessions.begin() as session:
        session.execute(text("UPDATE job SET state = 'queued', finished_at = NULL"))
    until(lambda: count(select(Job).where(Job.state == "done")) == 1)
