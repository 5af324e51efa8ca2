"""Write a bag: records for people and other catalogues, originals, and every row for ourselves.

::

    data/records.jsonl      a record a line, as `letterbook export` has it
    data/records.xml        the same as MARCXML
    data/premis/5.xml       what happened to the originals of document 5, as PREMIS
    data/originals/abcd…    the bytes under their SHA-256
    data/rows/TABLE.jsonl   every row that belongs, history and corrections too
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bagit
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.bags.belongings import TABLES, Belongings, belongings_of, rows_of
from catalogue.exports.exported import Exported, Repository
from catalogue.exports.formats import FORMATS
from catalogue.exports.stream import CHUNK, PUBLIC, load, one_instant
from catalogue.lookups import Criteria, matching
from catalogue.originals import OriginalDamagedError, Originals, digest_of
from catalogue.preservation.events import life_of
from catalogue.preservation.premis import premis_of
from schema import Document, Original

ROWS, ORIGINALS, PREMIS = "rows", "originals", "premis"
REVISION_TAG = "Letterbook-Revision"


class BagExistsError(FileExistsError):
    """There is something where a bag is to be written."""

    def __init__(self, destination: Path) -> None:
        super().__init__(f"{destination} is there already. Name a folder that is not.")


@dataclass(frozen=True, slots=True)
class Bagged:
    """What a bag holds."""

    documents: int
    originals: int
    bytes: int


def write_bag(
    sessions: sessionmaker[Session],
    store: Originals,
    criteria: Criteria,
    destination: Path,
    repository: Repository,
    *,
    include_restricted: bool = False,
) -> Bagged:
    """Write what meets all criteria as a bag, which appears under its name when it is whole.

    Args:
        sessions: the catalogue; all is read as of one instant.
        store: the originals.
        criteria: as for a search.
        destination: the folder to be made.
        repository: whose records these are.
        include_restricted: restricted documents as well.

    Raises:
        BagExistsError: the folder exists.
        PartialDateError: a date is none.
        OSError: the disk is full, or an original is gone or damaged.
    """
    if destination.exists():
        raise BagExistsError(destination)
    making = destination.with_name(f".{destination.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    (making / ROWS).mkdir(parents=True)
    (making / ORIGINALS).mkdir()
    try:
        with sessions() as session:
            one_instant(session)
            found = belongings_of(session, _documents(session, criteria, include_restricted))
            _write_records(session, found, making, repository)
            _write_rows(session, found, making)
            _write_lives(session, found, making, repository)
            size = _write_originals(session, store, found, making)
            revision = session.scalar(text("SELECT version_num FROM alembic_version"))
        info = {
            "Source-Organization": repository.domain,
            "External-Description": f"{len(found.documents)} documents of Letterbook",
            REVISION_TAG: revision,
        }
        bagit.make_bag(str(making), info, checksums=["sha256"])
        making.rename(destination)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return Bagged(len(found.documents), len(found.originals), size)


def _documents(session: Session, criteria: Criteria, include_restricted: bool) -> list[int]:  # noqa: FBT001 - one caller
    query = matching(session, criteria).order_by(Document.id)
    return list(session.scalars(query if include_restricted else query.where(PUBLIC)))


def _write_records(
    session: Session, found: Belongings, making: Path, repository: Repository
) -> None:
    for name, file in (("jsonl", "records.jsonl"), ("marcxml", "records.xml")):
        with (making / file).open("wb") as output:
            for chunk in FORMATS[name].write(_exported(session, found.documents), repository):
                output.write(chunk)


def _exported(session: Session, ids: Sequence[int]) -> Iterator[Exported]:
    for start in range(0, len(ids), CHUNK):
        yield from load(session, ids[start : start + CHUNK])


def _write_rows(session: Session, found: Belongings, making: Path) -> None:
    for table in TABLES:
        with (making / ROWS / f"{table}.jsonl").open("w") as output:
            for row in rows_of(session, table, found):
                output.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_lives(session: Session, found: Belongings, making: Path, repository: Repository) -> None:
    (making / PREMIS).mkdir()
    for number in found.documents:
        life = life_of(session, number)
        if life is not None:
            (making / PREMIS / f"{number}.xml").write_bytes(premis_of(life, repository.domain))


def _write_originals(session: Session, store: Originals, found: Belongings, making: Path) -> int:
    total = 0
    query = select(Original.sha256, Original.size, Original.location)
    for row in session.execute(query.where(Original.id.in_(found.originals))):
        path = making / ORIGINALS / row.sha256
        with store.open(row.location) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        if digest_of(path) != row.sha256:
            raise OriginalDamagedError(row.sha256, store.address)
        total += row.size
    return total
