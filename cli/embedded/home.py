"""The data folder: where originals, servers, logs and secrets of one Letterbook live."""

import fcntl
import hashlib
import os
import pwd
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Where root's servers live when nobody but root may enter the data folder.
_SYSTEM_FOLDER = Path("/var/lib/letterbook")
_UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that the embedded servers run as; PostgreSQL refuses to run as root."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder of one Letterbook.

    Attributes:
        root: the folder itself (``LETTERBOOK_HOME``).
        servers: where the embedded servers keep their data.
        user: who the servers run as; ``None`` for the user who asks.
    """

    root: Path
    servers: Path
    user: ServerUser | None

    @property
    def originals(self) -> Path:
        """The store of originals."""
        return self.root / "originals"

    @property
    def logs(self) -> Path:
        """Where background processes write what they have to say."""
        return self.root / "logs"

    @property
    def processes(self) -> Path:
        """Where it is noted which background processes were started."""
        return self.root / "run"

    def secret(self, name: str) -> str:
        """Return a generated secret, made on first use and readable by its owner alone."""
        path = self.root / "secrets" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def keep_secret(self, name: str, content: str) -> None:
        """Keep a secret of another Letterbook in the place of the generated one."""
        path = self.root / "secrets" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(content)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock under which servers and workers are started and stopped."""
        with (self.root / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def open_home(root: Path) -> Home:
    """Return the data folder, its parts made where they are missing.

    Started as root, the servers run as an unprivileged user. Their folder is inside the data
    folder where that user can reach it; the parents of a private one are not opened to the world,
    a system folder is used instead.
    """
    root = root.expanduser().absolute()
    root.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        servers, user = root / "servers", None
        servers.mkdir(mode=0o700, exist_ok=True)
    else:
        entry = pwd.getpwnam(_UNPRIVILEGED)
        user = ServerUser(entry.pw_uid, entry.pw_gid)
        name = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        servers = root / "servers" if is_reachable(root) else _SYSTEM_FOLDER / name
        servers.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(servers, user.uid, user.gid)
        _SYSTEM_FOLDER.chmod(0o755) if _SYSTEM_FOLDER in servers.parents else None
    home = Home(root, servers, user)
    for folder in (home.originals, home.logs, home.processes):
        folder.mkdir(mode=0o700, exist_ok=True)
    return home


def is_reachable(path: Path) -> bool:
    """Tell whether a user without rights of their own may pass through all of a path."""
    return all(
        stat.S_IMODE(folder.stat().st_mode) & stat.S_IXOTH for folder in (path, *path.parents)
    )
