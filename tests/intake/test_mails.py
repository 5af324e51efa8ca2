"""Mail at the end of a batch, handed to a real mail server on loopback."""

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from schema import Batch, BatchLine
from worker.intake import batches
from worker.intake.mails import mail_all, mail_options
from worker.mail_server import MailAddressError
from worker.settings import Settings


def ended(sessions, *, refused: int = 0, name: str = "b", **options: str) -> int:
    """A batch that has ended."""
    with sessions.begin() as session:
        batch = batches.start(session, name=name, source="/mnt/letters", who="me", options=options)
        session.add_all(
            BatchLine(batch.id, f"secret-{n}.pdf", "", "refused", reason="too large")
            for n in range(refused)
        )
        session.add(BatchLine(batch.id, "old.pdf", "1", "unchanged"))
        batches.cancel(session, batch.id)
        batches.finish_ended(session)
        return batch.id


def later(sessions) -> None:
    with sessions.begin() as session:
        session.execute(text("UPDATE batch SET finished_at = finished_at - interval '1 hour'"))


def test_the_end_of_a_batch_is_mailed_once(sessions, office, settings):
    number = ended(sessions, refused=2, name="May\nBcc: x@y.z", **mail_options("ana@example.org"))
    ended(sessions)  # tells nobody
    assert mail_all(sessions, settings) == 1
    assert mail_all(sessions, settings) == 0
    ((mail, _, _),) = office.taken
    assert (mail["To"], mail["From"]) == ("ana@example.org", "letters@example.org")
    assert mail["Bcc"] is None
    assert mail["Subject"] == f"Batch {number} “May Bcc: x@y.z”: 2 of 3 failed"
    body = mail.get_content()
    assert "2  refused" in body
    assert "1  unchanged" in body
    assert f"https://letters.example.org/batches/{number}" in body
    assert "secret-" not in body


def test_a_mail_is_tried_until_it_is_taken_each_time_later(sessions, office, settings):
    number = ended(sessions, **mail_options("ana@example.org"))
    office.answers = ["451 later", "554 never"]
    assert [mail_all(sessions, settings) for _ in range(3)] == [0, 0, 0]
    assert office.answers == ["554 never"]  # half a minute has not gone by
    later(sessions)
    assert mail_all(sessions, settings) == 0
    later(sessions)
    assert mail_all(sessions, settings) == 1
    with sessions() as session:
        batch = session.get_one(Batch, number)
        assert (batch.mailed_at is not None, batch.mailings) == (True, 3)
    assert len(office.taken) == 1


def test_only_failures_are_mailed_where_that_is_asked(sessions, office, settings):
    options = mail_options("ana@example.org", "failures")
    ended(sessions, **options)
    failed = ended(sessions, refused=1, **options)
    assert mail_all(sessions, settings) == 1
    assert [mail["Message-ID"].split("@")[0] for mail, _, _ in office.taken] == [f"<batch-{failed}"]
    with sessions() as session:
        assert all(session.scalars(select(Batch.mailed_at)))


@pytest.mark.parametrize("office", [True], indirect=True)
def test_the_way_is_private_and_the_server_is_who_it_says(sessions, office, settings, vouch):
    private = settings.model_copy(
        update={"mail_tls": "starttls", "mail_user": "us", "mail_password": SecretStr("swordfish")}
    )
    ended(sessions, **mail_options("ana@example.org"))
    assert mail_all(sessions, private) == 0  # nobody vouches for it
    vouch()
    later(sessions)
    assert mail_all(sessions, private) == 1
    ((_, is_private, knew_us),) = office.taken
    assert (is_private, knew_us) == (True, True)
    assert "swordfish" not in repr(private)


def test_without_a_server_nothing_is_tried(sessions, tmp_path):
    number = ended(sessions, **mail_options("ana@example.org"))
    assert mail_all(sessions, Settings(home=tmp_path)) == 0
    with sessions() as session:
        assert session.get_one(Batch, number).mailings == 0


@pytest.mark.parametrize("address", ["", "ana", "ana@", "@b.org", "a b@c.org", "a@b.org\nBcc: c@d"])
def test_what_is_no_address_says_so(address):
    with pytest.raises(MailAddressError, match="no mail address"):
        mail_options(address)
