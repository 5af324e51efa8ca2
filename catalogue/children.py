"""The lists of a document (symbols, organs, items, parties, annexes, citations): write and read."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.agenda.known import known_of
from catalogue.agenda.resolve import Resolution, resolve
from extraction.record import Record
from extraction.symbol import parse
from schema import (
    AnnexRow,
    Base,
    Citation,
    DocumentAgendaItem,
    DocumentOrgan,
    Party,
    SymbolRow,
)

_ROLES = {
    "senders": "sender",
    "addressees": "addressee",
    "signatories": "signatory",
    "on_behalf_of": "on_behalf_of",
}


def write_children(
    session: Session,
    document_id: int,
    record: Record,
    locked: set[str],
    items: Resolution,
    *,
    fresh: bool = False,
) -> None:
    """Replace the lists of a document by those of a record, but for locked fields.

    Args:
        session: in a transaction of the caller.
        document_id: whose lists they are.
        record: what was read.
        locked: fields that a person set.
        items: the record's agenda items with their authorities.
        fresh: the document has no lists yet.
    """
    rows: list[Base] = []
    made: list[Any]
    table: Any
    taken = taken_elsewhere(session, document_id, record)
    for field, table, made in (
        ("symbols", SymbolRow, _symbols(document_id, record, taken)),
        ("organs", DocumentOrgan, _organs(document_id, record)),
        ("agenda_items", DocumentAgendaItem, item_rows(document_id, items)),
        ("annexes", AnnexRow, _annexes(document_id, record)),
        ("citations", Citation, _citations(document_id, record)),
    ):
        if field not in locked:
            if not fresh:
                session.execute(delete(table).where(table.document_id == document_id))
            rows += made
    roles = {field: role for field, role in _ROLES.items() if field not in locked}
    if not fresh:
        session.execute(
            delete(Party).where(Party.document_id == document_id, Party.role.in_(roles.values()))
        )
    for role in roles.values():
        rows += _parties(document_id, role, record)
    session.add_all(rows)
    session.flush()


def resolution_of(session: Session, record: Record) -> Resolution:
    """Return the items of one record, each with its authority."""
    known = known_of(session, record.agenda_items)
    return resolve(record.agenda_items, known, record.language)


def new_children(document_id: int, record: Record, items: Resolution) -> list[Base]:
    """Return the lists of a document that is new and whose symbols nobody holds."""
    return [
        *_symbols(document_id, record, set()),
        *_organs(document_id, record),
        *item_rows(document_id, items),
        *_annexes(document_id, record),
        *_citations(document_id, record),
        *(row for role in _ROLES.values() for row in _parties(document_id, role, record)),
    ]


def taken_elsewhere(session: Session, document_id: int, record: Record) -> set[str]:
    """Return the symbols that another document holds: they are left to it, as a review says."""
    if not record.symbols:
        return set()
    return set(
        session.scalars(
            select(SymbolRow.normal).where(
                SymbolRow.normal.in_(record.symbols), SymbolRow.document_id != document_id
            )
        )
    )


def _symbols(document_id: int, record: Record, taken: set[str]) -> list[SymbolRow]:
    rows = []
    for position, normal in enumerate(record.symbols):
        symbol = parse(normal)
        if normal not in taken:
            rows.append(
                SymbolRow(
                    document_id=document_id,
                    position=position,
                    normal=normal,
                    stem=symbol.stem,
                    organ=symbol.organ,
                    session=symbol.session,
                    year=symbol.year,
                    series="/".join(symbol.series) or None,
                    number=symbol.number,
                    suffixes=list(symbol.suffixes),
                )
            )
    return rows


def _organs(document_id: int, record: Record) -> list[DocumentOrgan]:
    return [
        DocumentOrgan(document_id=document_id, position=position, **asdict(organ))
        for position, organ in enumerate(record.organs)
    ]


def item_rows(document_id: int, resolution: Resolution) -> list[DocumentAgendaItem]:
    """Return the rows of a document's agenda items, each linked to its authority if it has one."""
    return [
        DocumentAgendaItem(
            document_id=document_id,
            position=position,
            agenda_item_id=resolved.authority_id,
            number_from_authority=resolved.number_from_authority,
            **asdict(resolved.item),
        )
        for position, resolved in enumerate(resolution.items)
    ]


def _parties(document_id: int, role: str, record: Record) -> list[Party]:
    made: list[dict[str, Any]] = []
    if role == "sender":
        made = [asdict(sender) for sender in record.senders]
    elif role == "addressee":
        made = [{"office": office} for office in record.addressees]
    elif role == "signatory":
        made = [{"name": name} for name in record.signatories]
    else:
        made = [
            {"state": name} if len(name) == 3 and name.isupper() else {"name": name}
            for name in record.on_behalf_of
        ]
    return [
        Party(document_id=document_id, role=role, position=position, **values)
        for position, values in enumerate(made)
    ]


def _annexes(document_id: int, record: Record) -> list[AnnexRow]:
    return [
        AnnexRow(
            document_id=document_id,
            position=position,
            label=annex.label,
            title=annex.title,
            original_language=annex.original_language,
            signatories=list(annex.signatories),
        )
        for position, annex in enumerate(record.annexes)
    ]


def _citations(document_id: int, record: Record) -> list[Citation]:
    return [
        Citation(document_id=document_id, position=position, normal=normal)
        for position, normal in enumerate(record.citations)
    ]


_SHAPES: dict[type[Base], tuple[str, tuple[str, ...]]] = {
    DocumentOrgan: ("organs", ("organ", "session", "year", "council_year", "stated")),
    DocumentAgendaItem: (
        "agenda_items",
        ("organ", "session", "stage", "item", "subitem", "title"),
    ),
    AnnexRow: ("annexes", ("label", "title", "original_language", "signatories")),
}


def read_children(session: Session, document_id: int) -> dict[str, Any]:
    """Return the lists of a document in the names of the record."""
    tables: tuple[Any, ...] = (*_SHAPES, Party, Citation)
    rows: list[Base] = []
    for table in tables:
        rows += session.scalars(
            select(table).where(table.document_id == document_id).order_by(table.position)
        )
    return describe_children(rows)


def describe_children(rows: Iterable[Base]) -> dict[str, Any]:
    """Return the rows of a document's lists, each list in order, in the names of the record."""
    fields = [field for field, _ in _SHAPES.values()]
    found: dict[str, Any] = {field: [] for field in (*fields, *_ROLES, "citations")}
    roles = {role: field for field, role in _ROLES.items()}
    for row in rows:
        if isinstance(row, Party):
            found[roles[row.role]].append(_party(row))
        elif isinstance(row, Citation):
            found["citations"].append(row.normal)
        elif type(row) in _SHAPES:
            field, names = _SHAPES[type(row)]
            found[field].append({name: getattr(row, name) for name in names})
    return found


def _party(party: Party) -> Any:
    if party.role == "sender":
        return {"state": party.state, "office": party.office, "name": party.name}
    return party.state or party.office or party.name
