"""Carry out what two people decided: rows, text and bytes are gone, and the trace stays.

The rows are deleted and, before the commit, the bytes: one that is received again meanwhile waits
for the commit and finds out (:mod:`catalogue.retention.arriving`). Killed in between, the disposal
is still approved, and is carried out again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from catalogue.originals import Originals, StoredOriginal
from catalogue.retention.disposals import DocumentHeldError
from catalogue.retention.holds import held_among, take_turns
from schema import Disposal, Original


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an approved disposal: ``done``, ``held`` or ``waits``, and why."""

    disposal_id: int
    state: str
    reason: str = ""


_LIST = ARRAY(BigInteger())
# What the document was read from.
_OWN = text(
    """
    SELECT original_id FROM rendition WHERE document_id = :id AND original_id IS NOT NULL
    UNION SELECT original_id FROM job WHERE document_id = :id
    """
)
# The same with each message that it came in: the message's bytes hold the same.
_WITH_MESSAGES = text(
    """
    WITH RECURSIVE messages AS (
        SELECT unnest(:own) AS original_id
        UNION
        SELECT m.original_id FROM messages
          JOIN arrival a ON a.original_id = messages.original_id
          JOIN arrival m ON m.id = a.parent_id
    ) SELECT original_id FROM messages ORDER BY original_id
    """
).bindparams(bindparam("own", type_=_LIST))
# Documents that came in those messages, or are they, and are not approved to go as well.
_IN_THE_WAY = text(
    """
    SELECT DISTINCT j.document_id
      FROM arrival m
      LEFT JOIN arrival inside ON inside.parent_id = m.id
      JOIN job j ON j.original_id IN (m.original_id, inside.original_id)
     WHERE m.original_id = ANY(:originals) AND m.original_id <> ALL(:own)
       AND j.document_id IS NOT NULL AND j.document_id <> :id
       AND NOT EXISTS (SELECT FROM disposal d
                        WHERE d.document_id = j.document_id AND d.state = 'approved')
     ORDER BY 1
    """
).bindparams(bindparam("originals", type_=_LIST), bindparam("own", type_=_LIST))
# What is deleted, and in what order, the database says itself (migration 0051).
_DISPOSE = text("SELECT sha256, size, location FROM dispose_of(:disposal, :originals)").bindparams(
    bindparam("originals", type_=_LIST)
)


def carry_out(
    sessions: sessionmaker[Session],
    store: Originals,
    disposal_id: int,
    forget: Callable[[str], None],
) -> Outcome:
    """Dispose of an approved document. Safe to run twice.

    A hold that was placed after the approval still forbids it. A document that came in a message
    waits until all that came in it may go: the message's bytes hold the others too.

    Args:
        sessions: the catalogue.
        store: the originals, with the second store behind it.
        disposal_id: what was approved.
        forget: drops what was drawn of an original, by its digest.
    """
    with sessions.begin() as session:
        take_turns(session)
        disposal = session.get_one(Disposal, disposal_id, with_for_update=True)
        if disposal.state != "approved":
            return Outcome(disposal_id, disposal.state)
        number = disposal.document_id
        if number in (held := held_among(session, [number])):
            return Outcome(disposal_id, "held", str(DocumentHeldError(number, held[number])))
        originals, others = _belonging(session, number)
        if others:
            named = ", ".join(map(str, others))
            return Outcome(
                disposal_id, "waits", f"it came in a message with documents {named}, which stay"
            )
        rows = session.execute(_DISPOSE, {"disposal": disposal_id, "originals": originals})
        gone = [StoredOriginal(row.sha256, row.size, row.location) for row in rows]
        disposal.originals = _trace(session, disposal, gone)
        disposal.state, disposal.done_at = "done", func.clock_timestamp()
        session.flush()
        for stored in gone:
            store.discard(stored)
            forget(stored.sha256)
    return Outcome(disposal_id, "done")


def carry_out_all(
    sessions: sessionmaker[Session], store: Originals, forget: Callable[[str], None]
) -> list[Outcome]:
    """Carry out all that is approved: what waited, and what a killed process left."""
    with sessions() as session:
        ids = session.scalars(
            select(Disposal.id).where(Disposal.state == "approved").order_by(Disposal.id)
        ).all()
    return [carry_out(sessions, store, number, forget) for number in ids]


def forget_drawn(cache: Path) -> Callable[[str], None]:
    """Return a function that removes the drawn pages of an original from a folder."""

    def forget(sha256: str) -> None:
        for path in (cache / sha256[:2]).glob(f"{sha256}-*"):
            path.unlink(missing_ok=True)

    return forget


def _belonging(session: Session, document_id: int) -> tuple[list[int], list[int]]:
    """Return the originals that go with a document, and the documents that keep them here."""
    own = list(session.scalars(_OWN, {"id": document_id}))
    originals = list(session.scalars(_WITH_MESSAGES, {"own": own}))
    given = {"id": document_id, "originals": originals, "own": own}
    return originals, list(session.scalars(_IN_THE_WAY, given))


def _trace(
    session: Session, disposal: Disposal, gone: list[StoredOriginal]
) -> list[dict[str, object]]:
    """Return what was named when it was proposed and is gone, and what went besides."""
    named = {entry["sha256"]: entry for entry in disposal.originals}
    query = select(Original.sha256).where(Original.sha256.in_(named))
    for sha256 in session.scalars(query).all():
        del named[sha256]
    besides = [stored for stored in gone if stored.sha256 not in named]
    return [*named.values(), *({"sha256": one.sha256, "size": one.size} for one in besides)]
