"""A mailbox on a real IMAP server: each message once, marked only when it is committed."""

import imaplib

import pytest

from catalogue.ledger import balance
from tests.intake.conftest import MOST_BYTES
from tests.intake.imap_server import PASSWORD, imap_server, lacks
from tests.made_letters import letter
from tests.reading import made_files as made
from worker.intake.sources.mailbox import Mailbox
from worker.intake.sources.source import SourceUnreadableError


@pytest.fixture(scope="module")
def server():
    if reason := lacks():
        pytest.skip(reason)
    with imap_server() as port:
        yield port


@pytest.fixture
def client(server):
    with imaplib.IMAP4("127.0.0.1", server) as client:
        client.login("office", PASSWORD)
        client.select("INBOX")
        for number in client.search(None, "ALL")[1][0].split():
            client.store(number, "+FLAGS", "(\\Deleted)")
        client.expunge()
        yield client


@pytest.fixture
def mailbox(server, monkeypatch):
    monkeypatch.setenv("LETTERBOOK_IMAP_PASSWORD", PASSWORD)
    return f"imap://office@127.0.0.1:{server}/INBOX"


def bring(client, number: int) -> None:
    content = made.mail({f"{number}.txt": letter(number=number)})
    client.append("INBOX", None, None, content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    client.noop()


def flags(client) -> list[bytes]:
    return [part for part in client.fetch("1:*", "(FLAGS)")[1] if part]


def test_each_message_is_received_once_and_stays_unread(importer, sessions, client, mailbox):
    bring(client, 1)
    bring(client, 2)
    assert importer.counts(importer.receive(Mailbox(mailbox, MOST_BYTES))).pending == 2
    bring(client, 3)
    second = importer.receive(Mailbox(mailbox, MOST_BYTES), importer.start("again"))
    assert importer.counts(second).files == 1
    assert importer.counts(importer.receive(Mailbox(mailbox, MOST_BYTES))).files == 0
    with sessions() as session:
        assert balance(session).received == 3
    client.noop()
    assert all(b"LetterbookReceived" in line and b"Seen" not in line for line in flags(client))


def test_a_message_that_was_not_committed_is_not_marked(importer, client, mailbox, monkeypatch):
    bring(client, 4)

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("worker.intake.importing.record_arrivals", fail)
        with pytest.raises(KeyboardInterrupt):
            importer.receive(Mailbox(mailbox, MOST_BYTES))
    client.noop()
    assert b"LetterbookReceived" not in flags(client)[0]
    assert importer.counts(importer.receive(Mailbox(mailbox, MOST_BYTES))).pending == 1


@pytest.mark.parametrize(
    "address, password",
    [
        ("imap://office@127.0.0.1:{port}/INBOX", "wrong"),
        ("imap://office@127.0.0.1:{port}/NoSuchFolder", PASSWORD),
        ("imap://office@127.0.0.1:9/INBOX", PASSWORD),
    ],
)
def test_a_mailbox_that_cannot_be_opened_says_so(importer, server, monkeypatch, address, password):
    monkeypatch.setenv("LETTERBOOK_IMAP_PASSWORD", password)
    with pytest.raises(SourceUnreadableError, match="imap://office"):
        importer.receive(Mailbox(address.format(port=server), MOST_BYTES))
