"""PostgreSQL's own programs for dumping and restoring, of a version that fits the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

# Where distributions put them beside one another.
_USUAL = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class ProgramsMissingError(RuntimeError):
    """There is no pg_dump that knows a server of this version."""

    def __init__(self, needed: int, found: Sequence[int]) -> None:
        have = f"found are those of {', '.join(map(str, sorted(found)))}" if found else "none found"
        super().__init__(
            f"pg_dump, pg_restore and psql of PostgreSQL {needed} or later are needed; {have}. "
            f"On Debian: apt-get install postgresql-client-{needed}"
        )


class ProgramFailedError(RuntimeError):
    """One of PostgreSQL's programs failed; the message is its own."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program} failed: {said.strip()[-1500:]}")


@dataclass(frozen=True, slots=True)
class Programs:
    """pg_dump, pg_restore and psql of one version, in one folder."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """Return where a program is."""
        return str(self.folder / name)


def find_programs(needed: int, embedded: Path | None = None) -> Programs:
    """Return the programs whose version is the nearest to the needed one, and not below it.

    Args:
        needed: the greater of the server's major version and the dump's.
        embedded: the folder of the embedded server's programs, if there is one.

    Raises:
        ProgramsMissingError: there are none, or older ones only.
    """
    found = [made for folder in _folders(embedded) if (made := _programs(folder)) is not None]
    fit = [made for made in found if made.major >= needed]
    if not fit:
        raise ProgramsMissingError(needed, [made.major for made in found])
    return min(fit, key=lambda made: made.major)


def _folders(embedded: Path | None) -> Iterator[Path]:
    if embedded is not None:
        yield embedded
    for pattern in _USUAL:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent


def _programs(folder: Path) -> Programs | None:
    if not all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql")):
        return None
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, no shell
        [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False
    )
    match = _VERSION.search(done.stdout)
    return Programs(folder, int(match[1])) if match else None


def address_and_environment(url: str) -> tuple[str, dict[str, str]]:
    """Return the address without its password, and an environment that has it.

    Everybody on a host can read the words of a command; its environment, its owner alone.
    """
    parts = {
        name: str(value)
        for name, value in conninfo_to_dict(url.replace("+psycopg", "")).items()
        if value is not None
    }
    password = parts.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    return make_conninfo("", **parts), environment
