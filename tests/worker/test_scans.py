"""Scans through a real worker: page by page, in their own lane, never from the start again."""

from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.ledger import balance
from catalogue.lookups import Criteria, find
from cli.runtime import Runtime
from schema import Job, Original, RecognisedPage, Rendition
from tests.made_letters import letter
from tests.reading import made_files as made
from tests.scanning import images_of, scan_pdf
from tests.worker.conftest import deliver, kill_worker, until

PAGES = 8


@pytest.fixture
def scan() -> bytes:
    """A letter of one page with an annex of seven, without any text layer."""
    page = images_of(made.pdf())[0]
    annex = images_of(made.pdf("Annex\n\nThe statement of the Government goes on here."))[0]
    return scan_pdf([page, *[annex] * (PAGES - 1)])


def test_a_scan_is_recognised_page_by_page_and_goes_on_where_it_was_killed(
    runtime: Runtime, sessions, tmp_path: Path, scan: bytes, tessdata
):
    def read_at() -> list:
        with sessions() as session:
            rows = session.scalars(select(RecognisedPage).order_by(RecognisedPage.page))
            return [(row.page, row.recognised_at) for row in rows if row.recognised_at]

    def counts():
        with sessions() as session:
            return balance(session)

    runtime.start_workers()
    (receipt,) = deliver(runtime, sessions, tmp_path, {"scan.pdf": scan}, lane="bulk")
    until(lambda: len(read_at()) >= 2)
    # A letter that comes while the scan is at work does not wait for its end.
    deliver(runtime, sessions, tmp_path, {"letter.txt": letter(number=7)})
    until(lambda: counts().catalogued == 1)
    done = read_at()
    assert len(done) < PAGES
    with sessions() as session:
        assert session.get_one(Job, receipt.job_id).lane == "ocr"
    kill_worker(runtime)
    done = read_at()
    runtime.start_workers()
    until(lambda: counts().catalogued == 2)
    assert read_at()[: len(done)] == done
    with sessions() as session:
        found = find(session, Criteria(symbol="A/75/101"))
        assert [document.symbols for document in found] == [("A/75/101", "S/2021/101")]
        rendition = session.scalars(select(Rendition).where(Rendition.pages == PAGES)).one()
        assert rendition.read_by == "ocr"
        assert all(piece["box"] for piece in rendition.record["evidence"]["title"])


@pytest.mark.parametrize("runtime", [{"LETTERBOOK_RECOGNISE": "0"}], indirect=True)
def test_without_recognition_a_scan_is_kept_and_can_be_retried(
    runtime: Runtime, sessions, tmp_path: Path, scan: bytes
):
    runtime.start_workers()
    (receipt,) = deliver(runtime, sessions, tmp_path, {"scan.pdf": scan})

    def job() -> Job:
        with sessions() as session:
            return session.get_one(Job, receipt.job_id)

    until(lambda: job().state == "rejected")
    assert job().error_code == "no_text"
    with sessions() as session:
        original = session.get_one(Original, job().original_id)
    assert runtime.store.path(original.location).read_bytes() == scan
