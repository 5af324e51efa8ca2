"""A real IMAP server on loopback: Dovecot, with mailboxes that any name may open."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "a-secret"
_PROGRAM = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
_CONFIGURATION = """
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


def lacks() -> str | None:
    """Return what a machine lacks for it, ``None`` where it can run."""
    if _PROGRAM is None or os.geteuid() != 0:
        return "Dovecot, or root to run it, is not installed: run deploy/install-test-packages"
    return None


@contextmanager
def imap_server() -> Iterator[int]:
    """Run a server, and yield its port."""
    assert _PROGRAM is not None
    # Not pytest's folder: the server's unprivileged parts may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="letterbook-dovecot-"))
    folder.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    values = {"folder": folder, "password": PASSWORD, "port": port}
    configuration = _CONFIGURATION.format(**values, uid="nobody", gid="nogroup")
    (folder / "dovecot.conf").write_text(configuration)
    process = subprocess.Popen([_PROGRAM, "-F", "-c", folder / "dovecot.conf"])
    try:
        _wait(port, folder / "log")
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        else:
            return
