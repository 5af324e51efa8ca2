"""Read documents for export, chunk by chunk: memory stays flat however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.exports.exported import (
    Authority,
    Description,
    Exported,
    File,
    Proof,
    Version,
    in_order,
)
from catalogue.exports.proofs import proofs_of
from catalogue.lookups import Criteria, matching
from catalogue.viewer import NOBODY, visible_to
from extraction.record import AgendaItem, Annex, Organ, Sender
from schema import (
    AgendaItemRow,
    AnnexRow,
    Citation,
    Document,
    DocumentAgendaItem,
    DocumentOrgan,
    Original,
    Party,
    Rendition,
    Revision,
    SymbolRow,
)

CHUNK = 500
# What anybody may see: nothing restricted leaves by a public door.
PUBLIC = visible_to(NOBODY)

Rows = dict[int, list[Row[Any]]]


def stream(
    sessions: sessionmaker[Session],
    criteria: Criteria,
    *,
    include_restricted: bool = False,
    with_proof: bool = False,
    chunk: int = CHUNK,
) -> Iterator[Exported]:
    """Yield what meets all criteria, the oldest in the catalogue first.

    Each chunk is read in a short transaction of its own, at one instant: an export of hours
    neither holds up the vacuum nor tears a document that is corrected meanwhile. Of the
    criteria, ``limit`` and ``before`` count for pages of a list and are not looked at.

    Raises:
        PartialDateError: a date is none.
    """
    last = 0
    while True:
        with sessions() as session:
            one_instant(session)
            query = matching(session, criteria)
            if not include_restricted:
                query = query.where(PUBLIC)
            ids = session.scalars(
                query.where(Document.id > last).order_by(Document.id).limit(chunk)
            ).all()
            found = load(session, ids, with_proof=with_proof)
        yield from found
        if len(ids) < chunk:
            return
        last = ids[-1]


def one_instant(session: Session) -> None:
    """Let all queries of the session's transaction see the same instant."""
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def load(session: Session, ids: Sequence[int], *, with_proof: bool = False) -> list[Exported]:
    """Return documents in the order of their ids, in one query for each kind of row."""
    if not ids:
        return []
    changed = select(Revision.document_id, func.max(Revision.at)).where(
        Revision.document_id.in_(ids)
    )
    stamps = {row[0]: row[1] for row in session.execute(changed.group_by(Revision.document_id))}
    documents = {
        row.id: row for row in session.execute(_columns(Document).where(Document.id.in_(ids)))
    }
    children = {kind: _grouped(session, query, ids) for kind, query in _QUERIES.items()}
    proofs = proofs_of(session, children["versions"]) if with_proof else {}
    return [
        _exported(
            documents[key],
            stamps.get(key),
            {k: v.get(key, []) for k, v in children.items()},
            proofs.get(key, Proof()),
        )
        for key in ids
        if key in documents
    ]


def _columns(table: Any) -> Select[Any]:
    return select(*table.__table__.columns)


def _ordered(table: Any) -> Select[Any]:
    return _columns(table).order_by(table.document_id, table.position)


_QUERIES: dict[str, Any] = {
    "symbols": _ordered(SymbolRow),
    "organs": _ordered(DocumentOrgan),
    "items": select(
        *DocumentAgendaItem.__table__.columns,
        AgendaItemRow.agenda_document,
        AgendaItemRow.titles,
    )
    .outerjoin(AgendaItemRow, AgendaItemRow.id == DocumentAgendaItem.agenda_item_id)
    .order_by(DocumentAgendaItem.document_id, DocumentAgendaItem.position),
    "parties": _ordered(Party),
    "annexes": _ordered(AnnexRow),
    "citations": _ordered(Citation),
    # The text of a rendition is long and in no export: its columns are named one by one.
    "versions": select(
        Rendition.document_id,
        Rendition.id,
        Rendition.language,
        Rendition.title,
        Rendition.job_number,
        Rendition.release_date,
        Rendition.pages,
        Rendition.read_by,
        Original.sha256,
        Original.media_type,
    )
    .outerjoin(Original, Original.id == Rendition.original_id)
    .order_by(Rendition.document_id, *Rendition.in_order()),
}


def _grouped(session: Session, query: Select[Any], ids: Sequence[int]) -> Rows:
    groups: Rows = {}
    of_document = query.selected_columns["document_id"]
    for row in session.execute(query.where(of_document.in_(ids))):
        groups.setdefault(row.document_id, []).append(row)
    return groups


def _exported(
    document: Row[Any], changed_at: Any, children: dict[str, list[Row[Any]]], proof: Proof
) -> Exported:
    return Exported(
        id=document.id,
        version=document.version,
        status=document.status,
        created_at=document.created_at,
        changed_at=changed_at or document.created_at,
        description=in_order(_description(document, children)),
        authorities=tuple(_authority(row) for row in children["items"]),
        files=tuple(
            File(row.language, row.sha256, row.media_type, row.read_by)
            for row in children["versions"]
            if row.sha256
        ),
        proof=proof,
    )


def _description(document: Row[Any], children: dict[str, list[Row[Any]]]) -> Description:
    parties = children["parties"]
    return Description(
        form=document.form,
        symbols=tuple(row.normal for row in children["symbols"]),
        letter_date=document.letter_date,
        masthead_date=document.masthead_date,
        distribution=document.distribution,
        original_language=document.original_language,
        organs=tuple(
            Organ(row.organ, row.session, row.year, row.council_year, row.stated)
            for row in children["organs"]
        ),
        agenda_items=tuple(
            AgendaItem(row.organ, row.session, row.stage, row.item, row.subitem, row.title)
            for row in children["items"]
        ),
        senders=tuple(
            Sender(row.state, row.office or "other", row.name) for row in _role(parties, "sender")
        ),
        on_behalf_of=_named(_role(parties, "on_behalf_of")),
        addressees=_named(_role(parties, "addressee")),
        signatories=_named(_role(parties, "signatory")),
        annexes=tuple(
            Annex(row.label, row.title, row.original_language, tuple(row.signatories))
            for row in children["annexes"]
        ),
        citations=tuple(row.normal for row in children["citations"]),
        versions=tuple(
            Version(row.language, row.title, row.job_number, row.release_date, row.pages)
            for row in children["versions"]
        ),
    )


def _role(parties: Iterable[Row[Any]], role: str) -> list[Row[Any]]:
    return [row for row in parties if row.role == role]


def _named(parties: Iterable[Row[Any]]) -> tuple[str, ...]:
    return tuple(row.state or row.office or row.name or "" for row in parties)


def _authority(row: Row[Any]) -> Authority | None:
    if row.agenda_item_id is None:
        return None
    titles = row.titles or {}
    return Authority(row.agenda_document, titles.get("en") or next(iter(titles.values()), None))
