"""What a message brings arrives by itself, once, under the message."""

from pathlib import Path

from sqlalchemy import select

from catalogue.ledger import balance
from cli.runtime import Runtime
from schema import Arrival, Job
from tests.made_letters import letter
from tests.reading import made_files as made
from tests.worker.conftest import deliver, until


def test_attachments_are_arrivals_of_their_own(runtime: Runtime, sessions, tmp_path: Path):
    def counts():
        with sessions() as session:
            return balance(session)

    runtime.start_workers()
    content = made.mail(
        {"one.pdf": made.pdf(), "two.txt": letter(number=2), "x.exe": b"MZ\x00\x01"}
    )
    (receipt,) = deliver(runtime, sessions, tmp_path, {"cover.eml": content})
    until(lambda: counts().received == 4 and counts().pending == 0)
    final = counts()
    assert (final.catalogued, final.rejected, final.adds_up) == (2, 2, True)
    with sessions() as session:
        brought = session.scalars(select(Arrival).order_by(Arrival.id)).all()
        assert [arrival.name for arrival in brought] == ["cover.eml", "one.pdf", "two.txt", "x.exe"]
        assert [arrival.parent_id for arrival in brought] == [None] + [receipt.arrival_id] * 3
        job = session.get_one(Job, receipt.job_id)
        assert job.error_code == "carrier"
        assert "received as arrivals of their own" in job.error_message


def test_messages_within_messages_end_somewhere(runtime: Runtime, sessions, tmp_path: Path):
    def counts():
        with sessions() as session:
            return balance(session)

    runtime.start_workers()
    deliver(
        runtime,
        sessions,
        tmp_path,
        {"in.eml": made.nested_mail(2), "deep.eml": made.nested_mail(6)},
    )
    until(lambda: counts().received >= 8 and counts().pending == 0)
    with sessions() as session:
        codes = session.scalars(select(Job.error_code).where(Job.state == "rejected")).all()
        assert codes.count("too_many_attachments") == 1
    assert counts().catalogued == 1
