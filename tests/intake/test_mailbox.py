"""A mailbox on a real IMAP server: each message once, marked only when it is committed."""

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from catalogue.ledger import balance
from tests.intake.conftest import MOST_BYTES
from tests.made_letters import letter
from tests.reading import made_files as made
from worker.intake.sources.mailbox import Mailbox
from worker.intake.sources.source import SourceUnreadableError

PASSWORD = "a-secret"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 0
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@pytest.fixture(scope="module")
def server():
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        pytest.skip(
            "Dovecot, or root to run it, is not installed: run deploy/install-test-packages"
        )
    # Not pytest's folder: the server's unprivileged parts may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="letterbook-dovecot-"))
    folder.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder,
            password=PASSWORD,
            port=port,
            uid="nobody",
            gid="nogroup",
        )
    )
    process = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"])
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(20)
    shutil.rmtree(folder)


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
