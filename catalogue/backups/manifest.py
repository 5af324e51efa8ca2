"""What a backup holds, with the digest of everything, and whether it still does.

A destination holds any number of backups, which share their originals::

    originals/ab/cd/abcd…              each content once, as in a store
    backups/2026-11-25T002310Z/        one backup
        manifest.json                  written last; its digest is in manifest.sha256
        database.dump                  pg_dump's own format
        originals.tsv                  digest and size of each original of that instant
        settings.json, secrets/…
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from catalogue.originals import (
    LocalOriginals,
    OriginalDamagedError,
    StoredOriginal,
    digest_of,
    place_of,
)

MANIFEST, MANIFEST_DIGEST = "manifest.json", "manifest.sha256"
DUMP, ORIGINALS, SETTINGS, SECRETS = "database.dump", "originals.tsv", "settings.json", "secrets"
# A backup in the making has a hidden name: nothing takes it for one.
MAKING = ".making-"


class NoBackupError(LookupError):
    """A place holds no finished backup."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}: there is no finished backup. Name the destination of `letterbook backup`, "
            "or one of the folders in its backups/."
        )


class BackupDamagedError(OSError):
    """A backup is not what its manifest says."""

    def __init__(self, place: Path, problems: list[str]) -> None:
        more = f" and {len(problems) - 5} more" if len(problems) > 5 else ""
        super().__init__(f"{place} is damaged: {'; '.join(problems[:5])}{more}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one backup holds.

    Attributes:
        taken_at: the instant of the snapshot, ISO 8601.
        letterbook: the release that made it.
        revision: of the database.
        server: PostgreSQL's major version; ``dumped_by`` is that of pg_dump.
        tables: the rows of each table.
        originals: how many, and ``bytes`` how much they are.
        disposed: digests of originals that were disposed of while the backup was made.
        files: the digest of each other file.
    """

    taken_at: str
    letterbook: str
    revision: str
    server: int
    dumped_by: int
    tables: dict[str, int]
    originals: int
    bytes: int
    disposed: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup in its folder."""

    folder: Path

    @property
    def store(self) -> LocalOriginals:
        """The originals that it shares with its neighbours."""
        return LocalOriginals(self.folder.parents[1] / "originals")

    def manifest(self) -> Manifest:
        """Return what it holds.

        Raises:
            BackupDamagedError: the manifest is not what was written.
        """
        content = (self.folder / MANIFEST).read_bytes()
        if hashlib.sha256(content).hexdigest() != (self.folder / MANIFEST_DIGEST).read_text():
            raise BackupDamagedError(self.folder, ["manifest.json was changed"])
        return msgspec.json.decode(content, type=Manifest)

    def originals(self) -> Iterator[StoredOriginal]:
        """Yield the originals that it holds."""
        gone = set(self.manifest().disposed)
        with (self.folder / ORIGINALS).open() as lines:
            for line in lines:
                sha256, size = line.split()
                if sha256 not in gone:
                    yield StoredOriginal(sha256, int(size), place_of(sha256))


def seal(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a backup in the making, its digest beside it."""
    content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / MANIFEST_DIGEST).write_text(hashlib.sha256(content).hexdigest())


def find_backup(place: Path) -> Backup:
    """Return the newest backup of a destination, or the one in a folder.

    Raises:
        NoBackupError: there is none.
    """
    if (place / MANIFEST).exists():
        return Backup(place.absolute())
    found = backups_in(place)
    if not found:
        raise NoBackupError(place)
    return found[-1]


def backups_in(destination: Path) -> list[Backup]:
    """Return the finished backups of a destination, the oldest first."""
    folders = (destination.absolute() / "backups").glob("[0-9]*")
    return [Backup(folder) for folder in sorted(folders) if (folder / MANIFEST_DIGEST).exists()]


def problems_of(backup: Backup) -> list[str]:
    """Read all of a backup, and return what of it is not what it should be."""
    try:
        manifest = backup.manifest()
    except (BackupDamagedError, OSError, msgspec.DecodeError) as error:
        return [str(error)]
    problems = []
    for name, sha256 in manifest.files.items():
        path = backup.folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif digest_of(path) != sha256:
            problems.append(f"{name} was changed")
    if problems:
        return problems
    for original in backup.originals():
        try:
            backup.store.verify(original)
        except FileNotFoundError:
            problems.append(f"original {original.sha256} is missing")
        except OriginalDamagedError:
            problems.append(f"original {original.sha256} was changed")
    return problems


def require_whole(backup: Backup) -> Manifest:
    """Return what a backup holds, all of which was read.

    Raises:
        BackupDamagedError: it is not what its manifest says.
    """
    if problems := problems_of(backup):
        raise BackupDamagedError(backup.folder, problems)
    return backup.manifest()
