"""Mend an original in one store from the other."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.fixity.checking import Due, Finding, hash_one, write_down
from catalogue.originals import Originals, StoredOriginal
from catalogue.stores import by_name
from schema import FixityFault, Original


class NoSecondStoreError(LookupError):
    """There is nothing to mend from."""

    def __init__(self) -> None:
        super().__init__(
            "There is no second store to mend from: set LETTERBOOK_ORIGINALS_SECOND, or put the "
            "files back from a backup (letterbook backup DESTINATION --verify says whether it "
            "holds them) and run: letterbook fixity check --faults"
        )


def faulty(session: Session, name: str) -> list[Due]:
    """Return the originals that have an open fault in a store."""
    query = (
        select(Original)
        .join(FixityFault, FixityFault.sha256 == Original.sha256)
        .where(FixityFault.store == name, FixityFault.mended_at.is_(None))
        .order_by(Original.id)
    )
    return [
        Due(row.id, StoredOriginal(row.sha256, row.size, row.location))
        for row in session.scalars(query)
    ]


def mend_all(sessions: sessionmaker[Session], store: Originals, who: str) -> list[Finding]:
    """Mend all open faults that the other store can mend, and return what each is now.

    Raises:
        NoSecondStoreError: there is one store only.
    """
    stores = dict(by_name(store))
    if len(stores) == 1:
        raise NoSecondStoreError
    found = []
    for name, bad in stores.items():
        (good,) = (other for key, other in stores.items() if key != name)
        with sessions() as session:
            broken = faulty(session, name)
        findings = [_mend(bad, good, one) for one in broken]
        write_down(sessions, name, findings, by=who)
        found += findings
    return found


def _mend(bad: Originals, good: Originals, one: Due) -> Finding:
    now = hash_one(bad, one)
    if now.result == "intact":
        return now
    try:
        with good.open(one.stored.location) as stream:
            bad.mend(one.stored, stream)
    except OSError as error:
        return Finding(one, now.result, f"{now.reason}; not mended: {error}")
    return hash_one(bad, one)
