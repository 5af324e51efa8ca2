"""What must hold, whatever was harmed: at any instant, and once work has gone on by itself."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from catalogue.ledger import balance
from tests.faults.ways import Delivery
from tests.faults.witness import wrongs
from tests.faults.world import World
from worker.app import LANES
from worker.canary_letter import letter_for

_NOT_ONE_JOB = text(
    """
    SELECT o.sha256, count(j.id) AS jobs FROM original o
      LEFT JOIN job j ON j.original_id = o.id AND j.kind = 'catalogue'
     WHERE o.sha256 <> ALL(:canaries) GROUP BY o.id HAVING count(j.id) <> 1
    """
)
# Nobody brought these, and they are never catalogued.
_CANARIES = [hashlib.sha256(letter_for(lane).content).hexdigest() for lane in LANES]
_TWICE = text("SELECT sha256 FROM original GROUP BY sha256 HAVING count(*) > 1")
_FATES = text(
    """
    SELECT o.sha256, j.state, j.error_code, j.error_message, s.normal AS symbol,
           (SELECT count(*) FROM rendition r WHERE r.original_id = o.id) AS renditions,
           (SELECT count(*) FROM rendition r WHERE r.document_id = j.document_id) AS versions,
           (SELECT count(*) FROM revision v WHERE v.document_id = j.document_id) AS revisions
      FROM original o JOIN job j ON j.original_id = o.id
      LEFT JOIN symbol s ON s.document_id = j.document_id AND s.position = 0
     WHERE j.kind = 'catalogue' AND o.sha256 = ANY(:wanted)
    """
)


def broken(world: World, delivery: Delivery) -> list[str]:
    """Return what does not hold of that which must hold at any instant, in sentences."""
    with world.sessions() as session:
        return [
            *_of_the_ledger(session),
            *_of_originals(session, world.runtime.store.root),
            *_of_sources(session, delivery),
        ]


def _of_the_ledger(session: Session) -> Iterator[str]:
    sums = balance(session)
    if not sums.adds_up:
        yield f"the sum does not hold: {sums}"
    for row in session.execute(_NOT_ONE_JOB, {"canaries": _CANARIES}):
        yield f"original {row.sha256[:12]} has {row.jobs} jobs"
    for sha256 in session.scalars(_TWICE):
        yield f"{sha256[:12]} is in the ledger as two originals"
    yield from wrongs(session)


def _of_originals(session: Session, root: Path) -> Iterator[str]:
    """Every original is there; every file of the store hashes to its name, known or not."""
    rows = session.execute(text("SELECT sha256, location, size FROM original")).all()
    for row in rows:
        if not (root / row.location).is_file():
            yield f"original {row.sha256[:12]} is in the ledger and not in the store"
    for path in root.glob("??/??/*"):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"the bytes of {path.name[:12]} do not hash to their name"


def _of_sources(session: Session, delivery: Delivery) -> Iterator[str]:
    """What a source moved or marked, and what a bringer was told is kept, must be committed."""
    query = text("SELECT DISTINCT sha256 FROM original o JOIN arrival a ON a.original_id = o.id")
    kept = set(session.scalars(query))
    for sha256 in delivery.gone() - kept:
        yield f"the source of {sha256[:12]} was moved or marked before its commit"
    for sha256 in delivery.acknowledged - kept:
        yield f"{sha256[:12]} was acknowledged and is not in the ledger"


def unfinished(world: World, delivery: Delivery) -> list[str]:
    """Return what is still to be done for a delivery, or was done wrongly, in sentences."""
    with world.sessions() as session:
        wanted = [letter.sha256 for letter in delivery.letters]
        fates = {row.sha256: row for row in session.execute(_FATES, {"wanted": wanted})}
        pending = balance(session).pending
    found = [f"{pending} letters are pending"] if pending else []
    if not delivery.is_acknowledged:
        found.append("its bringer has no receipt, or its source was not moved")
    for letter in delivery.letters:
        fate = fates.get(letter.sha256)
        if fate is None:
            found.append(f"{letter.name} was never received")
        elif fate.state != "done":
            found.append(f"{letter.name} is {fate.state}: {fate.error_code} {fate.error_message}")
        elif (fate.symbol, fate.renditions, fate.versions) != (letter.symbol, 1, 1):
            found.append(
                f"{letter.name} is catalogued as {fate.symbol} with {fate.renditions} renditions "
                f"of its original, {fate.versions} of its document"
            )
        elif fate.revisions != 1:
            found.append(f"{letter.name} was entered {fate.revisions} times")
    return found + delivery.also()
