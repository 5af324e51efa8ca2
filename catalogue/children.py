"""The lists of a document (symbols, organs, items, parties, annexes, citations): write and read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.agenda.known import known_of
from catalogue.agenda.resolve import Resolution, resolve
from catalogue.copying import Values
from extraction.record import Record, flat
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
    table: Any
    taken = taken_elsewhere(session, document_id, record)
    for field, table, made in (
        ("symbols", SymbolRow, _symbols(document_id, record, taken)),
        ("organs", DocumentOrgan, _organs(document_id, record)),
        ("agenda_items", DocumentAgendaItem, item_values(document_id, items)),
        ("annexes", AnnexRow, _annexes(document_id, record)),
        ("citations", Citation, _citations(document_id, record)),
    ):
        if field not in locked:
            if not fresh:
                session.execute(delete(table).where(table.document_id == document_id))
            rows += [table(**values) for values in made]
    roles = {field: role for field, role in _ROLES.items() if field not in locked}
    if not fresh:
        session.execute(
            delete(Party).where(Party.document_id == document_id, Party.role.in_(roles.values()))
        )
    for role in roles.values():
        rows += [Party(**values) for values in _parties(document_id, role, record)]
    session.add_all(rows)
    session.flush()


def resolution_of(session: Session, record: Record) -> Resolution:
    """Return the items of one record, each with its authority."""
    known = known_of(session, record.agenda_items)
    return resolve(record.agenda_items, known, record.language)


def new_children(document_id: int, record: Record, items: Resolution) -> dict[Any, list[Values]]:
    """Return the lists of a document that is new and whose symbols nobody holds, by table."""
    return {
        SymbolRow: _symbols(document_id, record, set()),
        DocumentOrgan: _organs(document_id, record),
        DocumentAgendaItem: item_values(document_id, items),
        AnnexRow: _annexes(document_id, record),
        Citation: _citations(document_id, record),
        Party: [
            values for role in _ROLES.values() for values in _parties(document_id, role, record)
        ],
    }


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


def _symbols(document_id: int, record: Record, taken: set[str]) -> list[Values]:
    rows = []
    for position, normal in enumerate(record.symbols):
        symbol = parse(normal)
        if normal not in taken:
            rows.append(
                {
                    "document_id": document_id,
                    "position": position,
                    "normal": normal,
                    "stem": symbol.stem,
                    "organ": symbol.organ,
                    "session": symbol.session,
                    "year": symbol.year,
                    "series": "/".join(symbol.series) or None,
                    "number": symbol.number,
                    "suffixes": list(symbol.suffixes),
                }
            )
    return rows


def _organs(document_id: int, record: Record) -> list[Values]:
    return _placed(document_id, map(flat, record.organs))


def item_values(document_id: int, resolution: Resolution) -> list[Values]:
    """Return the rows of a document's agenda items, each linked to its authority if it has one."""
    return _placed(
        document_id,
        (
            {
                "agenda_item_id": resolved.authority_id,
                "number_from_authority": resolved.number_from_authority,
                **flat(resolved.item),
            }
            for resolved in resolution.items
        ),
    )


_NOBODY = {"state": None, "office": None, "name": None}


def _parties(document_id: int, role: str, record: Record) -> list[Values]:
    made: Iterable[Values]
    if role == "sender":
        made = map(flat, record.senders)
    elif role == "addressee":
        made = ({"office": office} for office in record.addressees)
    elif role == "signatory":
        made = ({"name": name} for name in record.signatories)
    else:
        made = (
            {"state" if len(name) == 3 and name.isupper() else "name": name}
            for name in record.on_behalf_of
        )
    return _placed(document_id, ({"role": role, **_NOBODY, **values} for values in made))


def _annexes(document_id: int, record: Record) -> list[Values]:
    return _placed(
        document_id,
        ({**flat(annex), "signatories": list(annex.signatories)} for annex in record.annexes),
    )


def _citations(document_id: int, record: Record) -> list[Values]:
    return _placed(document_id, ({"normal": normal} for normal in record.citations))


def _placed(document_id: int, made: Iterable[Values]) -> list[Values]:
    """Return the rows of one list of a document, each with its place in it."""
    return [
        {"document_id": document_id, "position": position, **values}
        for position, values in enumerate(made)
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
    rows: dict[Any, list[Values]] = {}
    for table in tables:
        found = (
            select(*table.__table__.columns)
            .where(table.document_id == document_id)
            .order_by(table.position)
        )
        rows[table] = [dict(row) for row in session.execute(found).mappings()]
    return describe_children(rows)


def describe_children(rows: Mapping[Any, Sequence[Values]]) -> dict[str, Any]:
    """Return the rows of a document's lists, each list in order, in the names of the record."""
    found: dict[str, Any] = {
        field: [{name: row[name] for name in names} for row in rows[table]]
        for table, (field, names) in _SHAPES.items()
    }
    found |= {field: [] for field in _ROLES}
    fields = {role: field for field, role in _ROLES.items()}
    for row in rows[Party]:
        found[fields[row["role"]]].append(_party(row))
    return found | {"citations": [row["normal"] for row in rows[Citation]]}


def _party(party: Values) -> Any:
    if party["role"] == "sender":
        return {name: party[name] for name in _NOBODY}
    return party["state"] or party["office"] or party["name"]
