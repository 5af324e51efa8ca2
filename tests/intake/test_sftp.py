"""Letters from a share behind SSH: a real SFTP server on loopback, known to the account or not."""

import asyncio
import threading
from pathlib import Path

import asyncssh
import fsspec
import pytest

from tests.made_letters import letter
from worker.intake.sources.remote import Remote
from worker.intake.sources.source import SourceUnreadableError

LETTERS = {"a.txt": letter(number=1), "sub/b.txt": letter(number=2)}


@pytest.fixture
def share(tmp_path, monkeypatch) -> Path:
    """A folder with letters, and a home whose account may sign in; no server is known yet."""
    ssh = tmp_path / "home" / ".ssh"
    ssh.mkdir(parents=True)
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(ssh / "id_ed25519")
    key.write_public_key(ssh / "authorized_keys")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    folder = tmp_path / "share"
    for name, content in LETTERS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "link.txt").symlink_to("/etc/passwd")
    return folder


@pytest.fixture
def address(share, tmp_path):
    """Return the share's address, on a server in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    key = asyncssh.generate_private_key("ssh-ed25519")
    connections = []

    class Server(asyncssh.SSHServer):
        def connection_made(self, connection: asyncssh.SSHServerConnection) -> None:
            connections.append(connection)

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Server,
            server_host_keys=[key],
            authorized_client_keys=str(tmp_path / "home" / ".ssh" / "authorized_keys"),
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(share)),
        )

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    public = key.export_public_key().decode()
    (tmp_path / "host-key").write_text(f"[127.0.0.1]:{server.get_port()} {public}")
    yield f"sftp://me@127.0.0.1:{server.get_port()}/"
    fsspec.get_filesystem_class("sftp").clear_instance_cache()

    async def end() -> None:
        for connection in connections:
            connection.abort()
            await connection.wait_closed()
        server.close()
        await server.wait_closed()

    asyncio.run_coroutine_threadsafe(end(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_share_behind_ssh_is_a_folder(importer, share, address, tmp_path):
    (tmp_path / "host-key").rename(tmp_path / "home" / ".ssh" / "known_hosts")
    source = Remote(address)
    assert importer.lines(importer.receive(source)) == dict.fromkeys(LETTERS, "pending")
    (share / "a.txt").write_bytes(letter(number=50) + b"\n")
    again = importer.receive(source)
    assert importer.lines(again) == {"a.txt": "pending"}
    assert importer.counts(again).unchanged == 1
    with pytest.raises(SourceUnreadableError, match="no such file"):
        list(Remote(f"{address}gone").entries())


def test_a_server_that_is_not_known_gives_nothing(address):
    with pytest.raises(SourceUnreadableError, match="not trusted"):
        list(Remote(address).entries())
